"""Published measurements: taken in strictly, matched explainably, predicted honestly."""

import itertools
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.evidence.design import design_of_need, design_of_row, features_of, known, small_ability
from advisor.engine.evidence.findings import evidence_for, finding, interval
from advisor.engine.evidence.match import WEIGHTS, EvidenceLibrary, codes_of_need, comparable
from advisor.engine.evidence.model import FEATURES, EvidenceModel, estimate, sigmoid
from advisor.engine.evidence.rows import Comparison, HybridResult, check_comparisons, check_hybrid_results, winner_of
from advisor.engine.evidence.score import evaluate_head_to_head, predict

FIXTURES = Path(__file__).parents[2] / "fixtures" / "evidence"
WORK = {"task": "classify", "scope": "single", "creativity": "exact", "complexity": "judgement", "length": "page"}
KNOWLEDGE = {"expertise": "specialist", "facts": "in_request", "languages": "one", "domain": "finance"}
NEED = WORK | KNOWLEDGE | {"examples": "thousands"}


@cache
def rows() -> list[dict[str, Any]]:
    return json.loads((FIXTURES / "comparisons.json").read_text())


@cache
def model() -> EvidenceModel:
    return EvidenceModel.model_validate_json((FIXTURES / "evidence_model.json").read_text())


@cache
def library() -> EvidenceLibrary:
    return EvidenceLibrary(model=model(), comparisons=tuple(Comparison.model_validate(row) for row in rows()))


def a_row(**changes: Any) -> dict[str, Any]:
    """A small model tuned to sort letters; it wins 90 to 80."""
    words = {"id": "a-test", "task": "Sort letters by subject", "task_type": "classification", "domain": "finance"}
    models = {"small_model": "Qwen3-8B", "small_params_b": 8, "large_model": "GPT-5", "metric": "accuracy"}
    scores = {"training_examples": 1000, "small_score": 90.0, "large_score": 80.0, "winner": "small"}
    source = {"source_title": "A test", "source_year": 2025, "source_id": "arXiv:0000.00000"}
    return rows()[0] | words | models | scores | source | changes


class TestTakingIn:
    def test_every_fixture_row_is_valid(self) -> None:
        assert check_comparisons(rows()) == []
        assert check_hybrid_results(json.loads((FIXTURES / "hybrid_results.json").read_text())) == []
        assert len(rows()) == 316

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"winner": "large"}, "make it 'small'"),
            ({"small_score": 80.5, "winner": "small"}, "make it 'tie'"),
            ({"higher_is_better": False}, "lower is better"),
            ({"source_id": ""}, "source_id"),
            ({"source_title": "  "}, "source_title"),
            ({"task_type": "cooking"}, "task_type"),
            ({"colour": "red"}, "not known"),
            ({"small_score": None}, "small_score"),
        ],
    )
    def test_a_wrong_row_is_refused_with_row_and_reason(self, changes: dict[str, Any], words: str) -> None:
        problems = check_comparisons([a_row(id="good"), a_row(**changes)])
        assert [problem.row for problem in problems] == [2]
        assert words in problems[0].reason

    def test_a_missing_field_is_named(self) -> None:
        row = a_row()
        del row["source_id"]
        assert "'source_id' is missing" in check_comparisons([row])[0].reason

    def test_an_id_used_twice_is_refused(self) -> None:
        problems = check_comparisons([a_row(), a_row(id="other"), a_row()])
        assert [(problem.row, problem.id) for problem in problems] == [(3, "a-test")]
        assert "row 1" in problems[0].reason

    def test_every_problem_is_told_not_only_the_first(self) -> None:
        assert len(check_comparisons([a_row(task_type="x", source_id="", domain=""), "no row"])) == 4  # type: ignore[list-item]

    def test_a_tie_is_under_one_per_cent_of_the_larger_score(self) -> None:
        assert winner_of(100, 99.1, True) == "tie"
        assert winner_of(100, 98.9, True) == "small"
        assert winner_of(2.0, 1.0, False) == "large"
        assert winner_of(0, 0, True) == "tie"

    def test_a_hybrid_result_needs_a_source(self) -> None:
        result = json.loads((FIXTURES / "hybrid_results.json").read_text())[0]
        assert HybridResult.model_validate(result).source_id
        assert check_hybrid_results([result | {"source_id": ""}])


class TestModel:
    def test_each_feature_has_one_weight(self) -> None:
        assert [weight.feature for weight in model().weights] == list(FEATURES)
        broken = model().model_dump() | {"weights": model().model_dump()["weights"][1:]}
        with pytest.raises(ValueError, match="raw"):
            EvidenceModel.model_validate(broken)

    def test_the_terms_add_up_to_the_probability(self) -> None:
        for row in rows()[::9]:
            judged = estimate(model(), features_of(design_of_row(row, model())))
            assert sigmoid(sum(term.log_odds for term in judged.contributions)) == pytest.approx(judged.probability)
            assert all(term.phrase and term.value for term in judged.contributions)

    def test_scores_and_winner_are_never_read(self) -> None:
        hidden = ("small_score", "large_score", "winner", "higher_is_better", "id", "locator")
        for row in rows()[::9]:
            blind = {key: value for key, value in row.items() if key not in hidden}
            assert predict(blind, model()) == predict(row, model())

    def test_a_row_with_nothing_told_still_gets_a_probability(self) -> None:
        assert 0 < predict({}, model()) < 1
        assert 0 < predict(a_row(task_type="unheard of", small_params_b=None, large_model="?"), model()) < 1

    @pytest.mark.parametrize(
        ("name", "entry"),
        [
            ("GPT-4.1-mini", "gpt-4.1-mini"),
            ("gpt-4-turbo-2024-04-09", "gpt-4-turbo"),
            ("GPT-4 (DFSDT)", "gpt-4"),
            ("Gemma-2-9B-it", "gemma-2"),
            ("Gemma 2B IT", "gemma"),
            ("Meta Llama 3.1 8B", "llama-3.1"),
            ("Nobody's model", None),
        ],
    )
    def test_language_models_are_found_by_the_longest_name(self, name: str, entry: str | None) -> None:
        found = known(name, model())
        assert (found.name if found else None) == entry

    def test_an_unknown_small_model_counts_by_size_and_year(self) -> None:
        def ability(size: float, year: int) -> float:
            return small_ability("New thing", size, year, model())

        assert ability(14, 2025) > ability(7, 2025) > ability(1, 2025)
        assert ability(7, 2031) >= ability(7, 2025) > ability(7, 2023) > ability(7, 2001) - 1

    @pytest.mark.parametrize(
        "worse",
        [
            {"small_adapted": "none", "training_examples": 0},
            {"training_examples": 0},
            {"large_adapted": "finetuned"},
            {"task": "Sort letters, trained on noisy labels"},
            {"breadth": "broad"},
            {"training_examples": 30},
        ],
    )
    def test_what_hurts_a_small_model_lowers_its_probability(self, worse: dict[str, Any]) -> None:
        assert predict(a_row(**worse), model()) < predict(a_row(), model())


class TestScoring:
    def test_on_the_rows_it_was_fitted_on_it_beats_the_rules_in_the_same_output(self) -> None:
        report = evaluate_head_to_head(rows(), model())
        assert report["n"] == 289
        assert report["accuracy"] >= 0.80
        assert report["brier"] <= 0.17
        for baseline in report["baselines"].values():
            assert baseline["accuracy"] < report["accuracy"]
            assert baseline["brier"] > report["brier"]

    def test_parts_of_the_report_count_the_same_rows(self) -> None:
        report = evaluate_head_to_head(rows(), model())
        assert sum(item["n"] for item in report["calibration"]) == report["n"]
        assert sum(sum(line.values()) for line in report["confusion"].values()) == report["n"]
        for groups in report["groups"].values():
            assert sum(item["n"] for item in groups) == report["n"]
        json.dumps(report, allow_nan=False)

    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        turned = evaluate_head_to_head(rows()[::-1], model())
        assert turned == evaluate_head_to_head(rows(), model())

    def test_no_rows_and_only_ties_give_no_figures(self) -> None:
        assert evaluate_head_to_head([], model())["accuracy"] is None
        tie = a_row(large_score=90.0, winner="tie")
        assert evaluate_head_to_head([tie], model())["ties_left_out"] == 1

    def test_a_row_without_result_is_named(self) -> None:
        with pytest.raises(ValueError, match="a-test"):
            evaluate_head_to_head([a_row(winner=None, small_score=None)], model())

    def test_whole_publishers_held_out_the_figures_on_file_come_out_again(self) -> None:
        pytest.importorskip("numpy")
        from advisor.calibration.evidence_fit import leave_publishers_out, score

        comparisons = library().comparisons
        assert (
            score("one publisher at a time", comparisons, leave_publishers_out(model(), comparisons))
            == (model().held_out[0])
        )
        assert model().held_out[0].accuracy >= 0.80
        assert model().held_out[0].brier <= 0.17


class TestMatching:
    def test_the_counts_are_those_of_the_matches(self) -> None:
        for found in (finding(library(), NEED, way) for way in ("as_it_comes", "tuned")):
            assert found.comparisons == found.small + found.tie + found.large
            assert found.sources == len(found.matches) == len({match.source_id for match in found.matches})
            assert found.small == sum(match.small for match in found.matches)
            assert [match.likeness for match in found.matches] == sorted(
                (match.likeness for match in found.matches), reverse=True
            )

    def test_what_is_called_alike_is_alike(self) -> None:
        need = dict(zip(WEIGHTS, codes_of_need(NEED, "tuned"), strict=True))
        described = library().described["tuned"]
        for like in comparable(library(), NEED, "tuned"):
            codes = next(codes for codes, measured in described.items() if measured == like.measured)
            told = dict(zip(WEIGHTS, codes, strict=True))
            assert all(told[key] == need[key] for key in like.alike)
            assert all(told[key] != need[key] for key in like.different)
            assert set(like.alike) | set(like.different) == {key for key in WEIGHTS if told[key] and need[key]}

    def test_only_small_models_used_that_way_are_counted(self) -> None:
        kinds = {row["id"]: row["small_adapted"] for row in rows()}
        found = evidence_for(library(), NEED)
        assert {kinds[match.nearest_id] for match in found.as_it_comes.matches} == {"none"}
        assert "none" not in {kinds[match.nearest_id] for match in found.tuned.matches}

    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        turned = EvidenceLibrary(model=model(), comparisons=library().comparisons[::-1])
        assert evidence_for(turned, NEED) == evidence_for(library(), NEED)

    def test_irrelevant_answers_change_nothing(self) -> None:
        extra = NEED | {"budget": "under_100", "priorities": ("speed",), "volume": 1000, "review": "unsure"}
        assert evidence_for(library(), extra) == evidence_for(library(), NEED)

    def test_without_answers_or_rows_it_is_too_few_to_say(self) -> None:
        empty = EvidenceLibrary(model=model(), comparisons=())
        for found in (finding(library(), {}, "tuned"), finding(empty, NEED, "tuned")):
            assert (found.lean, found.sources, found.share, found.usual_gap_percent) == ("too_few", 0, None, None)

    def test_a_source_has_one_vote_however_many_rows(self) -> None:
        won = [Comparison.model_validate(a_row(id=f"won-{i}", source_id="one")) for i in range(9)]
        lost = Comparison.model_validate(a_row(id="lost", source_id="two", small_score=70.0, winner="large"))
        found = finding(EvidenceLibrary(model=model(), comparisons=(*won, lost)), NEED, "tuned")
        assert (found.small, found.large, found.share) == (9, 1, 0.5)


class TestProbability:
    def test_it_lies_within_its_interval_and_the_interval_within_nought_and_one(self) -> None:
        for p, sources in itertools.product((0.0, 0.01, 0.3, 0.5, 0.99, 1.0), (0, 0.7, 3, 50)):
            low, high = interval(p, sources)
            assert 0 <= low <= p + 1e-9
            assert p - 1e-9 <= high <= 1

    def test_more_sources_never_widen_the_interval(self) -> None:
        for p in (0.02, 0.2, 0.5, 0.9):
            widths = [high - low for low, high in (interval(p, n / 2) for n in range(60))]
            assert widths == sorted(widths, reverse=True)

    def test_many_rows_of_one_source_do_not_narrow_it(self) -> None:
        one = Comparison.model_validate(a_row())
        more = [Comparison.model_validate(a_row(id=f"more-{i}")) for i in range(20)]
        few = finding(EvidenceLibrary(model=model(), comparisons=(one,)), NEED, "tuned")
        many = finding(EvidenceLibrary(model=model(), comparisons=(one, *more)), NEED, "tuned")
        assert (few.low, few.high) == (many.low, many.high)

    def test_tuned_is_never_behind_as_it_comes_on_narrow_tasks(self) -> None:
        choices = itertools.product(
            ("write", "converse", "classify", "extract", "answer", "summarise", "translate", "reason", "code", "act"),
            *(("in_request", "world"), ("lookup", "multistep"), ("none", "thousands", "unsure")),
            *(("everyday", "expert"), ("one", "rare"), ("page", "long")),
        )
        keys = ("task", "facts", "complexity", "examples", "expertise", "languages", "length")
        for chosen in choices:
            answers = dict(zip(keys, chosen, strict=True)) | {"scope": "single"}
            raw, tuned = (
                estimate(model(), features_of(design_of_need(answers, way, model()))).probability
                for way in ("as_it_comes", "tuned")
            )
            assert 0 < raw <= tuned < 1, answers

    def test_more_examples_never_lower_it(self) -> None:
        amounts = ("none", "tens", "hundreds", "thousands", "many")
        found = [finding(library(), NEED | {"examples": key}, "tuned").probability for key in amounts]
        assert found == sorted(found)
