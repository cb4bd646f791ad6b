"""Answers are read strictly and every refusal says what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.flow import is_real, read_answer, read_answers, read_number
from advisor.engine.said import AnswerError
from tests.factories import small_document

DOCUMENT = small_document()
VOLUME = DOCUMENT.question("volume")
WISHES = DOCUMENT.question("wishes")


@pytest.mark.parametrize("given", [1.5, True, [], {}])
def test_what_is_no_whole_number_is_refused_in_words(given: Any) -> None:
    with pytest.raises(AnswerError, match="whole number"):
        read_number(VOLUME, given)


@pytest.mark.parametrize("given", ["-5", "\u22125", "- 5", "-1,000", -5, "10000000001", "11 billion"])
def test_a_number_out_of_range_is_told_the_range(given: Any) -> None:
    with pytest.raises(AnswerError, match="Give a number from 0 to 10,000,000,000"):
        read_number(VOLUME, given)


@pytest.mark.parametrize("given", [5, 5.0, "5", "5 requests"])
def test_a_number_comes_as_a_number_or_as_text(given: Any) -> None:
    assert read_number(VOLUME.model_copy(update={"unit": "requests a month"}), given) == 5


def test_several_choices_come_in_the_questionnaires_order_and_once() -> None:
    assert read_answer(WISHES, ["cost", "speed", "cost"]) == ("speed", "cost")
    assert read_answer(WISHES, "none") == ("none",)
    assert read_answer(WISHES, []) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["speed", "breadth", "cost", "depth"], "at most 3"),
        (["none", "speed"], "not both"),
        (["sped"], "Did you mean 'speed'"),
        (7, "list"),
    ],
)
def test_wrong_several_choices_are_refused(value: Any, words: str) -> None:
    with pytest.raises(AnswerError, match=words):
        read_answer(WISHES, value)


def test_every_problem_of_a_set_of_answers_is_found() -> None:
    answers, problems = read_answers(DOCUMENT, {"a": "small", "b": "tiny", "zzz": 1, "volume": "x", "c": "unsure"})
    assert answers == {"a": "small", "c": "unsure"}
    assert [problem.question for problem in problems] == ["b", "zzz", "volume"]
    assert "Allowed: small, both, large, unsure" in problems[0].text
    assert "Questions: a, b, c" in problems[1].text


@pytest.mark.parametrize(
    ("answer", "real"), [(None, False), ("unsure", False), (("none",), False), ("small", True), (0, True), ((), False)]
)
def test_what_counts_as_an_answer(answer: Any, real: bool) -> None:
    assert is_real(answer) is real
