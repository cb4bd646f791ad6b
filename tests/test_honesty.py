"""What the method page promises, held against a fit of its own and not against the report."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.calibration import validation
from advisor.calibration.draft import ExpertDraft
from advisor.calibration.fit import Strength
from advisor.calibration.rows import read_rows
from advisor.engine.advice import recommend
from advisor.engine.proof import measures
from advisor.engine.schema import Questionnaire

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
pytestmark = pytest.mark.django_db


@cache
def _predictions(document: str) -> tuple[list[Any], list[Any]]:
    """Held-back probabilities and truths of the sure decisions, two shuffles."""
    questionnaire = Questionnaire.model_validate_json(document)
    rows = read_rows(json.loads((FIXTURES / "evidence" / "cases.json").read_text()))
    draft = ExpertDraft.model_validate_json((FIXTURES / "method" / "expert_draft.json").read_bytes())
    material = validation.Material.of(questionnaire, rows, draft)
    shuffles = validation.repeated(material, Strength(), 2)
    sure = [place for place, row in enumerate(rows) if row.label_confidence == "high"]
    found = [one[place] for one in shuffles for place in sure]
    return found, [rows[place].decision for place in sure] * len(shuffles)


def test_held_back_probabilities_are_calibrated_within_the_noise_of_their_bins(questionnaire: Questionnaire) -> None:
    predicted, truths = _predictions(questionnaire.model_dump_json())
    for one in measures.calibration_bins(predicted, truths):
        independent = one["n"] / 2  # two shuffles of the same decisions
        noise = (one["predicted"] * (1 - one["predicted"]) / independent) ** 0.5
        assert abs(one["predicted"] - one["observed"]) < 2.6 * noise, one


def test_held_back_advice_is_clearly_better_than_the_commonest_outcome(questionnaire: Questionnaire) -> None:
    predicted, truths = _predictions(questionnaire.model_dump_json())
    right = measures.accuracy(predicted, truths)
    assert right is not None
    assert right > max(truths.count(outcome) for outcome in set(truths)) / len(truths) + 0.2


def test_wording_never_changes_the_advice(questionnaire: Questionnaire) -> None:
    words = re.compile(r'("(?:text|label|hint|why|phrase|title|summary)": ?)"(?:[^"\\]|\\.)*"')
    reworded = Questionnaire.model_validate_json(words.sub(r'\1"Other words"', questionnaire.model_dump_json()))
    assert reworded != questionnaire
    for example in questionnaire.examples:
        one, two = (recommend(document, dict(example.answers)) for document in (questionnaire, reworded))
        assert (one.outcome, one.strength, one.probabilities) == (two.outcome, two.strength, two.probabilities)
