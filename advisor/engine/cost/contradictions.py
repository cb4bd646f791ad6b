"""Where the estimate contradicts the advice or the visitor's own answers, as keys and values."""

from __future__ import annotations

from decimal import Decimal

from advisor.engine.cost.costs import OWN_RUNNING, Way, WayCost
from advisor.engine.cost.need import Budget, EstimateInput
from advisor.engine.said import Sentence, say
from advisor.engine.schema import Document, Outcome

BUDGET_USD: dict[Budget, Decimal | None] = {
    "under_100": Decimal(100),
    "under_1000": Decimal(1000),
    "under_10000": Decimal(10000),
    "over_10000": None,
}
WAYS_OF: dict[Outcome, tuple[Way, ...]] = {
    "slm": ("small_hosted", "small_rented", "small_own"),
    "hybrid": ("hybrid",),
    "llm": ("large_hosted", "large_own"),
}


class Contradiction(Document):
    key: str
    text: Sentence
    ways: tuple[Way, ...]


def contradictions(need: EstimateInput, ways: tuple[WayCost, ...]) -> tuple[Contradiction, ...]:
    """Everything the page should say next to the verdict, most serious first."""
    open_ways = [way for way in ways if way.usd_per_month is not None]
    found = [_budget(need, open_ways), _closed(need, open_ways), _dearer(need, open_ways), _team(need, open_ways)]
    return tuple(item for item in found if item is not None)


def _low(way: WayCost) -> Decimal:
    return (way.usd_per_month.low if way.usd_per_month else Decimal(0)) + (way.people_usd_per_month or Decimal(0))


def _budget(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    limit = BUDGET_USD[need.budget] if need.budget else None
    if limit is None or not ways:
        return None
    within = [way for way in ways if _low(way) <= limit]
    if not within:
        least = min(_low(way) for way in ways)
        text = say("cost.budget_none", limit_usd=limit, least_usd=least)
        return Contradiction(key="budget_none", text=text, ways=tuple(way.way for way in ways))
    advised = [way for way in ways if need.advice and way.way in WAYS_OF[need.advice]]
    if need.advice and advised and not any(way in within for way in advised):
        best = min(within, key=lambda way: way.with_people)
        least = min(_low(way) for way in advised)
        text = say(
            "cost.budget_advice",
            advice=need.advice,
            least_usd=least,
            limit_usd=limit,
            way=best.way,
            way_usd=best.with_people,
        )
        return Contradiction(key="budget_advice", text=text, ways=tuple(way.way for way in advised))
    return None


def _closed(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    if need.advice is None or any(way.way in WAYS_OF[need.advice] for way in ways):
        return None
    text = say("cost.advice_closed", advice=need.advice)
    if need.advice == "hybrid" and need.hybrid_held:
        text = say("cost.hybrid_held", advice=need.advice)
    return Contradiction(key="advice_closed", text=text, ways=WAYS_OF[need.advice])


def _dearer(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    """A machine that looks the cheapest on its own and is dearer with the people it takes.

    Nobody is advised to run a small model where paying by use is plainly the lower: then there is nothing to warn of.
    """
    costs = {way.way: way for way in ways}
    hosted = costs.get("small_hosted")
    own = [costs[way] for way in ("small_rented", "small_own") if way in costs]
    if hosted is None or not own or need.advice == "llm":
        return None
    least = min(own, key=lambda way: way.with_people)
    looks_lower = min(_machine_alone(way) for way in own) <= _machine_alone(hosted)
    if not looks_lower or least.with_people <= hosted.with_people:
        return None
    text = say("cost.dearer", own_usd=least.with_people, way=least.way, hosted_usd=hosted.with_people)
    return Contradiction(key="self_hosting_dearer", text=text, ways=tuple(way.way for way in own))


def _machine_alone(way: WayCost) -> Decimal:
    """The typical month without the people."""
    return way.usd_per_month.typical if way.usd_per_month else Decimal(0)


def _team(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    cheapest = next((way for way in ways if way.cheapest), None)
    if need.team != "none" or cheapest is None or cheapest.way not in OWN_RUNNING:
        return None
    text = say("cost.nobody", way=cheapest.way)
    return Contradiction(key="team_none", text=text, ways=(cheapest.way,))
