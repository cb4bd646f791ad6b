"""Answers are read strictly and every refusal says what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.flow import AnswerError, is_real, read_answer, read_answers, read_number
from tests.factories import small_document

DOCUMENT = small_document()
VOLUME = DOCUMENT.question("volume")
WISHES = DOCUMENT.question("wishes")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1000", 1000), ("1,000", 1000), ("1.000", 1000), ("1 000", 1000), ("1’000", 1000), ("1 000 000", 10**6),
        ("12,345,678", 12_345_678), (" 7 ", 7), ("0", 0), ("٣", 3), ("１２", 12), ("0010", 10),
        (5, 5), (5.0, 5), ("10000000000", 10**10),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: Any, number: int) -> None:
    assert read_number(VOLUME, typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1e9", "-1", "1,00", "1,000.5", "1,0000", "12 34", "ten", "10000000001", "9" * 50, "½", 1.5, True, [], {}, -3],
)
def test_what_is_no_whole_number_in_range_is_refused_in_words(typed: Any) -> None:
    with pytest.raises(AnswerError, match=r"number|digits"):
        read_number(VOLUME, typed)


@pytest.mark.parametrize("typed", ["-5", "\u22125", "- 5", "-1,000", -5])
def test_a_number_below_zero_is_told_its_range_not_to_be_in_digits(typed: Any) -> None:
    with pytest.raises(AnswerError, match="Give a number from 0 to 10,000,000,000"):
        read_number(VOLUME, typed)


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
