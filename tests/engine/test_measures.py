"""The measures by hand, and evaluation on rows small enough to check with a pencil."""

from __future__ import annotations

from math import log
from types import SimpleNamespace
from typing import Any

import pytest

from advisor.engine.advice import recommend
from advisor.engine.proof import measures
from advisor.engine.proof.evaluation import UnreadableRow, evaluate_decisions, mix_alone, published_rule, two_line_rule
from advisor.engine.proof.measures import Triple
from advisor.engine.schema import Outcome
from tests.factories import small_document

PREDICTED: list[Triple] = [(0.6, 0.3, 0.1), (0.2, 0.2, 0.6), (0.5, 0.4, 0.1), (0.1, 0.6, 0.3)]
TRUTHS: list[Outcome] = ["slm", "llm", "llm", "hybrid"]


def test_accuracy_counts_the_most_probable_outcome() -> None:
    assert measures.accuracy(PREDICTED, TRUTHS) == pytest.approx(3 / 4)


def test_hybrid_never_wins_a_tie() -> None:
    assert measures.leader((0.4, 0.4, 0.2)) == "slm"
    assert measures.leader((0.2, 0.4, 0.4)) == "llm"


def test_binary_measures_leave_hybrids_out() -> None:
    assert measures.binary_accuracy(PREDICTED, TRUTHS) == pytest.approx(2 / 3)
    errors = [(6 / 7 - 1) ** 2, (1 / 4) ** 2, (5 / 6) ** 2]
    assert measures.brier(PREDICTED, TRUTHS) == pytest.approx(sum(errors) / 3)


def test_three_way_brier_of_equal_thirds_is_two_thirds() -> None:
    assert measures.brier_three_way([(1 / 3, 1 / 3, 1 / 3)], ["llm"]) == pytest.approx(2 / 3)


def test_log_loss_of_certainty_in_the_wrong_is_finite() -> None:
    assert measures.log_loss([(1.0, 0.0, 0.0)], ["llm"]) == pytest.approx(-log(measures.SMALLEST))
    assert measures.log_loss([(0.5, 0.25, 0.25)], ["slm"]) == pytest.approx(log(2))


def test_a_weight_of_two_is_the_row_twice() -> None:
    once = measures.log_loss([*PREDICTED, PREDICTED[0]], [*TRUTHS, TRUTHS[0]])
    assert measures.log_loss(PREDICTED, TRUTHS, [2, 1, 1, 1]) == pytest.approx(once)


def test_nothing_to_measure_is_none() -> None:
    assert measures.accuracy([], []) is None
    assert measures.brier([(0.2, 0.6, 0.2)], ["hybrid"]) is None


def test_ruled_out_on_both_sides_is_a_coin() -> None:
    assert measures.small_share((0.0, 1.0, 0.0)) == 0.5


def test_confusion_adds_up() -> None:
    table = measures.confusion(TRUTHS, [measures.leader(row) for row in PREDICTED])
    assert table["llm"] == {"slm": 1, "hybrid": 0, "llm": 1}
    assert sum(sum(row.values()) for row in table.values()) == len(TRUTHS)


def test_calibration_bins_hold_three_probabilities_a_row() -> None:
    bins = measures.calibration_bins(PREDICTED, TRUTHS)
    assert sum(item["n"] for item in bins) == 3 * len(TRUTHS)
    top = bins[-1]
    assert (top["low"], top["n"]) == (0.6, 3)
    assert top["observed"] == pytest.approx(1.0)
    assert top["predicted"] == pytest.approx(0.6)


def test_certainty_falls_into_the_last_bin() -> None:
    assert measures.calibration_bins([(1.0, 0.0, 0.0)], ["slm"])[-1]["high"] == 1.0


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"mix": "alike", "scope": "single"}, "slm"),
        ({"mix": "alike", "scope": "varied"}, "llm"),
        ({"mix": "mostly_routine", "scope": "single"}, "hybrid"),
        ({}, "llm"),
    ],
)
def test_two_line_rule(answers: dict[str, Any], outcome: str) -> None:
    assert two_line_rule(answers) == outcome


def test_mix_alone_reads_one_question() -> None:
    assert [mix_alone({"mix": key}) for key in ("alike", "mostly_routine", "all_different")] == ["slm", "hybrid", "llm"]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"complexity": "lookup"}, "slm"),
        ({"complexity": "judgement", "data_sensitivity": "sealed"}, "slm"),
        ({"complexity": "judgement", "volume": 3_000_001, "latency": "instant"}, "slm"),
        ({"complexity": "multistep"}, "llm"),
        ({"complexity": "multistep", "latency": "offline"}, "hybrid"),
        ({"complexity": "judgement", "error_cost": "critical"}, "hybrid"),
    ],
)
def test_published_rule(answers: dict[str, Any], outcome: str) -> None:
    assert published_rule(answers) == outcome


def row(decision: str, **answers: Any) -> Any:
    return SimpleNamespace(id=f"{decision}-row", decision=decision, label_confidence="high", answers=answers)


def test_evaluation_reports_figures_groups_and_baselines() -> None:
    rows = [
        row("slm", a="small", b="small", c="small", d="small", volume=5000),
        row("llm", a="large", b="large", c="large", d="large", volume=5),
        row("llm", a="large", b="large", c="large", d="large", volume=50),
    ]
    found = evaluate_decisions(small_document(), rows, recommend)
    assert found["n"] == 3
    assert found["accuracy"] == found["binary_accuracy"] == 1.0
    assert found["brier"] < 0.01
    assert found["confusion"]["llm"]["llm"] == 2
    assert {"by": "decision", "group": "llm", "n": 2}.items() <= found["groups"][0].items()
    assert found["baselines"]["majority"]["accuracy"] == pytest.approx(0.6667)
    assert set(found["baselines"]) == {"majority", "mix_alone", "two_line_rule", "published_rule"}


def test_order_of_rows_changes_nothing() -> None:
    rows = [row("slm", a="small", b="small"), row("llm", a="large"), row("hybrid", a="both", c="large")]
    assert evaluate_decisions(small_document(), rows, recommend) == evaluate_decisions(
        small_document(), rows[::-1], recommend
    )


def test_an_unknown_answer_names_the_row() -> None:
    with pytest.raises(UnreadableRow, match="slm-row"):
        evaluate_decisions(small_document(), [row("slm", a="tiny")], recommend)


def test_no_rows_is_no_error() -> None:
    assert evaluate_decisions(small_document(), [], recommend)["accuracy"] is None
