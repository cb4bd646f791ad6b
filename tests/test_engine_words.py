"""What the engine says as keys has words, in every language's way to write numbers; old results keep theirs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from advisor.engine.cost.summary import Running
from advisor.engine.said import say
from advisor.words import amounts
from advisor.words.said import WORDS, in_words, several
from tests.languages import speaking

ENGINE = Path(__file__).resolve().parent.parent / "advisor" / "engine"
SAID = re.compile(r'\bsay\(\s*"([a-z_.]+)"((?:[^()]|\([^()]*\))*)\)')
MADE_UP = {"energy.all_large", "energy.all_small"}
"""Keys that are put together."""


def test_each_key_the_engine_says_has_words_for_all_its_values() -> None:
    found = {}
    for path in ENGINE.rglob("*.py"):
        if path.parent.name != "brief":
            found.update({key: set(re.findall(r"(\w+)=", values)) for key, values in SAID.findall(path.read_text())})
    assert found.keys() | MADE_UP == WORDS.keys()
    for key, names in found.items():
        asked = {name.removeprefix("about_") for name in re.findall(r"%\((\w+)\)s", str(WORDS[key]))}
        assert asked == names, key


def test_values_are_put_into_words() -> None:
    said = say("cost.dearer", own_usd=Decimal("59.12"), way="small_own", hosted_usd=Decimal("0.001"))
    assert in_words(said) == (
        "At this volume, running a small model yourself costs more than paying by use: about $59 a month for a small "
        "model on your own machine, under $0.01 paid by use. Data, independence or delay may still be worth it."
    )
    assert in_words(say("why.takes", known=128_000, wanted=1_500)) == "takes 128,000 tokens at once; yours are 1,500"
    assert in_words(say("out.too_large", billions=9.0)) == "too large for a device (over 9 billion parameters)"


def test_what_an_old_result_kept_as_text_is_still_read() -> None:
    kept = {
        "language_model": "m", "machine": "L4", "machines": 1, "stored_as": "fp8", "memory_gib": 9, "users_at_once": 8,
        "tokens_per_s": 10, "error": 0.1, "capacity_requests_per_month": 1,
    }  # fmt: skip
    assert (
        several(Running.model_validate({**kept, "extrapolated": "a guess; another"}).extrapolated) == "a guess; another"
    )
    assert Running.model_validate({**kept, "extrapolated": ""}).extrapolated == ()
    assert in_words("The text may not leave your premises.") == "The text may not leave your premises."


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        (lambda: amounts.dollars(Decimal("1234.5")), "$1,200", "$1.200"),
        (lambda: amounts.dollars(Decimal("6.3")), "$6.30", "$6,30"),
        (lambda: amounts.dollars(Decimal("0.004")), "under $0.01", "under $0,01"),
        (lambda: amounts.dollars(Decimal(0)), "$0", "$0"),
        (lambda: amounts.rate(Decimal("1234.5")), "$1,234.50", "$1.234,50"),
        (lambda: amounts.rate(Decimal("0.8048")), "$0.8048", "$0,8048"),
        (lambda: amounts.plain(6000), "6,000", "6.000"),
        (lambda: amounts.plain(0.4), "0.4", "0,4"),
        (lambda: amounts.roughly(1_234_567), "1.2 million", "1,2 million"),
        (lambda: amounts.digits(1.25, 1), "1.3", "1,3"),
        (lambda: amounts.percent(0.126), "13%", "13\u00a0%"),
    ],
)
def test_numbers_and_money_follow_the_language(written: object, english: str, german: str) -> None:
    assert callable(written)
    assert written() == english
    with speaking("de"):
        assert written() == german
    assert written() == english
