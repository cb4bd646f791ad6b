"""The tradeoff lines as a page shows them: where the mark stands, in numbers and in words. No HTTP, no queries."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisor.engine.recommendation import Recommendation
from advisor.engine.schema import Dimension, Questionnaire


class ShownLine(NamedTuple):
    """A tradeoff line with its mark: coordinates from 0 (small pole) to 100 (large pole)."""

    dimension: Dimension
    at: float
    low: float
    high: float
    words: str
    answered: int
    of: int

    @property
    def row(self) -> LineRow:
        line = self.dimension
        return LineRow(
            key=line.key,
            title=line.title,
            small_pole=line.small_pole,
            large_pole=line.large_pole,
            words=self.words,
            stand=f"{capfirst(self.words)}.",
            at=str(self.at),
            low=str(self.low),
            high=str(self.high),
            at_whole=str(int(self.at + 0.5)),
            low_whole=str(int(self.low + 0.5)),
            high_whole=str(int(self.high + 0.5)),
            answered=str(self.answered) if self.answered else "",
            of=str(self.of),
        )


class LineRow(NamedTuple):
    """A tradeoff line in nothing but words; `answered` is empty where nothing is."""

    key: str
    title: str
    small_pole: str
    large_pole: str
    words: str
    stand: str
    at: str
    low: str
    high: str
    at_whole: str
    low_whole: str
    high_whole: str
    answered: str
    of: str


def shown_lines(questionnaire: Questionnaire, recommendation: Recommendation) -> list[ShownLine]:
    """The tradeoff lines; lines that no points feed are left out."""
    shown = []
    for line in recommendation.lines:
        if not line.of:
            continue
        at = 50 + 50 * line.position
        low, high = max(0.0, at - 50 * line.spread), min(100.0, at + 50 * line.spread)
        dimension = questionnaire.dimension(line.dimension)
        words = _position_words(line.position, line.answered)
        shown.append(ShownLine(dimension, round(at, 1), round(low, 1), round(high, 1), words, line.answered, line.of))
    return shown


def _position_words(position: float, answered: int) -> str:
    if not answered:
        return _("not known yet")
    side = _("the small side") if position < 0 else _("the large side")
    if abs(position) < 0.12:
        return _("in the middle")
    if abs(position) < 0.35:
        return _("a little towards %(side)s") % {"side": side}
    return (
        _("towards %(side)s") % {"side": side} if abs(position) < 0.65 else _("far towards %(side)s") % {"side": side}
    )
