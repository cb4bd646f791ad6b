"""Token prices: the only module that knows genai-prices. It works from the data in the package and never downloads.

One request is priced, never a month: a month's tokens at once would fall into the long-context rate. The library
matches names by prefix, so the id it answers with is compared with the one the offer expects.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version

from advisor.engine.cost.catalogue import Offer
from advisor.engine.cost.money import Price, PriceStep, PriceTable, PriceTier

PROBE_TOKENS = 1000
"""Short enough for every base rate."""


def price_table(offers: Iterable[Offer], at: datetime, tier: PriceTier = "standard") -> PriceTable:
    """Prices of all offers at one hour. Looked up once per offer and hour; after that they come from memory."""
    if at.tzinfo is None:
        raise ValueError("prices need a time with a zone: some change with the hour of the day")
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return PriceTable(as_of=hour, tier=tier, prices={offer.key: price_of(offer, hour, tier) for offer in offers})


def price_of(offer: Offer, hour: datetime, tier: PriceTier) -> Price:
    """The library's price, or the last dated one of the offer if the library no longer knows it."""
    found = _looked_up(offer.provider, offer.model_ref, offer.matched_id, hour, tier)
    if isinstance(found, Price):
        return found
    return Price(
        usd_in_per_mtok=offer.usd_in_per_mtok,
        usd_out_per_mtok=offer.usd_out_per_mtok,
        as_of=datetime(offer.priced_on.year, offer.priced_on.month, offer.priced_on.day, tzinfo=UTC),
        source=offer.seen.get("price", "catalogue"),
        stale=True,
        note=f"{found} This is the last price seen, of {offer.priced_on}, at the standard rate.",
    )


@lru_cache(maxsize=4096)
def _looked_up(provider: str, model_ref: str, matched_id: str, hour: datetime, tier: PriceTier) -> Price | str:
    """A price, or in words why there is none."""
    from genai_prices import Usage, calc_price

    try:
        found = calc_price(
            Usage(input_tokens=PROBE_TOKENS, output_tokens=PROBE_TOKENS),
            model_ref,
            provider_id=provider,
            genai_request_timestamp=hour,
            price_context={"processing": "batch"} if tier == "batch" else None,
        )
    except (LookupError, ValueError) as error:
        return f"The price library does not know {model_ref} at {provider} ({type(error).__name__})."
    if found.model.id != matched_id:
        return f"The price library took {model_ref} for {found.model.id}."
    rates = found.model_price.input_mtok, found.model_price.output_mtok
    if rates[0] is None or rates[1] is None:
        return f"The price library has no token price for {model_ref} at {provider}."
    base_in, steps_in = _rate(rates[0])
    base_out, steps_out = _rate(rates[1])
    return Price(
        usd_in_per_mtok=base_in,
        usd_out_per_mtok=base_out,
        steps=_steps(base_in, steps_in, base_out, steps_out),
        as_of=hour,
        source=f"genai-prices {version('genai-prices')}",
    )


def _rate(rate: object) -> tuple[Decimal, dict[int, Decimal]]:
    """US dollars per million tokens: the base rate, and the rates from a prompt length on."""
    if isinstance(rate, Decimal):
        return rate, {}
    return getattr(rate, "base"), {step.start: step.price for step in getattr(rate, "tiers")}  # noqa: B009


def _steps(
    base_in: Decimal, steps_in: dict[int, Decimal], base_out: Decimal, steps_out: dict[int, Decimal]
) -> tuple[PriceStep, ...]:
    """Both rates at every prompt length where either changes."""
    steps = []
    rate_in, rate_out = base_in, base_out
    for start in sorted(steps_in.keys() | steps_out.keys()):
        rate_in, rate_out = steps_in.get(start, rate_in), steps_out.get(start, rate_out)
        steps.append(PriceStep(above_tokens=start, usd_in_per_mtok=rate_in, usd_out_per_mtok=rate_out))
    return tuple(steps)


def forget() -> None:
    """Empty the memory of prices (after an update of the library, and in tests)."""
    _looked_up.cache_clear()
