"""A result whose owner keeps the answers private: what is left, and nothing else is even handed on."""

from __future__ import annotations

from typing import Any

from advisor.engine.advice import Advice
from advisor.engine.schema import Questionnaire
from advisor.pages.presentation import ways
from advisor.words.lines import ShownLine, shown_lines
from advisor.words.verdict import strength_words, too_few, verdict

STEP = 5
"""Lines are drawn in steps of a twentieth. The points are public: an exact place could be reckoned back to answers."""


def hidden_page(questionnaire: Questionnaire, advice: Advice) -> dict[str, Any]:
    """Verdict, strength, chances, lines and plan."""
    recommendation = advice.recommendation
    return {
        "hidden": True,
        "outcome": recommendation.outcome,
        "strength": recommendation.strength,
        "too_few": too_few(questionnaire, recommendation),
        "verdict": verdict(questionnaire, recommendation),
        "strength_words": strength_words(recommendation.strength),
        "unsure": recommendation.coverage.of - recommendation.coverage.answered,
        "ways": [way._replace(points=0, speaks_for=(), against=(), limits=()) for way in ways(recommendation)],
        "lines": coarse_lines(questionnaire, advice),
    }


def coarse_lines(questionnaire: Questionnaire, advice: Advice) -> list[ShownLine]:
    """The tradeoff lines, placed roughly."""
    return [
        line._replace(at=_rough(line.at), low=_rough(line.low), high=_rough(line.high))
        for line in shown_lines(questionnaire, advice.recommendation)
    ]


def _rough(place: float) -> float:
    return float(STEP * round(place / STEP))
