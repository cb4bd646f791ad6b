"""How good probabilities are, once the truth is known. Pure functions, used by `evaluate` and `calibrate`.

Probabilities come as (slm, hybrid, llm) in the order of OUTCOMES, truths as outcome keys. Weights are optional
and need not add up to 1. A measure with nothing to measure is None, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypedDict

from advisor.engine.schema import OUTCOMES, Outcome

Triple = tuple[float, float, float]
"""Probabilities of slm, hybrid and llm."""

Weights = Sequence[float] | None

TIE_ORDER: tuple[Outcome, ...] = ("slm", "llm", "hybrid")
"""Who wins an exact tie: hybrid never does."""

SMALLEST = 1e-9
"""Probability that stands for zero in a logarithm."""


class Bin(TypedDict):
    """Predictions of about the same probability, and how often they came true."""

    low: float
    high: float
    n: int
    predicted: float
    observed: float


def leader(probabilities: Triple) -> Outcome:
    """The most probable outcome."""
    return max(TIE_ORDER, key=lambda outcome: probabilities[OUTCOMES.index(outcome)])


def small_share(probabilities: Triple) -> float:
    """Probability of slm when only slm and llm are possible."""
    slm, _, llm = probabilities
    return slm / (slm + llm) if slm + llm else 0.5


def accuracy(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> float | None:
    """Share of rows whose most probable outcome is the true one."""
    return _mean([float(leader(row) == truth) for row, truth in zip(predicted, truths, strict=True)], weights)


def binary_accuracy(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> float | None:
    """The same for slm against llm by probability; hybrid rows are left out."""
    return _binary(lambda share, small: float((share > 0.5) == small), predicted, truths, weights)


def brier(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> float | None:
    """Mean squared error of the probability of slm against llm; hybrid rows are left out. A coin gets 0.25."""
    return _binary(lambda share, small: (share - small) ** 2, predicted, truths, weights)


def brier_three_way(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> float | None:
    """Squared error summed over the three outcomes, mean over rows. Equal thirds get 0.667."""
    errors = [
        sum((value - (outcome == truth)) ** 2 for value, outcome in zip(row, OUTCOMES, strict=True))
        for row, truth in zip(predicted, truths, strict=True)
    ]
    return _mean(errors, weights)


def log_loss(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> float | None:
    """Mean of minus the natural logarithm of the probability given to the truth. Equal thirds get 1.099."""
    losses = [
        -math.log(max(row[OUTCOMES.index(truth)], SMALLEST)) for row, truth in zip(predicted, truths, strict=True)
    ]
    return _mean(losses, weights)


def confusion(truths: Sequence[Outcome], advised: Sequence[Outcome]) -> dict[Outcome, dict[Outcome, int]]:
    """Counts: true outcome -> advised outcome -> rows."""
    table: dict[Outcome, dict[Outcome, int]] = {truth: dict.fromkeys(OUTCOMES, 0) for truth in OUTCOMES}
    for truth, outcome in zip(truths, advised, strict=True):
        table[truth][outcome] += 1
    return table


def calibration_bins(
    predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None, edges: int = 5
) -> list[Bin]:
    """Every probability given (three a row) by size, and how often it came true. Empty bins are left out."""
    each = _weights(weights, len(predicted))
    points = [
        (value, float(outcome == truth), weight)
        for row, truth, weight in zip(predicted, truths, each, strict=True)
        for value, outcome in zip(row, OUTCOMES, strict=True)
    ]
    bins: list[Bin] = []
    for index in range(edges):
        inside = [point for point in points if min(int(point[0] * edges), edges - 1) == index]
        total = sum(weight for _, _, weight in inside)
        if not total:
            continue
        bins.append(
            Bin(
                low=index / edges,
                high=(index + 1) / edges,
                n=len(inside),
                predicted=sum(value * weight for value, _, weight in inside) / total,
                observed=sum(came_true * weight for _, came_true, weight in inside) / total,
            )
        )
    return bins


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance between predicted and observed over the bins, weighed by their rows."""
    return _mean([abs(item["predicted"] - item["observed"]) for item in bins], [item["n"] for item in bins])


def _binary(
    score: Callable[[float, bool], float], predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights
) -> float | None:
    each = _weights(weights, len(predicted))
    rows = [
        (score(small_share(row), truth == "slm"), weight)
        for row, truth, weight in zip(predicted, truths, each, strict=True)
        if truth != "hybrid"
    ]
    return _mean([value for value, _ in rows], [weight for _, weight in rows])


def _weights(weights: Weights, count: int) -> Sequence[float]:
    return [1.0] * count if weights is None else weights


def _mean(values: Sequence[float], weights: Weights) -> float | None:
    each = _weights(weights, len(values))
    total = sum(each)
    return sum(value * weight for value, weight in zip(values, each, strict=True)) / total if total else None
