"""Numbers are read as people type them, where there is one reading; else they are told what to type."""

from __future__ import annotations

import pytest

from advisor.engine.said import AnswerError
from advisor.engine.typed_numbers import LONGEST, REQUESTS, TIMES, whole_number

UNIT = "requests a month"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1000", 1000), ("1,000", 1000), ("1.000", 1000), ("1 000", 1000), ("1\u00a0000", 1000), ("1\u202f000", 1000),
        ("1’000", 1000), ("1'000", 1000), ("1_000", 1000), ("1 000 000", 10**6), ("12,345,678", 12_345_678),
        ("1,00,000", 100_000), (" 7 ", 7), ("0", 0), ("٣", 3), ("１２", 12), ("0010", 10), ("10000000000", 10**10),
        ("-5", -5), ("\u22125", -5),
    ],
)  # fmt: skip
def test_digits_are_read_with_and_without_marks_between_thousands(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1k", 1000), ("1K", 1000), ("1.5k", 1500), ("1,5 k", 1500), ("0.5k", 500), ("0.125k", 125),
        ("20 thousand", 20_000),
        ("2 million", 2_000_000), ("2.5 Million", 2_500_000), ("2M", 2_000_000), ("3 mio.", 3_000_000),
        ("1 billion", 10**9), ("1 500k", 1_500_000), ("1,234,567k", 1_234_567_000), ("1234.567k", 1_234_567),
        ("about 900", 900), ("~1k", 1000), ("ca. 2 million", 2_000_000),
    ],
)  # fmt: skip
def test_thousands_and_millions_are_read(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "900 mails", "900 mail", "900 e-mails", "900mails", "900 requests", "900 Requests a month", "900 per month",
        "900/month", "900 mails/month", "900 monthly", "900 calls every month", "0.9k tickets a month",
        "900 times a month", "900.",
    ],
)  # fmt: skip
def test_words_that_say_what_the_unit_says_are_left_aside(typed: str) -> None:
    assert whole_number(typed, UNIT) == 900


def test_a_unit_of_any_words_may_be_typed_as_it_stands() -> None:
    assert whole_number("12 pages of support mail", "pages of support mail") == 12
    assert whole_number("12 employees", "employees") == 12


@pytest.mark.parametrize(
    "typed",
    [
        "900 a day", "900 daily", "900 mails a week", "5 dozen", "5 lakh", "5 mil", "5 tausend", "5 hundred mails",
        "5 %", "900 +", "900 customers", "12 months", "5 min", "5 m/s",
    ],
)  # fmt: skip
def test_words_that_may_mean_another_number_are_told_the_unit(typed: str) -> None:
    with pytest.raises(AnswerError, match=r"^This asks for requests a month: write that number alone, in digits"):
        whole_number(typed, UNIT)


@pytest.mark.parametrize("typed", ["900 mails", "12 employees"])
def test_mails_are_no_tokens_and_no_employees(typed: str) -> None:
    with pytest.raises(AnswerError, match="This asks for tokens"):
        whole_number(typed, "tokens")
    with pytest.raises(AnswerError, match="in digits"):
        whole_number(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.500k", "This can be read as 1,500 or as 1,500,000. Write the one you mean in digits."),
        ("1,250 million", "This can be read as 1,250,000 or as 1,250,000,000."),
        ("900-1000", "Give one number, such as 20,000, not two."),
        ("900 to 1k", "Give one number"),
        ("1.5", "Give a whole number, without a fraction"),
        ("1,00", "Give a whole number"),
        ("1.2345k", "Give a whole number"),
    ],
)
def test_two_readings_two_numbers_and_fractions_are_told_apart(typed: str, words: str) -> None:
    with pytest.raises(AnswerError) as raised:
        whole_number(typed, UNIT)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "typed",
    ["1e9", "1,000.5", "1,0000", "12 34", "ten", "9" * 50, "½", "10²", "1,000k5", "$900", "", "k", "1" + " " * LONGEST],
)
def test_what_is_no_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(AnswerError, match="Write the number in full, in digits, such as 20,000"):
        whole_number(typed, UNIT)


def test_no_word_for_a_request_is_a_word_for_a_multiple() -> None:
    assert not REQUESTS & TIMES.keys()
