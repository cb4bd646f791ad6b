"""Whole numbers as people type them: read where there is one reading, refused in words where there are two or none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from advisor.engine.said import AnswerError, say

LONGEST = 80
"""Characters of an entry that are looked at."""
MAX_DIGITS = 40
EXAMPLE = 20_000
TIMES = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
"""What may follow a number to multiply it. "mil" is not here: a thousand to some, a million to others."""
REQUESTS = frozenset(
    (
        "application", "article", "booking", "call", "case", "chat", "claim", "comment", "complaint", "contract",
        "conversation", "description", "document", "e-mail", "email", "enquiries", "enquiry", "file", "form",
        "inquiries", "inquiry", "invoice", "item", "lead", "letter", "mail", "message", "note", "order", "post",
        "queries", "query", "question", "record", "report", "request", "review", "task", "text", "ticket", "time",
        "transcript", "translation",
    )
)  # fmt: skip
"""What people call a request, each also with an s. Any other word may stand for a multiple or for another thing."""

_TYPED = re.compile(
    r"""
    (?:(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|[~≈])\s*)?
    (?P<minus>[-−]\s*)?
    (?P<number>\d(?:[\d,.'’_ ]*\d)?)
    (?:\s*(?P<times>k|thousand|mn|mio|millions|million|m|bn|billion)(?![^\W_]))?
    (?P<rest>.*)
    """,
    re.VERBOSE,
)
_RANGE = re.compile(r"\s*(?:[-–—−]|to\b|or\b|bis\b)\s*\d.*")
_REST = re.compile(r"(?P<what>[^\s/]*)\s*(?:(?:/|\b(?:a|an|per|each|every)\b)\s*(?P<period>\w+))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}([,. '’_])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3}")
_FRACTION = re.compile(r"\d+[,.]\d{1,2}")
_ONE_MARK = re.compile(r"(\d+)[,.](\d+)")


def whole_number(text: str, unit: str = "") -> int:
    """A whole number, below zero too: that is digits, and only its range is wrong.

    "1,000", "1 000", "1.000", "1k" and, where `unit` says what is counted, "1000 requests" all mean one thousand.
    Raises AnswerError.
    """
    if len(text) > LONGEST or any(unicodedata.category(letter) in ("No", "Nl") for letter in text):
        raise _not_digits()
    found = _TYPED.fullmatch(" ".join(unicodedata.normalize("NFKC", text).casefold().split()))
    if found is None:
        raise _not_digits()
    if _RANGE.fullmatch(found["rest"]):
        raise AnswerError("Give one number, such as 20,000, not two.", say("answer.one_number", example=EXAMPLE))
    if not _belongs(found["rest"].strip(" ."), unit.casefold()):
        raise _not_digits("" if re.search(r"\d", found["rest"]) else unit)
    number = _times(found["number"], TIMES[found["times"]]) if found["times"] else _digits(found["number"])
    return -number if found["minus"] else number


def _belongs(rest: str, unit: str) -> bool:
    """Whether the words behind a number say no more than its unit does: "mails a month" of "requests a month"."""
    if rest in ("", unit):
        return True
    counted = _REST.fullmatch(unit)
    if not unit or counted is None:
        return False
    said = _REST.fullmatch(rest.removesuffix(f"{counted['period']}ly").rstrip())
    if said is None or said["period"] not in (None, counted["period"]):
        return False
    if not said["what"]:
        return True
    return said["what"].removesuffix("s") == counted["what"].removesuffix("s") or _is_request(
        said["what"], counted["what"]
    )


def _is_request(what: str, counted: str) -> bool:
    return counted.removesuffix("s") == "request" and (what in REQUESTS or what.removesuffix("s") in REQUESTS)


def _digits(text: str) -> int:
    """Digits, with or without marks that part thousands."""
    if _GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    elif _FRACTION.fullmatch(text):
        raise _not_whole()
    if not (text.isdecimal() and len(text) <= MAX_DIGITS):
        raise _not_digits()
    return int(text)


def _times(text: str, times: int) -> int:
    """A number of thousands or millions. "1.500k" may be 1.5 thousand or 1,500 thousand, so it is asked for anew."""
    parted = _ONE_MARK.fullmatch(text)
    if parted is None:
        return _digits(text) * times
    before, behind = parted.groups()
    product = Decimal(f"{before}.{behind}") * times
    if len(behind) == 3 and len(before) <= 3 and not before.startswith("0"):
        less, more = int(product), int(before + behind) * times
        words = f"This can be read as {less:,} or as {more:,}. Write the one you mean in digits."
        raise AnswerError(words, say("answer.two_ways", less=less, more=more))
    if product != int(product):
        raise _not_whole()
    return int(product)


def _not_digits(unit: str = "") -> AnswerError:
    if unit:
        words = f"This asks for {unit}: write that number alone, in digits, such as 20,000."
        return AnswerError(words, say("answer.alone", unit=unit, example=EXAMPLE))
    return AnswerError("Write the number in full, in digits, such as 20,000.", say("answer.digits", example=EXAMPLE))


def _not_whole() -> AnswerError:
    return AnswerError("Give a whole number, without a fraction, such as 20,000.", say("answer.whole", example=EXAMPLE))
