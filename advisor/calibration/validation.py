"""How the fitted scorecard does on organisations it has not seen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, pstdev

import numpy as np

from advisor.calibration.design import Design, Sample, sample
from advisor.calibration.draft import ExpertDraft
from advisor.calibration.fit import Strength, fit_sample
from advisor.calibration.rows import Confidence, DecisionRow
from advisor.engine import scoring
from advisor.engine.flow import chosen_keys
from advisor.engine.proof.evaluation import answers_of, figures
from advisor.engine.proof.measures import Triple
from advisor.engine.schema import Outcome, Questionnaire

FOLDS = 5
SURE: frozenset[Confidence] = frozenset({"high"})
SURE_ENOUGH: frozenset[Confidence] = frozenset({"high", "medium"})


@dataclass(frozen=True)
class Material:
    """Everything a fit needs, as numbers where it can be."""

    questionnaire: Questionnaire
    rows: tuple[DecisionRow, ...]
    draft: ExpertDraft
    numbers: Sample

    @classmethod
    def of(cls, questionnaire: Questionnaire, rows: Sequence[DecisionRow], draft: ExpertDraft) -> Material:
        return cls(questionnaire, tuple(rows), draft, sample(Design(questionnaire, draft), rows))

    def truths(self) -> list[Outcome]:
        return [row.decision for row in self.rows]

    def fitted(self, train: Sequence[bool], strength: Strength) -> Questionnaire:
        part = self.numbers.of(np.array(train))
        return fit_sample(Design(self.questionnaire, self.draft), part, strength)


@dataclass(frozen=True)
class Figures:
    """One set of figures, mean and spread over repeats."""

    mean: dict[str, float]
    spread: dict[str, float]


def predict(questionnaire: Questionnaire, rows: Sequence[DecisionRow]) -> list[Triple]:
    """The probabilities the site would show for these rows (whole points, limits applied)."""
    numbers = scoring.tables(questionnaire)
    found = []
    for row in rows:
        keys = chosen_keys(questionnaire, answers_of(questionnaire, row))
        points = scoring.totals(numbers, keys)
        found.append(scoring.softmax(points, questionnaire.point_value, scoring.ruled_out(numbers, keys)))
    return found


def folds(rows: Sequence[DecisionRow], seed: int, count: int = FOLDS) -> list[int]:
    """A fold for each row: organisations stay together, outcomes are spread evenly."""
    first = {row.group: row.decision for row in reversed(rows)}
    groups = sorted(first)
    shuffle = random.Random(seed)  # noqa: S311 - a repeatable shuffle, not a secret
    shuffle.shuffle(groups)
    groups.sort(key=lambda group: first[group])
    offset = shuffle.randrange(count)
    place = {group: (index + offset) % count for index, group in enumerate(groups)}
    return [place[row.group] for row in rows]


def held_back(
    material: Material, strength: Strength, seed: int, share: float = 1.0, shown: Sequence[DecisionRow] | None = None
) -> list[Triple]:
    """Probabilities for every row from a fit that saw nothing of its organisation.

    `share` keeps only that part of the other organisations (for the learning curve); `shown` are the same rows with
    other answers, such as another reader's.
    """
    rows = material.rows
    asked = rows if shown is None else shown
    place = folds(rows, seed)
    groups = sorted({row.group for row in rows})
    found: list[Triple] = [(0.0, 0.0, 0.0)] * len(rows)
    for fold in range(FOLDS):
        kept = set(groups)
        if share < 1:
            others = sorted({row.group for row, one in zip(rows, place, strict=True) if one != fold})
            picker = random.Random(seed * 100 + fold)  # noqa: S311 - repeatable
            kept = set(picker.sample(others, round(len(others) * share)))
        train = [one != fold and row.group in kept for row, one in zip(rows, place, strict=True)]
        fitted = material.fitted(train, strength)
        inside = [index for index, one in enumerate(place) if one == fold]
        for index, row in zip(inside, predict(fitted, [asked[index] for index in inside]), strict=True):
            found[index] = row
    return found


def repeated(material: Material, strength: Strength, repeats: int, share: float = 1.0) -> list[list[Triple]]:
    """`held_back` with another shuffle each time."""
    return [held_back(material, strength, seed, share) for seed in range(repeats)]


def summary(material: Material, predictions: Sequence[Sequence[Triple]], sure: frozenset[Confidence] = SURE) -> Figures:
    """Figures on the rows of this confidence, mean and standard deviation over repeats."""
    inside = [index for index, row in enumerate(material.rows) if row.label_confidence in sure]
    truths = [material.rows[index].decision for index in inside]
    several = [figures([one[index] for index in inside], truths) for one in predictions]
    columns = {key: [value for one in several if (value := one[key]) is not None] for key in several[0]}
    return Figures(
        {key: round(fmean(values), 4) for key, values in columns.items() if values},
        {key: round(pstdev(values), 4) for key, values in columns.items() if values},
    )


def read_again(material: Material, strength: Strength, repeats: int) -> tuple[int, Figures]:
    """Figures on the sure rows that two people read, when the other reader's answers are scored; and how many."""
    twice = [
        row if row.answers_second_coder is None else row.model_copy(update={"answers": row.answers_second_coder})
        for row in material.rows
    ]
    predictions = [held_back(material, strength, seed, shown=twice) for seed in range(repeats)]
    inside = [index for index, row in enumerate(material.rows) if row.answers_second_coder is not None]
    part = replace(material, rows=tuple(material.rows[index] for index in inside))
    shown = summary(part, [[one[index] for index in inside] for one in predictions])
    return sum(1 for row in part.rows if row.label_confidence in SURE), shown


def mean_prediction(predictions: Sequence[Sequence[Triple]]) -> list[Triple]:
    """Each row's probabilities, averaged over the repeats."""
    found = []
    for several in zip(*predictions, strict=True):
        slm, hybrid, llm = (fmean(values) for values in zip(*several, strict=True))
        found.append((slm, hybrid, llm))
    return found


def choose_strength(material: Material, grid: Sequence[Strength], repeats: int) -> list[tuple[Strength, Figures]]:
    """The grid with its figures on sure-enough rows, least log loss first."""
    tried = [(strength, summary(material, repeated(material, strength, repeats), SURE_ENOUGH)) for strength in grid]
    return sorted(tried, key=lambda item: item[1].mean["log_loss"])


def without_question(material: Material, key: str) -> Material:
    """The same material as if this question had never been asked: it and its combinations are worth nothing."""
    document = material.questionnaire
    left = tuple(item for item in document.combinations if key not in item.when)
    blind = [_blinded(row, key) for row in material.rows]
    return Material.of(document.model_copy(update={"combinations": left}), blind, material.draft)


def _blinded(row: DecisionRow, key: str) -> DecisionRow:
    changes: dict[str, object] = {"answers": {name: value for name, value in row.answers.items() if name != key}}
    if row.answers_second_coder is not None:
        changes["answers_second_coder"] = {
            name: value for name, value in row.answers_second_coder.items() if name != key
        }
    return row.model_copy(update=changes)


def without_combination(material: Material, key: str) -> Material:
    """The same material without this combination."""
    document = material.questionnaire
    left = tuple(item for item in document.combinations if item.key != key)
    return Material.of(document.model_copy(update={"combinations": left}), material.rows, material.draft)


def draft_alone(material: Material) -> Questionnaire:
    """The expert draft as it stands, rounded: what the fit has to beat."""
    firm = Strength(answers=1e6, combinations=1e6, base=1e6)
    return material.fitted([True] * len(material.rows), firm)


def grid() -> tuple[Strength, ...]:
    """The strengths that are tried.

    Nothing lighter on combinations: they were themselves picked on these decisions, so their held-back loss flatters.
    """
    plain = Strength()
    return tuple(
        replace(plain, answers=answers, combinations=combinations)
        for answers in (8.0, 16.0, 32.0)
        for combinations in (1.2, 2.4, 4.8)
    )
