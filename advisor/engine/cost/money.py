"""Money: Decimal US dollars, ranges instead of points, and the prices the engine is handed."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Literal

from pydantic import model_validator

from advisor.engine.said import Said, say
from advisor.engine.schema import Document

PriceTier = Literal["standard", "batch"]

MILLION = Decimal(1_000_000)
STEP = Decimal("0.000001")
"""Results are kept to a millionth of a dollar: one short request costs less than a tenth of a cent."""


def usd(amount: Decimal) -> Decimal:
    """An amount as results keep it."""
    return amount.quantize(STEP, ROUND_HALF_EVEN)


CENT = Decimal("0.01")
"""Less is told as "under" this."""


def about(amount: Decimal) -> Decimal:
    """An amount as an estimate is told: two significant digits, never more than it is worth, cents below ten."""
    if not amount or amount >= 10:
        tens = Decimal(10) ** max(0, amount.adjusted() - 1)
        return (amount / tens).quantize(Decimal(1), ROUND_HALF_EVEN) * tens
    told = amount if amount < 1 else amount.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return told.quantize(CENT, ROUND_HALF_EVEN)


def alike(low: Decimal, high: Decimal) -> bool:
    """Whether both are told by the same words."""
    return high < CENT or about(low) == about(high)


def span(low: Decimal, high: Decimal) -> Said:
    """From one amount to another, and one alone where both are told the same."""
    return say("money.one", high_usd=high) if alike(low, high) else say("money.span", low_usd=low, high_usd=high)


def exactly(number: float) -> Decimal:
    """A number from the catalogue as it was written, 0.6 and not 0.59999."""
    return Decimal(str(number))


class MoneyRange(Document):
    """US dollars: a low, a typical and a high figure."""

    low: Decimal
    typical: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> MoneyRange:
        if not self.low <= self.typical <= self.high:
            raise ValueError(f"a range must rise: {self.low}, {self.typical}, {self.high}")
        return self

    @classmethod
    def of(cls, *amounts: Decimal) -> MoneyRange:
        """Smallest, lower middle and largest of some amounts."""
        ordered = sorted(amounts)
        return cls(low=usd(ordered[0]), typical=usd(ordered[(len(ordered) - 1) // 2]), high=usd(ordered[-1]))


class PriceStep(Document):
    """A dearer rate for every token of a request whose prompt is longer than this."""

    above_tokens: int
    usd_in_per_mtok: Decimal
    usd_out_per_mtok: Decimal


class Price(Document):
    """What one offer costs at one time."""

    usd_in_per_mtok: Decimal
    usd_out_per_mtok: Decimal
    steps: tuple[PriceStep, ...] = ()
    as_of: datetime
    source: str
    stale: bool = False
    """True if the price library did not know the model and the last dated price stands in."""
    note: str = ""


class PriceTable(Document):
    """Prices of offers at one hour and one price tier. A missing offer is an error, never a zero."""

    as_of: datetime
    tier: PriceTier
    prices: dict[str, Price]

    def of(self, offer_key: str) -> Price:
        """The price of this offer. Raises KeyError if there is none."""
        return self.prices[offer_key]

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """Offers whose price is the last dated one."""
        return tuple(key for key, price in self.prices.items() if price.stale)


def request_usd(price: Price, prompt_tokens: int, output_tokens: int) -> Decimal:
    """One request. A long prompt moves all its tokens to the dearer rate, so never price a month at once."""
    rate_in, rate_out = price.usd_in_per_mtok, price.usd_out_per_mtok
    for step in price.steps:
        if prompt_tokens > step.above_tokens:
            rate_in, rate_out = step.usd_in_per_mtok, step.usd_out_per_mtok
    return (rate_in * prompt_tokens + rate_out * output_tokens) / MILLION
