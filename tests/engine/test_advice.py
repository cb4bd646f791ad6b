"""The engine: additive, honest about what it does not know, the same everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.advice import advise, recommend
from advisor.engine.flow import is_real
from advisor.engine.schema import OUTCOMES, Answers, Points
from tests.factories import option, points, question, small_document

DOCUMENT = small_document()
SMALL: Answers = {"a": "small", "b": "small", "c": "small", "d": "small", "volume": 5000}


def some_answers() -> st.SearchStrategy[Answers]:
    """Any set of valid answers to the small document."""
    single = st.sampled_from(["small", "both", "large", "unsure"])
    wishes = st.one_of(
        st.just(("none",)),
        st.lists(st.sampled_from(["speed", "breadth", "cost", "depth"]), min_size=1, max_size=3, unique=True).map(
            lambda keys: tuple(key for key in ("speed", "breadth", "cost", "depth") if key in keys)
        ),
    )
    strategies: dict[str, Any] = {key: single for key in "abcd"}
    strategies |= {"volume": st.integers(0, 10**10) | st.just("unsure"), "wishes": wishes}
    strategies["place"] = st.sampled_from(["anywhere", "sealed", "unsure"])
    return st.fixed_dictionaries({}, optional=strategies)


def test_points_add_up_by_hand() -> None:
    found = recommend(DOCUMENT, {**SMALL, "b": "large"})
    assert found.totals == Points(slm=12, hybrid=3, llm=3)  # a, c, d, volume; the pair; b
    assert sum(row.points.slm for row in found.contributions) == 12
    assert found.outcome == "slm"


def test_probabilities_follow_from_the_totals() -> None:
    found = recommend(DOCUMENT, SMALL)
    weights = [2.718281828459045 ** (value * 0.5) for value in (15, 0, 0)]
    assert found.probabilities.slm == pytest.approx(weights[0] / sum(weights), abs=1e-6)


@given(some_answers())
def test_probabilities_add_up_to_one(answers: Answers) -> None:
    found = recommend(DOCUMENT, answers).probabilities
    assert found.slm + found.hybrid + found.llm == pytest.approx(1, abs=3e-6)


@given(some_answers(), st.randoms(use_true_random=False))
def test_order_of_answers_is_irrelevant(answers: Answers, random: Any) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert recommend(DOCUMENT, dict(shuffled)) == recommend(DOCUMENT, answers)


@given(some_answers(), st.sampled_from("abcd"))
def test_an_unsure_changes_no_points(answers: Answers, key: str) -> None:
    without = {name: answer for name, answer in answers.items() if name != key}
    assert recommend(DOCUMENT, {**without, key: "unsure"}).totals == recommend(DOCUMENT, without).totals


@given(some_answers(), st.sampled_from(OUTCOMES), st.integers(1, 9))
def test_more_points_never_lower_a_probability(answers: Answers, outcome: str, more: int) -> None:
    raised = DOCUMENT.model_dump()
    for row in raised["questions"][0]["options"]:
        row["points"][outcome] += more
    before = getattr(recommend(DOCUMENT, answers).probabilities, outcome)
    after = getattr(recommend(type(DOCUMENT).model_validate(raised), answers).probabilities, outcome)
    assert after >= before - 1e-6


@given(some_answers())
def test_limits_never_add_points(answers: Answers) -> None:
    free = DOCUMENT.model_copy(update={"limits": ()})
    assert recommend(DOCUMENT, answers).totals == recommend(free, answers).totals


@given(some_answers())
def test_what_is_ruled_out_is_never_advised(answers: Answers) -> None:
    found = recommend(DOCUMENT, answers)
    gone = {outcome for hit in found.limits for outcome in hit.rules_out}
    assert found.outcome not in gone
    assert all(found.probabilities.of(outcome) == 0 for outcome in gone)


@given(some_answers())
def test_every_reason_is_a_contribution_of_the_numbers(answers: Answers) -> None:
    found = recommend(DOCUMENT, answers)
    phrases = {row.phrase for row in found.contributions}
    assert {reason.text for reason in (*found.reasons_for, *found.reasons_against)} <= phrases
    assert all(reason.weight > 0 for reason in found.reasons_for)
    assert all(reason.weight < 0 for reason in found.reasons_against)


@given(some_answers())
def test_every_flip_is_true_when_tried(answers: Answers) -> None:
    found = recommend(DOCUMENT, answers)
    for flip in found.flips:
        tried = recommend(DOCUMENT, {**answers, flip.question: flip.answer})
        assert tried.outcome == flip.outcome != found.outcome


@given(some_answers())
def test_few_answers_give_no_recommendation(answers: Answers) -> None:
    real = sum(1 for answer in answers.values() if is_real(answer))
    found = recommend(DOCUMENT, answers)
    assert (found.outcome is None) == (real < DOCUMENT.strength.minimum_answers)
    assert (found.strength == "none") == (found.outcome is None)


def test_all_unsure_gives_no_recommendation_but_probabilities() -> None:
    found = recommend(
        DOCUMENT, {question.key: "unsure" for question in DOCUMENT.questions if question.kind != "multiple"}
    )
    assert found.outcome is None
    assert found.coverage.answered == 0
    assert found.probabilities.slm == pytest.approx(1 / 3, abs=1e-5)


def test_a_limit_that_removes_the_leader_is_named() -> None:
    answers: Answers = {"a": "large", "b": "large", "c": "large", "d": "small", "volume": 5, "place": "sealed"}
    found = recommend(DOCUMENT, answers)
    assert found.leader == "llm"
    assert found.outcome != "llm"
    assert [(hit.key, hit.questions, hit.removed_leader) for hit in found.limits] == [("sealed", ("place",), True)]


def test_a_limit_gives_way_to_its_exception() -> None:
    answers: Answers = {"a": "large", "b": "large", "c": "large", "place": "sealed", "wishes": ("depth",)}
    assert recommend(DOCUMENT, answers).limits == ()


def test_a_tie_is_never_broken_towards_both() -> None:
    tie = (question("a", option("x", points(1, 1, 1)), option("y")), *DOCUMENT.questions[1:])
    document = small_document(questions=tie, combinations=(), examples=(), base=points(hybrid=1))
    found = recommend(
        document, {"a": "x", "b": "small", "c": "both", "d": "large", "wishes": ("speed", "breadth", "depth")}
    )
    assert found.outcome != "hybrid"


def test_both_needs_answers_that_speak_for_it() -> None:
    document = small_document(base=points(hybrid=20))
    assert recommend(document, SMALL).outcome != "hybrid"


def test_lines_run_from_pole_to_pole() -> None:
    assert recommend(DOCUMENT, SMALL).lines[0].position < -0.5
    large = recommend(DOCUMENT, {"a": "large", "b": "large", "c": "large", "d": "large", "volume": 3})
    assert large.lines[0].position > 0.5
    empty = recommend(DOCUMENT, {}).lines[0]
    assert (empty.position, empty.spread, empty.answered) == (0, 1, 0)


def test_the_example_closest_to_the_answers_comes_first() -> None:
    compared = tuple(item.model_copy(update={"comparable": True}) for item in DOCUMENT.questions)
    document = small_document(questions=compared)
    match = advise(document, {**SMALL, "d": "large"}).examples[0]
    assert match.key == "golden"
    assert match.different == ("d",)
    assert set(match.alike) == {"a", "b", "c", "volume"}
