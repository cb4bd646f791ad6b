"""What the work would cost, which language models are worth trying, and on what: one pure function.

`estimate(need, catalogue, prices, energy)` reads no clock, file or network. Prices and energy are handed in.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from advisor.engine.breakeven import BreakEven, Curve, break_evens, curve
from advisor.engine.catalogue import Catalogue
from advisor.engine.contradictions import Contradiction, contradictions
from advisor.engine.costs import OWN_RUNNING, WAYS, Choices, Way, WayCost, choices, hourly_usd, hybrid_parts, month
from advisor.engine.delays import Delay, delay_of
from advisor.engine.footprint import EnergyTable
from advisor.engine.hosting import HostPlan, PlanBook, Plans, replicas
from advisor.engine.hybrid import HybridPromise, hybrid_promise
from advisor.engine.impacts import WayFootprint, footprints
from advisor.engine.money import MoneyRange, PriceTable, PriceTier, usd
from advisor.engine.need import EstimateInput, GpuBasis, Taken, Workload, people_usd, workload_of
from advisor.engine.schema import Document
from advisor.engine.shortlist import Shortlist, shortlist


class Market(NamedTuple):
    """What an estimate needs besides the need."""

    catalogue: Catalogue
    standard: PriceTable
    batch: PriceTable
    energy: EnergyTable
    book: PlanBook

    def estimate(self, need: EstimateInput) -> Estimate:
        """The estimate at the price tier of the need."""
        prices = self.batch if need.tier == "batch" else self.standard
        return estimate(need, self.catalogue, prices, self.energy, self.book)


class Fit(Document):
    """One machine for the first model of the shortlist to host."""

    machine: str
    machine_name: str
    fits: bool
    plan: HostPlan | None
    usd_per_hour: Decimal | None
    purchase_usd: Decimal | None


class Estimate(Document):
    """Everything the result page, the command line and the what-if show."""

    need: EstimateInput
    workload: Workload
    taken: tuple[Taken, ...]
    shortlist: Shortlist
    ways: tuple[WayCost, ...]
    cheapest: Way | None
    hybrid: HybridPromise | None
    break_evens: tuple[BreakEven, ...]
    curve: Curve
    fits: tuple[Fit, ...]
    delays: tuple[Delay, ...]
    footprints: tuple[WayFootprint, ...]
    contradictions: tuple[Contradiction, ...]
    price_tier: PriceTier
    gpu_price_basis: GpuBasis
    prices_as_of: datetime
    stale_offers: tuple[str, ...]
    """Shortlisted offers whose price is the last dated one, because the library no longer knows them."""
    energy_source: str
    throughput_source: str


def estimate(
    need: EstimateInput,
    catalogue: Catalogue,
    prices: PriceTable,
    energy: EnergyTable,
    book: PlanBook | None = None,
) -> Estimate:
    """The whole estimate; `book` must be of the same catalogue.

    Raises ValueError if the prices are of another tier or the grid zone is unknown.
    """
    if prices.tier != need.tier:
        raise ValueError(f"the estimate needs {need.tier} prices and was handed {prices.tier} ones")
    if need.grid_zone not in energy.gco2e_per_kwh:
        zone = need.grid_zone
        raise ValueError(f"grid zone {zone!r} is not in the energy table; take a three-letter country or WOR")
    work, taken = workload_of(need, catalogue)
    listed = shortlist(need, work, catalogue, prices)
    book = book or PlanBook()
    plans = Plans(need, work, catalogue, book.page(need, work), book.rates)
    found = choices(listed, prices, plans)
    people = people_usd(need, catalogue)
    ways = _marked(tuple(_way(way, need, work, found, people) for way in _shown(need)))
    open_ways = tuple(way.way for way in ways if way.usd_per_month is not None)
    stale = {item.offer for item in listed.items if item.offer} & set(prices.stale)
    return Estimate(
        need=need,
        workload=work,
        taken=taken,
        shortlist=listed,
        ways=ways,
        cheapest=next((way.way for way in ways if way.cheapest), None),
        hybrid=hybrid_promise(ways, work, catalogue),
        break_evens=break_evens(found, work, people),
        curve=curve(found, open_ways, work),
        fits=_fits(listed, plans),
        delays=tuple(delay_of(way, need, catalogue) for way in ways if way.way in open_ways and way.way != "hybrid"),
        footprints=footprints(ways, need, work, catalogue, energy),
        contradictions=contradictions(need, ways),
        price_tier=prices.tier,
        gpu_price_basis=need.gpu_price_basis,
        prices_as_of=prices.as_of,
        stale_offers=tuple(sorted(stale)),
        energy_source=f"{energy.source} {energy.library_version}, computed on {energy.computed_on}",
        throughput_source=f"{catalogue.throughput.source}; fitted on {catalogue.throughput.fitted_on}",
    )


def _shown(need: EstimateInput) -> tuple[Way, ...]:
    """Five ways; the sixth, a large model of one's own, only where no text may leave."""
    return WAYS if need.data_sensitivity == "sealed" else WAYS[:-1]


def _way(way: Way, need: EstimateInput, work: Workload, found: Choices, people: Decimal | None) -> WayCost:
    cost = month(found, way, work, work.requests)
    if cost is None:
        return WayCost(way=way, closed=_why_closed(way, need))
    parts = hybrid_parts(found) if way == "hybrid" else (way,)
    taken = [choice for part in parts or () for choice in found[part]]
    machine = found[way][0].cheapest(work.requests) if way in OWN_RUNNING else None
    runs_own = any(part in OWN_RUNNING for part in parts or ())
    return WayCost(
        way=way,
        usd_per_month=cost,
        usd_per_1000_requests=_per_thousand(cost, work.requests),
        people_usd_per_month=usd(people) if people is not None and runs_own else None,
        language_models=tuple(choice.language_model for choice in taken),
        offers=tuple(choice.offer for choice in taken if choice.offer),
        plan=machine.plan if machine else None,
        replicas=-(-replicas(machine.plan, work.requests) // machine.units) * machine.units if machine else None,
        notes=_notes(way, need),
    )


def _why_closed(way: Way, need: EstimateInput) -> str:
    if need.data_sensitivity == "sealed" and way in ("large_hosted", "small_hosted", "small_rented"):
        return "The text may not leave your premises."
    if need.latency == "offline" and way != "small_own":
        return "It must work without a network."
    if way == "hybrid":
        return "A hybrid needs a small and a large model, and one of the two is not open."
    return "No language model or machine in our list passes your answers."


def _notes(way: Way, need: EstimateInput) -> tuple[str, ...]:
    notes = []
    if way in OWN_RUNNING and need.people_hours_per_month is None:
        notes.append("People's time to keep it running is not counted: give the hours and it is shown as its own line.")
    if way in ("small_own", "large_own"):
        notes.append(
            "The low figure is the card or box alone; the others add a computer around a card. Rooms are not counted."
        )
    if way == "small_rented" and need.gpu_price_basis == "low":
        notes.append("Lowest rent seen; prices of small providers are indicative where the source shows no date.")
    if way in OWN_RUNNING and need.team == "none":
        notes.append("Nobody technical would look after it: plan for outside help.")
    if way == "large_own" and need.team != "ml":
        notes.append("A large model of one's own needs a machine-learning team.")
    if need.price_tier == "batch" and way in ("small_hosted", "large_hosted", "hybrid"):
        notes.append(
            "Batch price: answers may take up to a day. Where no batch price is published, the standard one is used."
        )
    return tuple(notes)


def _per_thousand(cost: MoneyRange, requests: int) -> MoneyRange | None:
    if not requests:
        return None
    return MoneyRange.of(*(amount * 1000 / requests for amount in (cost.low, cost.typical, cost.high)))


def _marked(ways: tuple[WayCost, ...]) -> tuple[WayCost, ...]:
    """The open way with the lowest typical figure, people included; the first in order where two are equal."""
    open_ways = [way for way in ways if way.usd_per_month is not None]
    if not open_ways:
        return ways
    least = min(open_ways, key=lambda way: way.with_people)
    return tuple(way.model_copy(update={"cheapest": True}) if way is least else way for way in ways)


def _fits(listed: Shortlist, plans: Plans) -> tuple[Fit, ...]:
    """Every machine for the first model to host: does it fit, how many at once, how fast."""
    first = next(iter(listed.of("small_own")), None)
    if first is None:
        return ()
    model = plans.catalogue.language_model(first.language_model)
    rows = []
    for machine in plans.catalogue.machines:
        made = plans.of(model, machine)
        rows.append(
            Fit(
                machine=machine.key,
                machine_name=machine.name,
                fits=made is not None,
                plan=made,
                usd_per_hour=hourly_usd(machine, plans.need.gpu_price_basis),
                purchase_usd=machine.purchase_usd,
            )
        )
    return tuple(rows)
