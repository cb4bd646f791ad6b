"""Fitting the model of published comparisons, with whole sources held back. Development only: needs numpy.

Method: logistic regression, penalised towards the expert's expectation of each weight (not towards nought).
Ties count as half a win. Rows of one publisher share their weight to the power `SHARE`, since they are not
independent; nothing of a publisher is in the training when its rows are predicted.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.engine.evidence.design import design_of_row, features_of
from advisor.engine.evidence.model import FEATURES, EvidenceModel, HeldOut
from advisor.engine.evidence.rows import Comparison
from advisor.engine.schema import Document

Numbers = NDArray[np.float64]

STRENGTH = 8.0
"""Pull towards the prior, in units of 1 / variance: a weight moves by about 1/sqrt(8) = 0.35 on a whim."""
SHARE = 0.3
"""A row of a publisher with n rows weighs n ** -0.3 (0 would be rows alike, 1 publishers alike)."""
PUBLISHERS = ("distil", "lettuce", "vectara", "arena")
"""Several sources of one publisher are held out together."""
TARGET = {"small": 1.0, "tie": 0.5, "large": 0.0}


class HeldOutSpread(Document):
    """Held-out figures over repeats of a split into parts, each as (mean, standard deviation)."""

    repeats: int
    parts: int
    accuracy: tuple[float, float]
    source_weighted_accuracy: tuple[float, float]
    brier: tuple[float, float]


def publisher(row: Comparison) -> str:
    text = f"{row.source_id} {row.source_title}".lower()
    return next((name for name in PUBLISHERS if name in text), row.source_id)


def refit(model: EvidenceModel, rows: Sequence[Comparison], *, fitted_on: str, how: str) -> EvidenceModel:
    """The same model with its weights fitted to these rows, and its leave-one-publisher-out figures."""
    features, target = _matrix(model, rows), _target(rows)
    fitted = _fit(features, target, _row_weights([publisher(row) for row in rows]), _prior(model))
    by_name = dict(zip(FEATURES, fitted, strict=True))
    weights = tuple(
        weight.model_copy(update={"weight": round(float(by_name[weight.feature]), 3)}) for weight in model.weights
    )
    changes = {
        "weights": weights,
        "fitted_on": fitted_on,
        "how": how,
        "comparisons": len(rows),
        "sources": len({row.source_id for row in rows}),
        "held_out": (score("one publisher at a time", rows, leave_publishers_out(model, rows)),),
    }
    return EvidenceModel.model_validate(model.model_dump() | changes)


def leave_publishers_out(model: EvidenceModel, rows: Sequence[Comparison]) -> list[float]:
    """For each row, the probability from a fit that saw nothing of its publisher."""
    return _predict_parts(model, rows, [publisher(row) for row in rows])


def spread(model: EvidenceModel, rows: Sequence[Comparison], *, repeats: int = 20, parts: int = 5) -> HeldOutSpread:
    """The same over repeated random splits of the publishers into parts."""
    found = []
    for seed in range(repeats):
        names = sorted({publisher(row) for row in rows})
        random.Random(seed).shuffle(names)  # noqa: S311 - a split, not a secret
        part_of = {name: str(place % parts) for place, name in enumerate(names)}
        predicted = _predict_parts(model, rows, [part_of[publisher(row)] for row in rows])
        found.append(score("one split", rows, predicted))
    return HeldOutSpread(
        repeats=repeats,
        parts=parts,
        accuracy=_mean_and_spread([item.accuracy for item in found]),
        source_weighted_accuracy=_mean_and_spread([item.source_weighted_accuracy for item in found]),
        brier=_mean_and_spread([item.brier for item in found]),
    )


def score(what: str, rows: Sequence[Comparison], predicted: Sequence[float]) -> HeldOut:
    """Accuracy and Brier score with ties left out."""
    decided = [(row, p) for row, p in zip(rows, predicted, strict=True) if row.winner != "tie"]
    per_source = Counter(row.source_id for row, _ in decided)
    right = [(p > 0.5) == (row.winner == "small") for row, p in decided]
    weight = [1 / per_source[row.source_id] for row, _ in decided]
    return HeldOut(
        what=what,
        rows=len(decided),
        sources=len(per_source),
        accuracy=round(float(np.mean(right)), 4),
        source_weighted_accuracy=round(float(np.average(right, weights=weight)), 4),
        brier=round(float(np.mean([(p - (row.winner == "small")) ** 2 for row, p in decided])), 4),
    )


def _predict_parts(model: EvidenceModel, rows: Sequence[Comparison], parts: Sequence[str]) -> list[float]:
    features, target, prior = _matrix(model, rows), _target(rows), _prior(model)
    publishers, part_of = [publisher(row) for row in rows], np.array(parts)
    predicted = np.zeros(len(rows))
    for part in sorted(set(parts)):
        held = part_of == part
        seen = [name for name, out in zip(publishers, held, strict=True) if not out]
        weights = _fit(features[~held], target[~held], _row_weights(seen), prior)
        predicted[held] = 1 / (1 + np.exp(-features[held] @ weights))
    return [float(value) for value in predicted]


def _matrix(model: EvidenceModel, rows: Sequence[Comparison]) -> Numbers:
    designs = [design_of_row(row.model_dump(), model) for row in rows]
    table = [features_of(design) for design in designs]
    return np.array([[terms[name] for name in FEATURES] for terms in table])


def _target(rows: Sequence[Comparison]) -> Numbers:
    return np.array([TARGET[row.winner] for row in rows])


def _prior(model: EvidenceModel) -> Numbers:
    return np.array([model.weight_of[name].prior for name in FEATURES])


def _row_weights(groups: Sequence[str]) -> Numbers:
    size = Counter(groups)
    weights = np.array([size[group] ** -SHARE for group in groups])
    return np.asarray(weights * len(weights) / weights.sum())


def _fit(features: Numbers, target: Numbers, weights: Numbers, prior: Numbers) -> Numbers:
    """Newton's method; the penalty makes the problem strictly convex, so that it converges."""
    found = prior.copy()
    for _ in range(40):
        p = 1 / (1 + np.exp(-features @ found))
        slope = features.T @ (weights * (p - target)) + STRENGTH * (found - prior)
        curve = (features * (weights * p * (1 - p))[:, None]).T @ features + STRENGTH * np.eye(len(prior))
        step = np.linalg.solve(curve, slope)
        found = found - step
        if np.abs(step).max() < 1e-7:
            break
    return np.asarray(found)


def _mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    return round(float(np.mean(values)), 4), round(float(np.std(values)), 4)
