"""How long the first word takes, against how soon an answer must come."""

from __future__ import annotations

from typing import Literal

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.costs import Way, WayCost
from advisor.engine.cost.hosting import FIRST_WORD_S
from advisor.engine.cost.need import EstimateInput
from advisor.engine.schema import Document

DelayClass = Literal["under_a_second", "a_few_seconds", "longer"]


class Delay(Document):
    """Seconds to the first word, quiet and busy."""

    way: Way
    low_s: float
    high_s: float
    delay_class: DelayClass
    """By the busy figure: under 1 s, under 10 s, or longer."""
    meets_need: bool | None
    """Against the answer on `latency`; None if there is no such limit."""
    measured: bool
    """True where a provider's delay was recorded, False where it was computed or assumed."""


def delay_of(way: WayCost, need: EstimateInput, catalogue: Catalogue) -> Delay:
    if way.plan is not None:
        network = catalogue.number("network_s") if way.way == "small_rented" else 0.0
        low, high, measured = way.plan.first_word_s + network, way.plan.first_word_busy_s + network, False
    else:
        seen = (catalogue.offer(key).first_word_s for key in way.offers)
        known = [seconds for seconds in seen if seconds is not None]
        measured = bool(known)
        low = min(known, default=catalogue.number("hosted_first_word_low_s"))
        high = max(known, default=catalogue.number("hosted_first_word_high_s"))
    limit = FIRST_WORD_S.get(need.latency) if need.latency else None
    kind: DelayClass = "under_a_second" if high < 1 else "a_few_seconds" if high < 10 else "longer"
    return Delay(
        way=way.way,
        low_s=round(low, 3),
        high_s=round(high, 3),
        delay_class=kind,
        meets_need=None if limit is None else high <= limit,
        measured=measured,
    )
