"""What the work would cost, which language models are worth trying, and on what: one pure function.

`estimate(need, catalogue, prices, energy)` reads no clock, file or network. Prices and energy are handed in.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from advisor.engine.cost.breakeven import BreakEven, Curve, break_evens, curve
from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.closed import closed_by_answers
from advisor.engine.cost.contradictions import Contradiction, contradictions
from advisor.engine.cost.costs import (
    OWN_RUNNING,
    WAYS,
    Choices,
    Way,
    WayCost,
    choices,
    hourly_usd,
    hybrid_parts,
    months,
)
from advisor.engine.cost.delays import Delay, delay_of
from advisor.engine.cost.footprint import EnergyTable
from advisor.engine.cost.hosting import HostPlan, PlanBook, Plans, replicas
from advisor.engine.cost.hybrid import HybridPromise, hybrid_promise
from advisor.engine.cost.impacts import WayFootprint, footprints
from advisor.engine.cost.money import MoneyRange, PriceTable, PriceTier, usd
from advisor.engine.cost.need import EstimateInput, GpuBasis, Taken, Workload, people_usd, workload_of
from advisor.engine.cost.shortlist import Shortlist, shortlist
from advisor.engine.said import Said, say
from advisor.engine.schema import Document


class Market(NamedTuple):
    """What an estimate needs besides the need."""

    catalogue: Catalogue
    standard: PriceTable
    batch: PriceTable
    energy: EnergyTable
    book: PlanBook

    def work_out(self, need: EstimateInput) -> Worked:
        """The need, priced at its own price tier."""
        prices = self.batch if need.tier == "batch" else self.standard
        return work_out(need, self.catalogue, prices, self.energy, self.book)

    def estimate(self, need: EstimateInput) -> Estimate:
        """The whole estimate of the need."""
        return told(self.work_out(need))


class Worked(NamedTuple):
    """A need, priced: what a whole estimate and its summary are told from."""

    need: EstimateInput
    work: Workload
    taken: tuple[Taken, ...]
    listed: Shortlist
    plans: Plans
    found: Choices
    people: Decimal | None
    ways: tuple[WayCost, ...]
    prices: PriceTable
    energy: EnergyTable

    @property
    def catalogue(self) -> Catalogue:
        return self.plans.catalogue

    @property
    def open_ways(self) -> tuple[Way, ...]:
        return tuple(way.way for way in self.ways if way.usd_per_month is not None)

    @property
    def stale_offers(self) -> set[str]:
        return {item.offer for item in self.listed.items if item.offer} & set(self.prices.stale)

    @property
    def sources(self) -> tuple[str, str]:
        """Of energy and of speed."""
        energy, speed = self.energy, self.catalogue.throughput
        return (
            f"{energy.source} {energy.library_version}, computed on {energy.computed_on}",
            f"{speed.source}; fitted on {speed.fitted_on}",
        )

    def break_evens(self) -> tuple[BreakEven, ...]:
        return break_evens(self.found, self.work, self.people)

    def delays(self) -> tuple[Delay, ...]:
        ways = (way for way in self.ways if way.usd_per_month is not None and way.way != "hybrid")
        return tuple(delay_of(way, self.need, self.catalogue) for way in ways)

    def footprints(self) -> tuple[WayFootprint, ...]:
        return footprints(self.ways, self.need, self.work, self.catalogue, self.energy)


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
    return told(work_out(need, catalogue, prices, energy, book))


def work_out(
    need: EstimateInput,
    catalogue: Catalogue,
    prices: PriceTable,
    energy: EnergyTable,
    book: PlanBook | None = None,
) -> Worked:
    """The same, not told yet."""
    if prices.tier != need.tier:
        raise ValueError(f"the estimate needs {need.tier} prices and was handed {prices.tier} ones")
    if need.grid_zone not in energy.gco2e_per_kwh:
        zone = need.grid_zone
        raise ValueError(f"grid zone {zone!r} is not in the energy table; take a three-letter country or WOR")
    work, taken = workload_of(need, catalogue)
    listed = shortlist(need, work, catalogue, prices)
    book = book or PlanBook()
    plans = Plans(need, work, catalogue, book.carried(need, work), book.rates)
    found = choices(listed, prices, plans)
    people, ranges = people_usd(need, catalogue), months(found, work)
    ways = _marked([_way(way, ranges.get(way), need, work, found, people) for way in _shown(need)])
    return Worked(need, work, taken, listed, plans, found, people, ways, prices, energy)


def told(worked: Worked) -> Estimate:
    """Everything there is to say about a need."""
    energy_source, throughput_source = worked.sources
    return Estimate(
        need=worked.need,
        workload=worked.work,
        taken=worked.taken,
        shortlist=worked.listed,
        ways=worked.ways,
        cheapest=next((way.way for way in worked.ways if way.cheapest), None),
        hybrid=hybrid_promise(worked.ways, worked.work, worked.catalogue),
        break_evens=worked.break_evens(),
        curve=curve(worked.found, worked.open_ways, worked.work),
        fits=_fits(worked.listed, worked.plans),
        delays=worked.delays(),
        footprints=worked.footprints(),
        contradictions=contradictions(worked.need, worked.ways),
        price_tier=worked.prices.tier,
        gpu_price_basis=worked.need.gpu_price_basis,
        prices_as_of=worked.prices.as_of,
        stale_offers=tuple(sorted(worked.stale_offers)),
        energy_source=energy_source,
        throughput_source=throughput_source,
    )


def _shown(need: EstimateInput) -> tuple[Way, ...]:
    """Five ways; the sixth, a large model of one's own, only where no text may leave."""
    return WAYS if need.data_sensitivity == "sealed" else WAYS[:-1]


def _way(
    way: Way, cost: MoneyRange | None, need: EstimateInput, work: Workload, found: Choices, people: Decimal | None
) -> WayCost:
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


def _why_closed(way: Way, need: EstimateInput) -> Said:
    by_answers = closed_by_answers(way, need)
    if by_answers or way != "hybrid":
        return by_answers or say("closed.none")
    return say("closed.hybrid_held") if need.hybrid_held else say("closed.hybrid")


def _notes(way: Way, need: EstimateInput) -> tuple[Said, ...]:
    notes = []
    if way in OWN_RUNNING and need.people_hours_per_month is None:
        notes.append(say("note.people"))
    if way in ("small_own", "large_own"):
        notes.append(say("note.card_alone"))
    if way == "small_rented" and need.gpu_price_basis == "low":
        notes.append(say("note.lowest_rent"))
    if way in OWN_RUNNING and need.team == "none":
        notes.append(say("note.nobody"))
    if way == "large_own" and need.team is None:
        notes.append(say("note.large_own"))
    if need.price_tier == "batch" and way in ("small_hosted", "large_hosted", "hybrid"):
        notes.append(say("note.batch"))
    return tuple(notes)


def _per_thousand(cost: MoneyRange, requests: int) -> MoneyRange | None:
    if not requests:
        return None
    return MoneyRange.of(*(amount * 1000 / requests for amount in (cost.low, cost.typical, cost.high)))


def _marked(ways: list[WayCost]) -> tuple[WayCost, ...]:
    """The open way with the lowest typical figure, people included; the first in order where two are equal."""
    open_ways = [way for way in ways if way.usd_per_month is not None]
    if not open_ways:
        return tuple(ways)
    least = min(open_ways, key=lambda way: way.with_people)
    return tuple(way.model_copy(update={"cheapest": True}) if way is least else way for way in ways)


def _fits(listed: Shortlist, plans: Plans) -> tuple[Fit, ...]:
    """Every machine for the first model to host: does it fit, how many at once, how fast."""
    first = next(iter(listed.of("small_own")), None)
    if first is None:
        return ()
    model = plans.catalogue.language_model(first.language_model)
    rows = []
    for machine in plans.machines:
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
