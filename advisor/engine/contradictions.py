"""Where the estimate contradicts the advice or the visitor's own answers, in plain words."""

from __future__ import annotations

from decimal import Decimal

from advisor.engine.costs import OWN_RUNNING, Way, WayCost
from advisor.engine.money import about_usd
from advisor.engine.need import Budget, EstimateInput
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
NAMES: dict[Way, str] = {
    "large_hosted": "a large model paid by use",
    "small_hosted": "a small model paid by use",
    "small_rented": "a small model on a rented machine",
    "small_own": "a small model on your own machine",
    "hybrid": "both together",
    "large_own": "a large model on your own machine",
}
OUTCOMES_IN_WORDS: dict[Outcome, str] = {"slm": "a small model", "hybrid": "both together", "llm": "a large model"}


class Contradiction(Document):
    key: str
    text: str
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
        text = (
            f"No way shown here fits your budget of {about_usd(limit)} a month; the least is about {about_usd(least)}."
        )
        return Contradiction(key="budget_none", text=text, ways=tuple(way.way for way in ways))
    advised = [way for way in ways if need.advice and way.way in WAYS_OF[need.advice]]
    if need.advice and advised and not any(way in within for way in advised):
        best = min(within, key=lambda way: way.with_people)
        least = min(_low(way) for way in advised)
        text = (
            f"The advice is {OUTCOMES_IN_WORDS[need.advice]}, but at this volume it costs at least {about_usd(least)} "
            f"a month and your budget is {about_usd(limit)}. Within it is {NAMES[best.way]}, "
            f"about {about_usd(best.with_people)}."
        )
        return Contradiction(key="budget_advice", text=text, ways=tuple(way.way for way in advised))
    return None


def _closed(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    if need.advice is None or any(way.way in WAYS_OF[need.advice] for way in ways):
        return None
    text = f"The advice is {OUTCOMES_IN_WORDS[need.advice]}, but no way to run that is open with your answers."
    return Contradiction(key="advice_closed", text=text, ways=WAYS_OF[need.advice])


def _dearer(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    """Self-hosting dearer than hosting at this volume."""
    costs = {way.way: way for way in ways}
    hosted = costs.get("small_hosted")
    own = [costs[way] for way in ("small_rented", "small_own") if way in costs]
    if hosted is None or not own or need.advice == "llm":
        return None
    least = min(own, key=lambda way: way.with_people)
    if least.with_people <= hosted.with_people:
        return None
    text = (
        f"At this volume, running a small model yourself costs more than paying by use: about "
        f"{about_usd(least.with_people)} a month for {NAMES[least.way]}, about {about_usd(hosted.with_people)} paid by "
        f"use. Data, independence or delay may still be worth it."
    )
    return Contradiction(key="self_hosting_dearer", text=text, ways=tuple(way.way for way in own))


def _team(need: EstimateInput, ways: list[WayCost]) -> Contradiction | None:
    cheapest = next((way for way in ways if way.cheapest), None)
    if need.team != "none" or cheapest is None or cheapest.way not in OWN_RUNNING:
        return None
    text = (
        f"The lowest figure is {NAMES[cheapest.way]}, but nobody technical would look after it: plan for outside help."
    )
    return Contradiction(key="team_none", text=text, ways=(cheapest.way,))
