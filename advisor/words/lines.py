"""The tradeoff lines as a page shows them: where the mark stands, in numbers and in words. No HTTP, no queries."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisor.engine.recommendation import Line, Recommendation
from advisor.engine.schema import Dimension, Questionnaire

MIDDLE = 0.12
"""Up to here, to either side, a mark counts as in the middle."""


class Answered(NamedTuple):
    """How much of a line is known, and how far the rest could still move its mark. Private where answers are."""

    low: float
    high: float
    answered: int
    of: int

    @property
    def could_be(self) -> str:
        """The range in whole numbers; empty where no answer is open."""
        if self.answered == self.of:
            return ""
        low, high = _whole(self.low), _whole(self.high)
        return low if low == high else f"{low}–{high}"


class ShownLine(NamedTuple):
    """A tradeoff line with its mark: coordinates from 0 (small pole) to 100 (large pole)."""

    dimension: Dimension
    at: float | None
    """None where nothing is known: then there is no mark."""
    words: str
    exactly: Answered | None

    @property
    def place(self) -> str:
        """Where the mark stands in a table: a number too, unless that is kept private."""
        if self.exactly is None or self.at is None:
            return self.words
        return f"{_whole(self.at)}, {self.words}"

    @property
    def row(self) -> LineRow:
        line, exactly = self.dimension, self.exactly
        return LineRow(
            key=line.key,
            title=line.title,
            small_pole=line.small_pole,
            large_pole=line.large_pole,
            words=self.words,
            stand=f"{capfirst(self.words)}.",
            place=self.place,
            at="" if self.at is None else str(self.at),
            low=str(exactly.low) if exactly else "",
            high=str(exactly.high) if exactly else "",
            could_be=exactly.could_be if exactly else "",
            answered=str(exactly.answered) if exactly else "",
            of=str(exactly.of) if exactly else "",
        )


class LineRow(NamedTuple):
    """A tradeoff line in nothing but words. `at` is empty where nothing is known, what follows it where answers are
    hidden."""

    key: str
    title: str
    small_pole: str
    large_pole: str
    words: str
    stand: str
    place: str
    at: str
    low: str
    high: str
    could_be: str
    answered: str
    of: str


def _whole(place: float) -> str:
    return str(int(place + 0.5))


def shown_lines(questionnaire: Questionnaire, recommendation: Recommendation) -> list[ShownLine]:
    """The tradeoff lines; lines that no points feed are left out."""
    return [_shown(questionnaire, line) for line in recommendation.lines if line.of]


def _shown(questionnaire: Questionnaire, line: Line) -> ShownLine:
    at = 50 + 50 * line.position
    low, high = max(0.0, at - 50 * line.spread), min(100.0, at + 50 * line.spread)
    return ShownLine(
        dimension=questionnaire.dimension(line.dimension),
        at=round(at, 1) if line.answered else None,
        words=_position_words(line.position, line.answered),
        exactly=Answered(round(low, 1), round(high, 1), line.answered, line.of),
    )


def roughly_shown(questionnaire: Questionnaire, recommendation: Recommendation) -> list[ShownLine]:
    """The tradeoff lines for readers who may not know the answers: one of three places.

    The points are public. An exact place, or a finer one such as "far towards the small side", can belong to a single
    combination of answers, or to several that share one. Nothing known stands in the middle, because that would tell
    of each question that it is open.
    """
    return [
        ShownLine(questionnaire.dimension(line.dimension), *_rough_place(line.position), exactly=None)
        for line in recommendation.lines
        if line.of
    ]


def _rough_place(position: float) -> tuple[float, str]:
    if abs(position) < MIDDLE:
        return 50.0, _("in the middle, or not known")
    return (25.0, _("on the small side")) if position < 0 else (75.0, _("on the large side"))


def _position_words(position: float, answered: int) -> str:
    if not answered:
        return _("not known yet")
    side = _("the small side") if position < 0 else _("the large side")
    if abs(position) < MIDDLE:
        return _("in the middle")
    if abs(position) < 0.35:
        return _("a little towards %(side)s") % {"side": side}
    return (
        _("towards %(side)s") % {"side": side} if abs(position) < 0.65 else _("far towards %(side)s") % {"side": side}
    )
