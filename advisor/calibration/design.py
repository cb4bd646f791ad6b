"""From answers to numbers: one column for each option and combination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.calibration.draft import ExpertDraft
from advisor.calibration.rows import DecisionRow
from advisor.engine.flow import chosen_keys, read_answers
from advisor.engine.schema import OUTCOMES, Question, Questionnaire
from advisor.engine.scoring import holds

Matrix = NDArray[np.float64]

LABEL_WEIGHTS: Mapping[str, float] = {"high": 1.0, "medium": 0.6, "low": 0.2}
"""How much a decision counts, by how sure its outcome is."""


@dataclass(frozen=True)
class Design:
    """The columns of a questionnaire, in its order: options first, then combinations."""

    questionnaire: Questionnaire
    draft: ExpertDraft

    @property
    def questions(self) -> list[Question]:
        """The questions that may carry points: those the draft has a view on."""
        return [item for item in self.questionnaire.questions if item.key in self.draft.options]

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(item.key, option.key) for item in self.questions for option in item.options]

    def encode(self, answers: Mapping[str, Any]) -> Matrix:
        """1 for each option chosen and each combination that holds; a missing answer leaves its question at 0.

        Raises:
            ValueError: if the questionnaire does not know an answer.
        """
        read, problems = read_answers(self.questionnaire, answers)
        if problems:
            raise ValueError(" ".join(problem.text for problem in problems))
        keys = chosen_keys(self.questionnaire, read)
        columns = [float(option in keys.get(question, ())) for question, option in self.options]
        columns += [
            float(holds([(question, frozenset(wanted)) for question, wanted in item.when.items()], keys))
            for item in self.questionnaire.combinations
        ]
        return np.array(columns)

    def prior(self) -> Matrix:
        """The expert draft, one row for each column."""
        rows = [self.draft.of_option(question, option) for question, option in self.options]
        rows += [self.draft.of_combination(item.key) for item in self.questionnaire.combinations]
        return np.array(rows, dtype=float)

    def blocks(self) -> list[slice]:
        """The columns of each question."""
        found, start = [], 0
        for question in self.questions:
            found.append(slice(start, start + len(question.options)))
            start += len(question.options)
        return found

    def centring(self, features: Matrix, weights: Matrix) -> Matrix:
        """A matrix C: features - features @ C puts the average answer of each question at zero.

        So a question that is not answered counts as an average answer, and nothing is learnt from its being missing.
        """
        size = features.shape[1]
        matrix = np.zeros((size, size))
        for block in self.blocks():
            counts = weights @ features[:, block]
            if counts.sum():
                matrix[block, block] = counts / counts.sum()
        return matrix


@dataclass(frozen=True)
class Sample:
    """Decisions as numbers. A row with two readers stands in it twice, with half the weight each."""

    features: Matrix
    truths: NDArray[np.int64]
    weights: Matrix
    row: NDArray[np.int64]
    """Which decision each line comes from."""

    def of(self, rows: NDArray[np.bool_]) -> Sample:
        """Only the lines of these decisions."""
        keep = rows[self.row]
        return Sample(self.features[keep], self.truths[keep], self.weights[keep], self.row[keep])


def sample(design: Design, rows: Sequence[DecisionRow], label_weights: Mapping[str, float] = LABEL_WEIGHTS) -> Sample:
    """The decisions as numbers.

    Raises:
        ValueError: naming the row whose answers the questionnaire does not know.
    """
    features, truths, weights, lines = [], [], [], []
    for index, row in enumerate(rows):
        for answers, share in row.readings():
            try:
                features.append(design.encode(answers))
            except ValueError as error:
                raise ValueError(f"Decision {row.id!r}: {error}") from error
            truths.append(OUTCOMES.index(row.decision))
            weights.append(share * label_weights[row.label_confidence])
            lines.append(index)
    return Sample(np.array(features), np.array(truths), np.array(weights), np.array(lines))
