"""The fit learns what is there, keeps to the draft where nothing is, and never learns from silence."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from advisor.calibration import charts, pages, report, validation
from advisor.calibration.draft import ExpertDraft
from advisor.calibration.fit import Strength, fit
from advisor.calibration.points import scorecard, whole_points
from advisor.calibration.rows import DecisionRow, read_rows
from advisor.engine.schema import OUTCOMES, Questionnaire
from tests.factories import small_document

np = pytest.importorskip("numpy")

FIXTURES = Path(__file__).parents[2] / "fixtures"
DRAFT = ExpertDraft(
    about="A test.",
    date="2026-01-01",
    options={
        "a": {"small": (0.5, 0.0, -0.5), "large": (-0.5, 0.0, 0.5)},
        "b": {"small": (0.5, 0.0, -0.5), "large": (-0.5, 0.0, 0.5)},
        "wishes": {"speed": (1.0, 0.0, -1.0)},
    },
)


def skeleton() -> Questionnaire:
    return small_document(combinations=(), limits=(), examples=(), point_value=0.25)


def decision(number: int, outcome: str, **fields: Any) -> DecisionRow:
    answers = fields.pop("answers", {"a": "small" if outcome == "slm" else "large"})
    defaults = {"organisation": f"Firm {number}", "label_confidence": "high"}
    return DecisionRow(id=f"case-{number}", decision=outcome, answers=answers, **{**defaults, **fields})


@cache
def some_rows() -> tuple[DecisionRow, ...]:
    """Sixty decisions in which `a` and `c` decide and `b` is noise."""
    pick = random.Random(3)
    keys = {"slm": "small", "hybrid": "both", "llm": "large"}
    rows = []
    for number in range(60):
        outcome = OUTCOMES[number % 3]
        right = keys[outcome] if pick.random() < 0.85 else pick.choice(list(keys.values()))
        answers = {"a": right, "b": pick.choice(list(keys.values()))}
        second = {"a": right, "b": answers["b"]} if number % 2 else None
        rows.append(decision(number, outcome, answers=answers, answers_second_coder=second))
    return tuple(rows)


def test_the_fit_is_the_same_twice() -> None:
    assert fit(skeleton(), some_rows(), DRAFT) == fit(skeleton(), some_rows(), DRAFT)


def test_the_order_of_rows_changes_nothing() -> None:
    assert scorecard(fit(skeleton(), some_rows(), DRAFT)) == scorecard(fit(skeleton(), some_rows()[::-1], DRAFT))


def test_a_firm_hand_gives_the_draft() -> None:
    firm = fit(skeleton(), some_rows(), DRAFT, Strength(answers=1e6))
    small, large = (firm.question("b").option(key).points for key in ("small", "large"))
    assert (small.slm - small.llm) - (large.slm - large.llm) == 8  # 2.0 log-odds at 0.25 a point


def test_a_light_hand_follows_the_decisions() -> None:
    light = fit(skeleton(), some_rows(), DRAFT, Strength(answers=1.0, hybrid=1.0))
    both = light.question("a").option("both").points
    assert both.hybrid > max(both.slm, both.llm)
    assert validation.predict(light, [decision(1, "hybrid", answers={"a": "both"})])[0][1] > 0.5


def test_a_question_without_a_draft_carries_no_points() -> None:
    fitted = fit(skeleton(), some_rows(), DRAFT, Strength(answers=0.5))
    assert not any(item.points.any for item in fitted.question("c").options)


def test_what_no_decision_mentions_keeps_the_draft() -> None:
    speed = fit(skeleton(), some_rows(), DRAFT).question("wishes").option("speed").points
    assert speed.slm > speed.hybrid > speed.llm


def test_a_missing_answer_teaches_nothing() -> None:
    """Every large one leaves `b` out, every small one answers it evenly: `b` must not speak for small."""
    rows = [decision(number, "llm", answers={}) for number in range(20)]
    rows += [decision(number, "slm", answers={"b": ("small", "large")[number % 2]}) for number in range(20, 40)]
    flat = ExpertDraft(about="A test.", date="2026-01-01", options={"b": {"small": (0.0, 0.0, 0.0)}})
    fitted = fit(skeleton(), rows, flat, Strength(answers=0.1))
    assert not any(item.points.any for item in fitted.question("b").options if item.key != "both")


def test_an_unknown_answer_names_the_decision() -> None:
    with pytest.raises(ValueError, match="case-7"):
        fit(skeleton(), [decision(7, "slm", answers={"a": "tiny"})], DRAFT)


@pytest.mark.parametrize("log_odds", list(product((-1.3, 0.0, 0.62), repeat=3)))
def test_rounding_keeps_differences_and_starts_at_zero(log_odds: tuple[float, float, float]) -> None:
    found = whole_points(np.array(log_odds), 0.25)
    whole = [found.slm, found.hybrid, found.llm]
    assert min(whole) == 0
    for one, two in product(range(3), repeat=2):
        assert abs((whole[one] - whole[two]) * 0.25 - (log_odds[one] - log_odds[two])) <= 0.25


def test_organisations_are_never_split() -> None:
    rows = [
        decision(number, OUTCOMES[number % 3], organisation=f"Firm {number % 7} (part {number})")
        for number in range(30)
    ]
    place = validation.folds(rows, seed=1)
    for firm in range(7):
        assert len({fold for row, fold in zip(rows, place, strict=True) if row.group == f"firm {firm}"}) == 1


def test_held_back_predictions_do_not_see_their_own_outcome() -> None:
    """Turning one firm's outcome round leaves the prediction for it as it was."""
    turned = [row if row.id != "case-4" else row.model_copy(update={"decision": "hybrid"}) for row in some_rows()]
    places = [validation.folds(rows, seed=2) for rows in (some_rows(), turned)]
    train = [fold != places[0][4] for fold in places[0]]
    one, two = (
        validation.Material.of(skeleton(), rows, DRAFT).fitted(train, Strength()) for rows in (some_rows(), turned)
    )
    assert scorecard(one) == scorecard(two)


def test_reading_rows_refuses_doubles_and_unknown_outcomes() -> None:
    row = {"id": "x", "organisation": "Y", "decision": "slm", "label_confidence": "high", "answers": {}}
    with pytest.raises(ValueError, match="twice"):
        read_rows([row, row])
    with pytest.raises(ValidationError):
        read_rows([{**row, "decision": "medium"}])


@cache
def small_report() -> tuple[Questionnaire, dict[str, Any]]:
    effort = report.Effort(choice=1, main=2, curve=1, value=1)
    material = validation.Material.of(skeleton(), some_rows(), DRAFT)
    return report.build(material, strength=Strength(answers=2.0), effort=effort, notes={"case-1": "Because."})


def test_the_report_says_everything_it_should() -> None:
    fitted, found = small_report()
    assert found["held_back"]["high"]["mean"]["accuracy"] > 0.6
    assert found["questions"][0]["question"] == "a"
    assert {row["question"] for row in found["questions"]} == {"a", "b", "wishes"}
    assert sum(found["tilt"].values()) == pytest.approx(1, abs=0.002)
    assert len(found["wrong_cases"]) <= 5
    assert found["scorecard"] == scorecard(fitted)


def test_the_report_is_written_the_same_twice(tmp_path: Path) -> None:
    _, found = small_report()
    texts = [[path.read_text() for path in pages.write(found, tmp_path / name)] for name in ("one", "two")]
    assert texts[0] == texts[1]
    assert json.loads(texts[0][0]) == json.loads(json.dumps(found))


def test_charts_take_the_colour_of_the_page() -> None:
    plot = charts.calibration_plot([{"low": 0.4, "high": 0.6, "n": 9, "predicted": 0.5, "observed": 0.4}])
    curve = charts.learning_curve([(40, 0.6, 0.05), (80, 0.7, 0.03)])
    for drawing in (plot, curve):
        assert "currentColor" in drawing
        assert "#" not in drawing.replace("http://www.w3.org/2000/svg", "")
        assert "<title" in drawing


def test_the_expert_draft_in_the_fixtures_reads() -> None:
    draft = ExpertDraft.model_validate_json((FIXTURES / "method" / "expert_draft.json").read_text())
    assert "domain" not in draft.options
    for options in draft.options.values():
        assert all(abs(value) <= 1.5 for triple in options.values() for value in triple)


def test_a_draft_with_an_unknown_key_is_told() -> None:
    draft = ExpertDraft(about="A", date="2026-01-01", options={"a": {"tiny": (0, 0, 0)}, "zz": {}})
    assert len(draft.problems_with(skeleton())) == 2
