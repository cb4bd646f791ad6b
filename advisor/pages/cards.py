"""What the picture of a link preview says: verdict, strength and lines. The same whether answers are hidden or not."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from advisor.engine.advice import Advice
from advisor.engine.schema import Outcome, Questionnaire
from advisor.pages.hidden_result import coarse_lines
from advisor.words.verdict import strength_words, verdict


class CardLine(NamedTuple):
    title: str
    at: float | None
    """From 0 (small) to 100 (large); None where nothing was answered."""
    words: str
    low: float = 0
    high: float = 0
    """How far the open answers could still move it: the same where none is open."""


class Card(NamedTuple):
    outcome: Outcome | None
    verdict: str
    strength: str
    lines: tuple[CardLine, ...]
    ends: tuple[str, str] = ("", "")
    """What the two ends of every line are called."""

    @property
    def alt(self) -> str:
        """The picture in words."""
        return " ".join([self.verdict, self.strength, *(f"{line.title}: {line.words}." for line in self.lines)])


def card_of(questionnaire: Questionnaire, advice: Advice) -> Card:
    recommendation = advice.recommendation
    return Card(
        outcome=recommendation.outcome,
        verdict=verdict(questionnaire, recommendation),
        strength=strength_words(recommendation.strength),
        lines=tuple(
            CardLine(line.dimension.title, line.at if line.answered else None, line.words, line.low, line.high)
            for line in coarse_lines(questionnaire, advice)
        ),
        ends=(_("small"), _("large")),
    )
