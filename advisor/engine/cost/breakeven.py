"""From how many requests a machine beats paying by the token, and whether it can carry that many at all."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Literal

from advisor.engine.cost.costs import Choices, Way, typical_month
from advisor.engine.cost.hosting import Priced
from advisor.engine.cost.money import usd
from advisor.engine.cost.need import Workload
from advisor.engine.schema import Document

Verdict = Literal["beats_above", "never_at_this_size", "nothing_to_beat"]


class BreakEven(Document):
    """One machine against one price by the token."""

    self_hosted: Way
    against: Way
    language_model: str
    machine: str
    against_offer: str
    machine_usd_per_month: Decimal
    api_usd_per_request: Decimal
    requests_per_month: int | None
    """Where the lines cross; None if the other side costs nothing."""
    capacity_requests_per_month: int
    """What one machine carries. More machines cost more in step: without people the comparison stays the same."""
    verdict: Verdict
    requests_with_people: int | None = None
    """The same with people's time on the side of the machine, if hours were given; it is spread over as many machines
    as that takes. None too if no number of machines makes up for it."""
    text: str


def requests_to_beat(machine_usd: Decimal, api_usd_per_request: Decimal) -> int | None:
    """Smallest whole number of requests at which the machine is not dearer."""
    if api_usd_per_request <= 0:
        return None
    return int((machine_usd / api_usd_per_request).to_integral_value(ROUND_CEILING))


def requests_with_people(
    machine_usd: Decimal, capacity: int, people_usd: Decimal, api_usd_per_request: Decimal
) -> int | None:
    """Smallest number of requests at which machines and people together are not dearer. None if there is none.

    People cost the same whatever the volume, so N machines pay once N * (capacity * price - machine) covers them.
    """
    gained = capacity * api_usd_per_request - machine_usd
    if gained <= 0:
        return None
    machines = max(1, int((people_usd / gained).to_integral_value(ROUND_CEILING)))
    return requests_to_beat(machines * machine_usd + people_usd, api_usd_per_request)


def break_even(
    machine: Priced, self_hosted: Way, against: Way, offer: str, api_usd: Decimal, people: Decimal | None
) -> BreakEven:
    each = machine.typical * machine.units
    capacity = machine.plan.capacity_requests_per_month * machine.units
    crossing = requests_to_beat(each, api_usd)
    name = machine.plan.machine_name
    if crossing is None:
        verdict: Verdict = "nothing_to_beat"
        text = "The price by the token is zero here, so no machine can beat it."
    elif crossing > capacity:
        verdict = "never_at_this_size"
        text = (
            f"Never at this size: one {name} would have to answer {crossing:,} requests a month to be cheaper, "
            f"and it can answer about {capacity:,}."
        )
    else:
        verdict = "beats_above"
        text = f"One {name} is cheaper from {crossing:,} requests a month; it can answer about {capacity:,}."
    with_people = None if people is None else requests_with_people(each, capacity, people, api_usd)
    return BreakEven(
        self_hosted=self_hosted,
        against=against,
        language_model=machine.plan.language_model,
        machine=machine.plan.machine,
        against_offer=offer,
        machine_usd_per_month=usd(each),
        api_usd_per_request=usd(api_usd),
        requests_per_month=crossing,
        capacity_requests_per_month=capacity,
        verdict=verdict,
        text=text,
        requests_with_people=with_people,
    )


def break_evens(found: Choices, work: Workload, people: Decimal | None) -> tuple[BreakEven, ...]:
    """The machine that pays first, rented and own, against the middle price by the token; volume does not matter."""
    pairs: list[BreakEven] = []
    own: tuple[Way, ...] = ("small_rented", "small_own")
    hosted: tuple[Way, ...] = ("small_hosted", "large_hosted")
    for self_hosted in own:
        machines = found[self_hosted][0].machines if found[self_hosted] else ()
        for against in hosted:
            options = sorted(found[against], key=lambda choice: choice.usd_per_request)
            if not machines or not options:
                continue
            option = options[(len(options) - 1) // 2]
            machine = _pays_first(machines, option.usd_per_request)
            pairs.append(break_even(machine, self_hosted, against, option.offer or "", option.usd_per_request, people))
    return tuple(pairs)


def _pays_first(machines: tuple[Priced, ...], api_usd_per_request: Decimal) -> Priced:
    """The machine that is not dearer from the fewest requests; if none ever pays, the one that comes closest."""

    def place(machine: Priced) -> tuple[bool, Decimal]:
        each = machine.typical * machine.units
        capacity = Decimal(machine.plan.capacity_requests_per_month * machine.units)
        pays = each <= capacity * api_usd_per_request
        return (not pays, each if pays else each / max(capacity, Decimal(1)))

    return min(machines, key=place)


class CurvePoint(Document):
    requests: int
    usd: Decimal


class CurveLine(Document):
    """One line of the cost-over-volume chart, both axes logarithmic. Points are typical costs without people."""

    way: Way
    points: tuple[CurvePoint, ...]


class Curve(Document):
    lines: tuple[CurveLine, ...]
    volumes: tuple[int, ...]
    """The volumes of every line, rising: also the rows of the table."""
    marked: int
    """The visitor's volume; 0 lies left of a logarithmic axis and is not drawn."""


STEPS = (1, 2, 5)
DECADES = range(2, 9)


def volumes_of(work: Workload) -> tuple[int, ...]:
    """From 100 to 10^9 requests, a little further where the visitor is beyond."""
    volumes = {step * 10**decade for decade in DECADES for step in STEPS} | {10**9}
    if work.requests:
        volumes |= {work.requests}
    if work.requests > 10**9:
        volumes |= {2 * 10**9, 5 * 10**9, 10**10}
    return tuple(sorted(volumes))


def curve(found: Choices, ways: tuple[Way, ...], work: Workload) -> Curve:
    """`ways` must be open."""
    volumes = volumes_of(work)
    lines = []
    for way in ways:
        points = (CurvePoint(requests=volume, usd=typical_month(found, way, work, volume)) for volume in volumes)
        lines.append(CurveLine(way=way, points=tuple(points)))
    return Curve(lines=tuple(lines), volumes=volumes, marked=work.requests)
