"""Documented decisions: ranked by likeness, explained, and never only those that agree."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.evidence.likeness import ORDERS, WEIGHTS, Case, CaseLibrary, cases_like, check_cases
from advisor.engine.schema import OUTCOMES

CASES = Path(__file__).parents[2] / "fixtures" / "evidence" / "cases.json"


@cache
def rows() -> list[dict[str, Any]]:
    return json.loads(CASES.read_text())


@cache
def library() -> CaseLibrary:
    return CaseLibrary(cases=tuple(Case.model_validate(row) for row in rows()))


def a_case(**changes: Any) -> Case:
    row = rows()[0] | {"id": "a-case", "organisation": "A firm", "label_confidence": "high"} | changes
    return Case.model_validate(row)


def a_library(*cases: Case) -> CaseLibrary:
    return CaseLibrary(cases=cases)


def test_every_documented_decision_is_valid_and_has_a_link() -> None:
    assert check_cases(rows()) == []
    assert len(library().cases) == 195
    assert all(case.link.startswith("http") for case in library().cases)
    assert {case.decision for case in library().cases} == set(OUTCOMES)


def test_the_original_comes_before_the_summary() -> None:
    assert a_case(original_url="https://a.example", source_url="https://b.example").link == "https://a.example"
    assert a_case(original_url="", source_url="https://b.example").link == "https://b.example"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"decision": "both"}, "decision"), ({"source_url": ""}, "source_url"), ({"colour": "red"}, "colour")],
)
def test_a_wrong_case_is_refused_with_row_and_reason(changes: dict[str, Any], field: str) -> None:
    problems = check_cases([rows()[0], rows()[1] | changes])
    assert [problem.row for problem in problems] == [2]
    assert field in problems[0].reason


def test_an_id_used_twice_is_refused() -> None:
    problems = check_cases([rows()[0], rows()[0]])
    assert [problem.row for problem in problems] == [2]
    assert "row 1" in problems[0].reason


def test_a_case_is_most_like_itself() -> None:
    sure = [case for case in library().cases if case.label_confidence == "high" and len(case.answers) >= 14]
    for case in sure[::7]:
        first = cases_like(library(), dict(case.answers))[0]
        assert first.likeness == pytest.approx(1.0, abs=0.03)


def test_what_is_called_alike_is_alike() -> None:
    for case in library().cases[::6]:
        for like in cases_like(library(), dict(case.answers), count=5):
            told = like.case.answers
            words = [key for key in like.alike if key != "volume"]
            assert all(told[key] == case.answers[key] for key in words)
            assert all(told[key] != case.answers[key] for key in (*like.close, *like.different) if key != "volume")
            for key in like.close:
                if key in ORDERS:
                    order = ORDERS[key]
                    assert abs(order.index(str(told[key])) - order.index(str(case.answers[key]))) == 1
            both = {key for key in WEIGHTS if key in told and key in case.answers}
            assert {*like.alike, *like.close, *like.different} == both


def test_it_is_never_only_cases_that_agree() -> None:
    for case in library().cases[::3]:
        for advised in OUTCOMES:
            found = cases_like(library(), dict(case.answers), advised=advised, count=4)
            assert len(found) == 4
            assert any(not like.agrees for like in found)
            assert sum(like.added_for_balance for like in found) <= 1


def test_the_case_added_for_balance_is_the_nearest_that_disagrees() -> None:
    answers = {"task": "classify", "scope": "single", "mix": "alike", "facts": "in_request"}
    agreeing = [a_case(id=f"yes-{i}", organisation=f"Yes {i}", decision="slm", answers=answers) for i in range(6)]
    near = a_case(id="near", organisation="Near", decision="llm", answers=answers | {"mix": "mostly_routine"})
    far = a_case(id="far", organisation="Far", decision="llm", answers=answers | {"task": "write", "mix": "alike"})
    found = cases_like(a_library(*agreeing, near, far), answers, advised="slm", count=3)
    assert [like.case.id for like in found] == ["yes-0", "yes-1", "near"]
    assert [like.added_for_balance for like in found] == [False, False, True]
    unadvised = cases_like(a_library(*agreeing, near, far), answers, count=3)
    assert all(like.agrees is None and not like.added_for_balance for like in unadvised)


def test_the_decision_plays_no_part_in_likeness() -> None:
    answers = {"task": "answer", "mix": "alike"}
    for decision in OUTCOMES:
        case = a_case(decision=decision, answers=answers)
        assert cases_like(a_library(case), answers)[0].likeness == 1.0


def test_one_organisation_is_shown_once() -> None:
    for case in library().cases[::10]:
        names = [like.case.organisation for like in cases_like(library(), dict(case.answers), count=5)]
        assert len(names) == len(set(names)) == 5


def test_three_to_five_are_shown() -> None:
    answers = dict(library().cases[0].answers)
    assert [len(cases_like(library(), answers, count=count)) for count in (0, 3, 4, 5, 99)] == [3, 3, 4, 5, 5]


def test_neighbouring_options_count_half_and_strangers_nothing() -> None:
    need = {"mix": "alike"}
    values = [
        cases_like(a_library(a_case(answers={"mix": mix})), need)[0].likeness
        for mix in ("alike", "mostly_routine", "all_different")
    ]
    assert values == [1.0, 0.5, 0.0]


def test_volumes_are_compared_by_powers_of_ten() -> None:
    case = a_library(a_case(answers={"volume": 2_000_000}))
    values = [cases_like(case, {"volume": volume})[0].likeness for volume in (9_000_000, 20_000_000, 100, 0)]
    assert values == [1.0, 0.5, 0.0, 0.0]


def test_a_thin_or_doubtful_case_ranks_behind() -> None:
    need = {"task": "classify", "mix": "alike", "scope": "single"}
    full = a_case(id="full", organisation="One", answers=need)
    thin = a_case(id="a-thin", organisation="Two", answers={"task": "classify"})
    doubtful = a_case(id="a-doubtful", organisation="Three", answers=need, label_confidence="low")
    assert cases_like(a_library(thin, doubtful, full), need)[0].case.id == "full"


def test_unsure_answers_find_nothing() -> None:
    assert cases_like(library(), {}) == ()
    assert cases_like(library(), {"task": "unsure", "mix": "unsure", "priorities": ("speed",)}) == ()


def test_the_order_of_the_cases_does_not_matter() -> None:
    answers = dict(library().cases[5].answers)
    turned = CaseLibrary(cases=library().cases[::-1])
    assert cases_like(turned, answers, advised="llm") == cases_like(library(), answers, advised="llm")
