"""An advice's reasons as a page shows them: answers in words, with bars as long as they weigh. No HTTP, no queries."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.formats import localize

from advisor.engine.recommendation import Contribution, Reason, Recommendation
from advisor.engine.schema import Outcome, Points, Questionnaire
from advisor.engine.scoring import contrast

MOST_FOR, MOST_AGAINST = 4, 2
"""Reasons that stand open; the smaller ones are under a fold."""
HALF = 50.0
"""Length of the longest bar: from the middle of the picture to its edge, in percent."""


class ShownReason(NamedTuple):
    """A reason tied to its question, or to the questions of a combination."""

    text: str
    questions: tuple[str, ...]
    points: float
    """For the outcome, minus the mean of the other two, without its sign."""
    length: float
    """Of the bar, in percent of the picture."""

    @property
    def start(self) -> float:
        """Where a bar begins that speaks against: it ends in the middle."""
        return round(HALF - self.length, 1)

    @property
    def row(self) -> ReasonRow:
        asked_words = " ".join(self.questions)
        return ReasonRow(self.text, asked_words, localize(self.points), str(self.length), str(self.start))


class ReasonRow(NamedTuple):
    """A reason in nothing but words."""

    text: str
    asked: str
    points: str
    length: str
    start: str


class ShownReasons(NamedTuple):
    """Longest first; what stands open, and what is folded away."""

    speaks_for: tuple[ShownReason, ...]
    against: tuple[ShownReason, ...]
    smaller_for: tuple[ShownReason, ...]
    smaller_against: tuple[ShownReason, ...]


class Weighed(NamedTuple):
    """One row of the points, as they are added up."""

    text: str
    slm: str
    hybrid: str
    llm: str
    weight: str
    """For the outcome, less the mean of the other two: as long as its bar."""


def shown_reasons(questionnaire: Questionnaire, recommendation: Recommendation) -> ShownReasons:
    """All reasons on one scale."""
    weights = [abs(reason.weight) for reason in (*recommendation.reasons_for, *recommendation.reasons_against)]
    longest = max(weights, default=1.0)
    speaks_for = in_words(questionnaire, recommendation.reasons_for, longest)
    against = in_words(questionnaire, recommendation.reasons_against, longest)
    return ShownReasons(speaks_for[:MOST_FOR], against[:MOST_AGAINST], speaks_for[MOST_FOR:], against[MOST_AGAINST:])


def in_words(questionnaire: Questionnaire, reasons: tuple[Reason, ...], longest: float) -> tuple[ShownReason, ...]:
    """Reasons with their questions and bars."""
    texts = _texts(questionnaire)
    return tuple(
        ShownReason(
            reason.text,
            asked(texts, reason),
            round(abs(reason.weight), 1),
            round(HALF * abs(reason.weight) / longest, 1),
        )
        for reason in reasons
    )


def weighed(recommendation: Recommendation) -> tuple[Weighed, ...]:
    """Every row that was added up, in the questionnaire's order."""
    return tuple(weighed_row(row.phrase, row.points, recommendation.outcome) for row in recommendation.contributions)


def weighed_row(text: str, points: Points, outcome: Outcome | None) -> Weighed:
    """One row; without an outcome nothing speaks for or against it."""
    weight = signed(round(contrast(points, outcome), 1)) if outcome else ""
    return Weighed(text, signed(points.slm), signed(points.hybrid), signed(points.llm), weight)


def signed(points: float) -> str:
    """Points with their sign, and a real minus."""
    return f"+{localize(points)}" if points > 0 else f"−{localize(-points)}" if points else "0"


def asked(texts: dict[str, str], row: Reason | Contribution) -> tuple[str, ...]:
    """The question that was answered, or all questions of a combination."""
    keys = (row.question,) if row.question in texts else row.options
    return tuple(texts[key] for key in keys if key in texts)


def _texts(questionnaire: Questionnaire) -> dict[str, str]:
    return {question.key: question.text for question in questionnaire.questions}
