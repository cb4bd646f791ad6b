"""What the picture of a link preview says: verdict, strength and lines. The same whether answers are hidden or not."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from advisor.engine.advice import Advice
from advisor.engine.schema import Outcome, Questionnaire
from advisor.words.lines import roughly_shown
from advisor.words.verdict import strength_words, verdict


class CardLine(NamedTuple):
    title: str
    at: float | None
    """From 0 (small) to 100 (large), roughly; None leaves the mark out."""
    words: str


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
            CardLine(line.dimension.title, line.at, line.words) for line in roughly_shown(questionnaire, recommendation)
        ),
        ends=(_("small"), _("large")),
    )
