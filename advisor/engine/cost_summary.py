"""The part of an estimate that a page shows: small enough to be frozen with the advice.

The result page and the what-if show the same summary; only the what-if makes it anew.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from advisor.engine.breakeven import Curve, Verdict
from advisor.engine.catalogue import Catalogue
from advisor.engine.contradictions import Contradiction
from advisor.engine.costs import Way, WayCost
from advisor.engine.delays import Delay
from advisor.engine.estimates import Estimate, Market
from advisor.engine.footprint import Footprint
from advisor.engine.hybrid import HybridPromise
from advisor.engine.money import MoneyRange, usd
from advisor.engine.need import EstimateInput, Taken, Workload
from advisor.engine.schema import Document
from advisor.engine.shortlist import KINDS, Exclusion, ShortlistItem

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
    extrapolated: str
    capacity_requests_per_month: int


class ShownWay(Document):
    """One way with everything a page says about it."""

    way: Way
    usd_per_month: MoneyRange | None
    usd_per_1000_requests: MoneyRange | None
    people_usd_per_month: Decimal | None
    cheapest: bool
    closed: str
    notes: tuple[str, ...]
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


def summary_for(market: Market, need: EstimateInput) -> CostSummary:
    return summarised(market.estimate(need), market.catalogue)


def summarised(made: Estimate, catalogue: Catalogue) -> CostSummary:
    """The estimate with no more than a page shows."""
    machines = {item.key: item.name for item in catalogue.machines}
    return CostSummary(
        need=made.need,
        workload=made.workload,
        taken=made.taken,
        ways=tuple(_way(way, made, catalogue) for way in made.ways),
        hybrid=made.hybrid,
        crossings=tuple(
            Crossing(
                self_hosted=item.self_hosted,
                against=item.against,
                machine=machines[item.machine],
                verdict=item.verdict,
                requests_per_month=item.requests_per_month,
                capacity_requests_per_month=item.capacity_requests_per_month,
                requests_with_people=item.requests_with_people,
            )
            for item in made.break_evens
        ),
        chart=chart_of(made.curve),
        contradictions=made.contradictions,
        listed=tuple(item for kind in KINDS for item in made.shortlist.of(kind)[:MOST_LISTED]),
        exclusions=made.shortlist.exclusions,
        prices_as_of=made.prices_as_of,
        stale=tuple(sorted({item.name for item in made.shortlist.items if item.offer in made.stale_offers})),
        energy_source=made.energy_source,
        throughput_source=made.throughput_source,
    )


def _way(way: WayCost, made: Estimate, catalogue: Catalogue) -> ShownWay:
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
        delay=next((item for item in made.delays if item.way == way.way), None),
        footprint=next((item.per_1000_answers for item in made.footprints if item.way == way.way), None),
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


def chart_of(curve: Curve) -> Chart:
    """The curve as far as it matters to this visitor, in lists."""
    until = max(LEAST_WINDOW, WINDOW * curve.marked)
    since = min(max(FIRST_VOLUME, curve.marked // 10), LAST_START)
    last = next((place for place, volume in enumerate(curve.volumes) if volume >= until), len(curve.volumes) - 1)
    first = max((place for place, volume in enumerate(curve.volumes) if volume <= since), default=0)
    if 0 < curve.marked < FIRST_VOLUME:
        first = 0
    return Chart(
        volumes=curve.volumes[first : last + 1],
        lines=tuple(
            ChartLine(way=line.way, usd=tuple(_short(point.usd) for point in line.points[first : last + 1]))
            for line in curve.lines
        ),
        marked=curve.marked,
    )


def _short(amount: Decimal) -> Decimal:
    """Fewer digits than the exact figure; the chart needs no more."""
    places = min(6, max(2, DIGITS - 1 - amount.adjusted())) if amount else 2
    return usd(amount).quantize(Decimal(1).scaleb(-places))
