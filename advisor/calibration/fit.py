"""The fit: multinomial, additive, held to the expert draft, then rounded to points a person can add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.calibration.design import Design, Matrix, Sample, sample
from advisor.calibration.draft import ExpertDraft
from advisor.calibration.points import with_points
from advisor.calibration.rows import DecisionRow
from advisor.engine.schema import Questionnaire

IMAGINED_ROWS = 3.0
"""Added to each option when a question's average answer is taken for the points, so that a question which hardly
any decision answers is centred on all its options and not on the two or three that occur."""


@dataclass(frozen=True)
class Strength:
    """How firmly the fit is held. Each number is a penalty on squared log-odds away from the draft."""

    answers: float = 32.0
    """On single answers: at 32, one clear decision hardly moves an option."""
    combinations: float = 1.2
    """On combinations, which start from nothing and are few."""
    hybrid: float = 2.0
    """How much more firmly the part that tells hybrid from the other two is held (1 = alike)."""
    base: float = 0.001
    """On the base points: practically free."""


@dataclass(frozen=True)
class Coefficients:
    """Log-odds before rounding: one row for each column of the design, one column for each outcome."""

    columns: Matrix
    base: Matrix


def fit(
    skeleton: Questionnaire,
    rows: Sequence[DecisionRow],
    draft: ExpertDraft,
    strength: Strength | None = None,
) -> Questionnaire:
    """The skeleton with fitted whole-number points. Deterministic: same input, same points."""
    design = Design(skeleton, draft)
    return fit_sample(design, sample(design, rows), strength or Strength())


def fit_sample(design: Design, part: Sample, strength: Strength) -> Questionnaire:
    """The same for decisions that are already numbers (cross-validation)."""
    columns, base = _centred(design, part, strength)
    return with_points(design.questionnaire, [question.key for question in design.questions], columns, base)


def _centred(design: Design, part: Sample, strength: Strength) -> tuple[Matrix, Matrix]:
    """Log-odds in which a question's average answer is worth nothing, so that a missing one may be."""
    found = coefficients(design, part, strength)
    columns = found.columns.copy()
    for block in design.blocks():
        counts = part.weights @ part.features[:, block] + IMAGINED_ROWS
        columns[block] -= counts @ columns[block] / counts.sum()
    return columns, found.base


def coefficients(design: Design, part: Sample, strength: Strength) -> Coefficients:
    """The log-odds with the least penalised loss."""
    features = part.features - part.features @ design.centring(part.features, part.weights)
    features = np.hstack([features, np.ones((len(features), 1))])
    start = np.vstack([design.prior(), np.zeros((1, 3))])
    found = _minimise(features, part, start, *_penalties(design, strength))
    return Coefficients(found[:-1], found[-1])


def _penalties(design: Design, strength: Strength) -> tuple[Matrix, Matrix]:
    """A penalty for each column, and how the three outcomes share it."""
    options, combinations = len(design.options), len(design.questionnaire.combinations)
    columns = np.array([strength.answers] * options + [strength.combinations] * combinations + [strength.base])
    hybrid = np.array([-1.0, 2.0, -1.0]) / np.sqrt(6)
    return columns, np.eye(3) + (strength.hybrid - 1) * np.outer(hybrid, hybrid)


def _minimise(features: Matrix, part: Sample, start: Matrix, columns: Matrix, outcomes: Matrix) -> Matrix:
    """Newton's method with step halving; the loss is convex, so it ends at the one minimum."""
    truth = np.eye(3)[part.truths]
    fixed = np.kron(outcomes, np.diag(columns))
    fixed[np.diag_indices_from(fixed)] += 1e-9  # adding a constant to all three outcomes changes nothing

    def loss(values: Matrix) -> float:
        gap = values - start
        chosen = (softmax(features @ values) * truth).sum(axis=1)
        return float(-part.weights @ np.log(chosen) + 0.5 * np.sum(columns[:, None] * gap * (gap @ outcomes)))

    values, current = start.copy(), loss(start)
    for _ in range(50):
        gradient, curvature = _slopes(features, truth, part.weights, values)
        gradient += columns[:, None] * (values - start) @ outcomes
        step = np.linalg.solve(fixed + curvature, gradient.T.ravel()).reshape(3, -1).T
        size = 1.0
        while size > 1e-4 and loss(values - size * step) > current:
            size /= 2
        values = values - size * step
        current = loss(values)
        if np.abs(step).max() * size < 1e-7:
            break
    return values


def _slopes(features: Matrix, truth: Matrix, weights: Matrix, values: Matrix) -> tuple[Matrix, Matrix]:
    """First and second derivatives of the weighted log loss."""
    found = softmax(features @ values)
    gradient = features.T @ ((found - truth) * weights[:, None])
    width = features.shape[1]
    curvature = np.zeros((3 * width, 3 * width))
    for one in range(3):
        for two in range(one, 3):
            share = weights * found[:, one] * ((one == two) - found[:, two])
            block = features.T @ (features * share[:, None])
            curvature[one * width : (one + 1) * width, two * width : (two + 1) * width] = block
            curvature[two * width : (two + 1) * width, one * width : (one + 1) * width] = block
    return gradient, curvature


def softmax(scores: Matrix) -> Matrix:
    """Probabilities, one row for each row of scores (in the order of OUTCOMES)."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares
