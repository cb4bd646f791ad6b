"""Prices: right per request, honest when not known, looked up once an hour, checked against a second source."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.cost.catalogue import Offer
from advisor.engine.cost.money import PriceStep, request_usd
from advisor.storage import prices as adapter
from tests.estimate_parts import NOON, catalogue, price, prices

ROOT = Path(__file__).resolve().parent.parent
OTHER_NAME = {"x-ai": "xai"}


def offer(key: str) -> Offer:
    return next(item for item in catalogue().offers if item.key == key)


class TestLookUp:
    def test_every_offer_has_a_fresh_price_that_equals_the_dated_one(self) -> None:
        table = prices()
        assert not table.stale
        for item in catalogue().offers:
            found = table.of(item.key)
            assert (found.usd_in_per_mtok, found.usd_out_per_mtok) == (item.usd_in_per_mtok, item.usd_out_per_mtok)

    @pytest.mark.parametrize("prompt", [0, 1, 1500, 99_999, 100_000, 100_001, 272_001, 900_000])
    def test_one_request_costs_what_the_library_says(self, prompt: int) -> None:
        from genai_prices import Usage, calc_price

        for item in catalogue().offers:
            if item.tier in ("large", "frontier") or item.provider == "anthropic":
                theirs = calc_price(
                    Usage(input_tokens=prompt, output_tokens=300),
                    item.model_ref,
                    provider_id=item.provider,
                    genai_request_timestamp=NOON,
                )
                assert request_usd(prices().of(item.key), prompt, 300) == theirs.total_price, item.key

    def test_a_month_at_once_would_be_wrong(self) -> None:
        haiku = prices().of("anthropic-claude-haiku-5-5")
        assert request_usd(haiku, 1_000_000, 1_000_000) == Decimal("3.00")
        assert 1000 * request_usd(haiku, 1000, 1000) == Decimal("0.60")

    def test_batch_is_cheaper_where_one_is_published(self) -> None:
        key = "openai-gpt-6-luna"
        assert prices("batch").of(key).usd_in_per_mtok * 2 == prices().of(key).usd_in_per_mtok

    def test_the_hour_matters(self) -> None:
        item = offer("deepseek-deepseek-v4-pro")
        day = {adapter.price_of(item, NOON + timedelta(hours=hour), "standard").usd_in_per_mtok for hour in range(24)}
        assert len(day) == 2

    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="zone"):
            adapter.price_table([], datetime(2026, 11, 23, 12))


class TestNotKnown:
    def test_an_unknown_model_falls_back_to_the_dated_price_and_says_so(self) -> None:
        gone = offer("openai-gpt-6-luna").model_copy(update={"model_ref": "gone-7", "matched_id": "gone-7"})
        found = adapter.price_of(gone, NOON, "standard")
        assert found.stale
        assert found.usd_in_per_mtok == gone.usd_in_per_mtok
        assert found.as_of.date() == gone.priced_on
        assert "last price seen" in found.note

    def test_a_near_name_is_not_taken_for_the_right_one(self) -> None:
        near = offer("google-gemini-3-8-flash").model_copy(
            update={"model_ref": "gemini-3.8-flash-lite", "matched_id": "gemini-3.8-flash-lite"}
        )
        found = adapter.price_of(near, NOON, "standard")
        assert found.stale
        assert "took gemini-3.8-flash-lite for gemini-3.8-flash" in found.note

    def test_an_unknown_provider_falls_back_too(self) -> None:
        gone = offer("openai-gpt-6-luna").model_copy(update={"provider": "nobody"})
        assert adapter.price_of(gone, NOON, "standard").stale


class TestOncePerModelAndHour:
    def test_the_second_table_of_an_hour_asks_nobody(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import genai_prices

        asked: list[str] = []
        real = genai_prices.calc_price

        def counted(usage: Any, model_ref: str, **fields: Any) -> Any:
            asked.append(model_ref)
            return real(usage, model_ref, **fields)

        monkeypatch.setattr(genai_prices, "calc_price", counted)
        adapter.forget()
        offers = catalogue().offers[:5]
        adapter.price_table(offers, NOON)
        adapter.price_table(offers, NOON + timedelta(minutes=59))
        assert len(asked) == 5
        adapter.price_table(offers, NOON + timedelta(minutes=60))
        assert len(asked) == 10


class TestSteps:
    def test_a_long_prompt_moves_every_token(self) -> None:
        stepped = price("1", "2", steps=(PriceStep(above_tokens=100, usd_in_per_mtok="3", usd_out_per_mtok="4"),))
        assert request_usd(stepped, 100, 10) == Decimal(120) / 1_000_000
        assert request_usd(stepped, 101, 10) == Decimal(343) / 1_000_000

    def test_nothing_costs_nothing(self) -> None:
        assert request_usd(price("1", "2"), 0, 0) == 0


KNOWN_TO_DIFFER = {"mistral-large-4"}
"""Where the two sources disagreed on 2026-11-23 (noted on the offer, `model_prices_agrees`)."""


def test_a_second_source_agrees() -> None:
    """model-prices keeps its own first-party history. At least 20 vendors' prices must be found there and agree."""
    import model_prices

    agreed, differed = 0, set()
    for item in catalogue().offers:
        if catalogue().provider(item.provider).kind != "vendor" and item.provider != "google":
            continue
        try:
            theirs = model_prices.rates(item.model_ref, at=NOON, provider=OTHER_NAME.get(item.provider, item.provider))
        except (LookupError, ValueError):
            continue
        if theirs is None:
            continue
        found = prices().of(item.key)
        if (float(found.usd_in_per_mtok), float(found.usd_out_per_mtok)) == (theirs.input, theirs.output):
            agreed += 1
        else:
            differed.add(item.model_ref)
    assert differed <= KNOWN_TO_DIFFER
    assert agreed >= 20


def test_prices_need_no_network() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse; socket.create_connection = refuse\n"
        "from tests.estimate_parts import prices\n"
        "assert not prices().stale"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_library_is_loaded_only_when_a_price_is_asked_for() -> None:
    code = "import sys, advisor.storage.prices; sys.exit('genai_prices' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_hour_of_the_table_is_in_utc() -> None:
    assert adapter.price_table([], NOON + timedelta(minutes=30)).as_of == datetime(2026, 11, 23, 12, tzinfo=UTC)
