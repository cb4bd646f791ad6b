"""The part of an estimate that a page shows: small enough to be frozen with the advice.

The result page and the what-if show the same summary; only the what-if makes it anew.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from advisor.engine.cost.breakeven import Verdict, volumes_of
from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.contradictions import Contradiction, contradictions
from advisor.engine.cost.costs import Way, WayCost, typical_month
from advisor.engine.cost.delays import Delay
from advisor.engine.cost.estimates import Worked
from advisor.engine.cost.footprint import Footprint
from advisor.engine.cost.hybrid import HybridPromise, hybrid_promise
from advisor.engine.cost.money import MoneyRange, usd
from advisor.engine.cost.need import EstimateInput, Taken, Workload
from advisor.engine.cost.shortlist import Exclusion, ShortlistItem
from advisor.engine.cost.sieve import KINDS
from advisor.engine.said import Sentence, Sentences
from advisor.engine.schema import Document

MOST_LISTED = 3
"""Language models kept of each kind."""
MOST_NAMED = 5
LEAST_WINDOW = 10**6
WINDOW = 100
FIRST_VOLUME, LAST_START = 100, 10**5
"""The chart goes from a tenth of the visitor's volume to a hundred times of it. It begins between 100 and 100,000,
where machines begin to pay, and reaches a million at least."""
DIGITS = 4
"""Significant digits of a point of the chart."""


class Running(Document):
    """What a way runs on, for the fold."""

    language_model: str
    machine: str
    machines: int
    stored_as: str
    memory_gib: float
    users_at_once: int
    tokens_per_s: float
    error: float
    extrapolated: Sentences
    capacity_requests_per_month: int


class ShownWay(Document):
    """One way with everything a page says about it."""

    way: Way
    usd_per_month: MoneyRange | None
    usd_per_1000_requests: MoneyRange | None
    people_usd_per_month: Decimal | None
    cheapest: bool
    closed: Sentence
    notes: tuple[Sentence, ...]
    named: tuple[str, ...]
    """Names of the language models that give the range."""
    running: Running | None
    delay: Delay | None
    footprint: Footprint | None


class Crossing(Document):
    """From how many requests a machine beats paying by use."""

    self_hosted: Way
    against: Way
    machine: str
    verdict: Verdict
    requests_per_month: int | None
    capacity_requests_per_month: int
    requests_with_people: int | None


class ChartLine(Document):
    way: Way
    usd: tuple[Decimal, ...]


class Chart(Document):
    volumes: tuple[int, ...]
    lines: tuple[ChartLine, ...]
    marked: int


class CostSummary(Document):
    """What it would cost, which language models to try, on what."""

    need: EstimateInput
    workload: Workload
    taken: tuple[Taken, ...]
    ways: tuple[ShownWay, ...]
    hybrid: HybridPromise | None
    crossings: tuple[Crossing, ...]
    chart: Chart
    contradictions: tuple[Contradiction, ...]
    listed: tuple[ShortlistItem, ...]
    exclusions: tuple[Exclusion, ...]
    prices_as_of: datetime
    stale: tuple[str, ...]
    """Shortlisted language models whose price is the last dated one."""
    energy_source: str
    throughput_source: str


def summarised(made: Worked) -> CostSummary:
    """No more of an estimate than a page shows."""
    catalogue = made.catalogue
    delays = {item.way: item for item in made.delays()}
    footprints = {item.way: item.per_1000_answers for item in made.footprints()}
    energy_source, throughput_source = made.sources
    stale = made.stale_offers
    return CostSummary(
        need=made.need,
        workload=made.work,
        taken=made.taken,
        ways=tuple(_way(way, delays.get(way.way), footprints.get(way.way), catalogue) for way in made.ways),
        hybrid=hybrid_promise(made.ways, made.work, catalogue),
        crossings=tuple(
            Crossing(
                self_hosted=item.self_hosted,
                against=item.against,
                machine=catalogue.machine(item.machine).name,
                verdict=item.verdict,
                requests_per_month=item.requests_per_month,
                capacity_requests_per_month=item.capacity_requests_per_month,
                requests_with_people=item.requests_with_people,
            )
            for item in made.break_evens()
        ),
        chart=_chart(made),
        contradictions=contradictions(made.need, made.ways),
        listed=tuple(item for kind in KINDS for item in made.listed.of(kind)[:MOST_LISTED]),
        exclusions=made.listed.exclusions,
        prices_as_of=made.prices.as_of,
        stale=tuple(sorted({item.name for item in made.listed.items if item.offer in stale})),
        energy_source=energy_source,
        throughput_source=throughput_source,
    )


def _way(way: WayCost, delay: Delay | None, footprint: Footprint | None, catalogue: Catalogue) -> ShownWay:
    names = [catalogue.language_model(key).name for key in way.language_models]
    return ShownWay(
        way=way.way,
        usd_per_month=way.usd_per_month,
        usd_per_1000_requests=way.usd_per_1000_requests,
        people_usd_per_month=way.people_usd_per_month,
        cheapest=way.cheapest,
        closed=way.closed,
        notes=way.notes,
        named=tuple(names[:MOST_NAMED]) if way.way != "hybrid" else (),
        running=_running(way, catalogue),
        delay=delay,
        footprint=footprint,
    )


def _running(way: WayCost, catalogue: Catalogue) -> Running | None:
    plan = way.plan
    if plan is None:
        return None
    return Running(
        language_model=catalogue.language_model(plan.language_model).name,
        machine=plan.machine_name,
        machines=way.replicas or 1,
        stored_as=plan.stored_as,
        memory_gib=plan.memory_gib,
        users_at_once=plan.users_at_once,
        tokens_per_s=round(plan.tokens_per_s, 1),
        error=plan.error,
        extrapolated=plan.extrapolated,
        capacity_requests_per_month=plan.capacity_requests_per_month,
    )


def _chart(made: Worked) -> Chart:
    """The curve as far as it matters to this visitor, in lists."""
    volumes = _window(volumes_of(made.work), made.work.requests)
    lines = []
    for way in made.open_ways:
        costs = (typical_month(made.found, way, made.work, volume) for volume in volumes)
        lines.append(ChartLine(way=way, usd=tuple(_short(cost) for cost in costs)))
    return Chart(volumes=volumes, lines=tuple(lines), marked=made.work.requests)


def _window(volumes: tuple[int, ...], marked: int) -> tuple[int, ...]:
    until = max(LEAST_WINDOW, WINDOW * marked)
    since = min(max(FIRST_VOLUME, marked // 10), LAST_START)
    last = next((place for place, volume in enumerate(volumes) if volume >= until), len(volumes) - 1)
    first = max((place for place, volume in enumerate(volumes) if volume <= since), default=0)
    if 0 < marked < FIRST_VOLUME:
        first = 0
    return volumes[first : last + 1]


def _short(amount: Decimal) -> Decimal:
    """Fewer digits than the exact figure; the chart needs no more."""
    places = min(6, max(2, DIGITS - 1 - amount.adjusted())) if amount else 2
    return usd(amount).quantize(Decimal(1).scaleb(-places))
