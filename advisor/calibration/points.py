"""From log-odds to whole points: softmax does not mind a constant, so every least point becomes 0."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from advisor.calibration.design import Matrix
from advisor.engine.schema import OUTCOMES, Points, Question, Questionnaire

SHIFTS = np.linspace(-0.5, 0.5, 21)


def whole_points(log_odds: Matrix, point_value: float) -> Points:
    """The nearest whole points whose differences are closest to these log-odds, the least of them 0.

    Adding the same number to all three outcomes changes no advice, so the shift that rounds best is taken.
    """
    wanted = log_odds / point_value
    best = min((np.round(wanted + shift) for shift in SHIFTS), key=lambda found: _miss(found, wanted))
    slm, hybrid, llm = (int(value) for value in best - best.min())
    return Points(slm=slm, hybrid=hybrid, llm=llm)


def _miss(found: Matrix, wanted: Matrix) -> float:
    return round(float(np.sum(((found - found.mean()) - (wanted - wanted.mean())) ** 2)), 9)


def with_points(skeleton: Questionnaire, scored: Collection[str], columns: Matrix, base: Matrix) -> Questionnaire:
    """The skeleton with these log-odds as points: options of the scored questions, then combinations.

    Options of every other question are worth nothing.
    """
    value = skeleton.point_value
    rows = iter(columns)

    def rounded(question: Question) -> Question:
        points = [whole_points(next(rows), value) if question.key in scored else Points() for _ in question.options]
        options = [
            option.model_copy(update={"points": worth}) for option, worth in zip(question.options, points, strict=True)
        ]
        return question.model_copy(update={"options": tuple(options)})

    questions = tuple(rounded(question) for question in skeleton.questions)
    combinations = tuple(
        item.model_copy(update={"points": whole_points(next(rows), value)}) for item in skeleton.combinations
    )
    return skeleton.model_copy(
        update={"questions": questions, "combinations": combinations, "base": whole_points(base, value)}
    )


def scorecard(questionnaire: Questionnaire) -> dict[str, object]:
    """The numbers alone, for a report or for carrying them into the working copy."""
    return {
        "point_value": questionnaire.point_value,
        "base": questionnaire.base.model_dump(),
        "options": {
            question.key: {option.key: option.points.model_dump() for option in question.options}
            for question in questionnaire.questions
        },
        "combinations": {item.key: item.points.model_dump() for item in questionnaire.combinations},
        "order": list(OUTCOMES),
    }
