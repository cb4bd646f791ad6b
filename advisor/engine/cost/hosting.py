"""One language model on one machine: does it fit, how is it stored, how many answers at once, how many machines."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, inf
from typing import Literal, NamedTuple

from advisor.engine.cost.catalogue import Catalogue, LanguageModel
from advisor.engine.cost.machines import Format, Machine
from advisor.engine.cost.memory import memory_gib, users_that_fit
from advisor.engine.cost.need import EstimateInput, Latency, Workload
from advisor.engine.cost.throughput import Pace, Shape, pace, shape_of, speed_at
from advisor.engine.said import Sentences

USERS = (1, 2, 4, 8, 16, 32, 64, 128)
ENOUGH_USERS = 4
"""A format is taken if this many answers fit at once; the next smaller one is tried otherwise."""
SECONDS_PER_HOUR = 3600
MOST_KINDS = 128
"""Kinds of work that are kept: all lengths of texts times all kinds of answer."""

FIRST_WORD_S: dict[Latency, float] = {"instant": 1.0, "seconds": 10.0, "offline": 10.0}
"""How long a first word may take; overnight work has no limit. A slower machine is not offered."""


@dataclass(frozen=True, slots=True)
class HostPlan:
    """How one language model would run on one machine for this need. Thousands are kept, so it is a light type."""

    language_model: str
    machine: str
    machine_name: str
    stored_as: Format
    memory_gib: float
    users_at_once: int
    users_that_fit: int
    tokens_per_s: float
    answers_per_s: float
    error: float
    """Band of the speed, as a fraction."""
    extrapolated: Sentences
    """Why the speed lies outside what was measured; empty where it does not."""
    first_word_s: float
    first_word_busy_s: float
    """With all other answers of the machine under way."""
    capacity_requests_per_month: int
    """One machine, at the usual load and this peak."""


def formats_of(model: LanguageModel, machine: Machine) -> tuple[Format, ...]:
    """Formats to try, best first. Weights shipped at 4 bits stay at 4 bits."""
    return ("mxfp4",) if model.native_format == "mxfp4" else machine.formats


def choose_format(shape: Shape, model: LanguageModel, machine: Machine, tokens: int) -> tuple[Format, int] | None:
    """The first format in which several answers fit at once, else the roomiest; None if it does not fit at all."""
    best: tuple[Format, int] | None = None
    for stored_as in formats_of(model, machine):
        users = users_that_fit(shape, machine, stored_as, tokens)
        if users >= ENOUGH_USERS:
            return stored_as, users
        if users > (best[1] if best else 0):
            best = stored_as, users
    return best


def plan(
    model: LanguageModel, machine: Machine, need: EstimateInput, work: Workload, catalogue: Catalogue
) -> HostPlan | None:
    """None if the model does not fit into one machine, or nothing is known about its size."""
    shape = shape_of(model)
    if shape is None:
        return None
    chosen = choose_format(shape, model, machine, work.context_tokens)
    if chosen is None:
        return None
    stored_as, room = chosen
    found = pace(
        shape,
        machine,
        catalogue.throughput,
        prompt=work.prompt_tokens,
        output=work.output_tokens,
        stored_as=stored_as,
    )
    users = _users(found, need, catalogue, room)
    result = speed_at(found, machine, catalogue.throughput, users)
    usable = result.answers_per_s * catalogue.number("utilisation")
    hours = catalogue.number("hours_per_month")
    return HostPlan(
        language_model=model.key,
        machine=machine.key,
        machine_name=machine.name,
        stored_as=stored_as,
        memory_gib=round(memory_gib(shape, stored_as, tokens=work.context_tokens, users=users), 2),
        users_at_once=users,
        users_that_fit=room,
        tokens_per_s=result.tokens_per_s,
        answers_per_s=result.answers_per_s,
        error=result.error,
        extrapolated=result.extrapolated,
        first_word_s=result.first_word_s,
        first_word_busy_s=result.first_word_busy_s,
        capacity_requests_per_month=int(usable * hours * SECONDS_PER_HOUR / work.peak_factor),
    )


class Rate(NamedTuple):
    """US dollars a month for one machine."""

    low: Decimal
    typical: Decimal
    high: Decimal
    units: int


Rates = dict[tuple[str, str], dict[str, "Rate | None"]]
"""Rented or own, and on which price -> key of a machine -> its rate, or None where no price was seen."""
Made = dict[tuple[str, str], "HostPlan | None"]
"""Key of a language model and of a machine -> the plan, or None where it does not fit."""


@dataclass(frozen=True, slots=True)
class Priced:
    """One machine type at its monthly price per unit."""

    plan: HostPlan
    low: Decimal
    typical: Decimal
    high: Decimal
    units: int
    """Smallest number that can be had at this price."""
    carries_low: float = field(init=False)
    """Requests a month of one machine, at the kind end of the band of its speed."""
    carries: float = field(init=False)
    carries_high: float = field(init=False)

    def __post_init__(self) -> None:
        capacity, error = max(self.plan.capacity_requests_per_month, 1), self.plan.error
        object.__setattr__(self, "carries_low", capacity * (1 + error))
        object.__setattr__(self, "carries", float(capacity))
        object.__setattr__(self, "carries_high", capacity * max(1 - error, 0.1))

    def never_dearer_than(self, other: Priced) -> bool:
        """Whether it costs no more at any volume, so that the other can be left out."""
        mine, theirs = self.plan, other.plan
        return (
            mine.capacity_requests_per_month >= theirs.capacity_requests_per_month
            and mine.error == theirs.error
            and self.units == other.units == 1
            and self.typical <= other.typical
            and self.low <= other.low
            and self.high <= other.high
        )

    def month(self, requests: int, which: Literal["low", "typical", "high"]) -> Decimal:
        """Machines for the busiest hour, times their price; speed at the kind end of its band for `low`, and so on."""
        if which == "typical":
            carries, each = self.carries, self.typical
        elif which == "low":
            carries, each = self.carries_low, self.low
        else:
            carries, each = self.carries_high, self.high
        count = ceil(requests / carries) or 1
        return each * (count if self.units == 1 else -(-count // self.units) * self.units)


Carried = dict[tuple[object, ...], tuple[tuple[Priced, ...], tuple[Priced, ...]]]
"""Language model, holding, price basis, time for the first word -> the machines worth a look; those of them that
can be the cheapest at their typical price."""


@dataclass(frozen=True, slots=True)
class PlanBook:
    """What former estimates with one catalogue found out. Plans know the length of texts, not their number, so that the
    same kinds of work come again and again; of the plans only those worth a look are kept, a tenth of all."""

    kinds: OrderedDict[tuple[object, ...], Carried] = field(default_factory=OrderedDict)
    rates: Rates = field(default_factory=dict)

    def carried(self, need: EstimateInput, work: Workload) -> Carried:
        """What is known for this kind of work; the kinds used last are kept."""
        pace = "batch" if need.latency == "batch" else "offline" if need.latency == "offline" else ""
        kind = (work.prompt_tokens, work.output_tokens, work.peak_factor, pace, need.users_at_once)
        found = self.kinds.pop(kind) if kind in self.kinds else {}
        self.kinds[kind] = found
        while len(self.kinds) > MOST_KINDS:
            self.kinds.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans of one estimate, each made once, and what its book knows."""

    need: EstimateInput
    work: Workload
    catalogue: Catalogue
    carried: Carried = field(default_factory=dict)
    rates: Rates = field(default_factory=dict)
    made: Made = field(default_factory=dict)

    def of(self, model: LanguageModel, machine: Machine) -> HostPlan | None:
        key = model.key, machine.key
        if key not in self.made:
            self.made[key] = plan(model, machine, self.need, self.work, self.catalogue)
        return self.made[key]

    @property
    def machines(self) -> tuple[Machine, ...]:
        """Those that may do the work. Where there is no network it is done on the spot, not in a data centre."""
        if self.need.latency != "offline":
            return self.catalogue.machines
        return tuple(machine for machine in self.catalogue.machines if machine.kind != "datacenter")

    @property
    def first_word_s(self) -> float:
        """How long the first word may take."""
        return FIRST_WORD_S.get(self.need.latency, inf) if self.need.latency else inf

    def quick_enough(self, made: HostPlan) -> bool:
        """Whether the first word comes in time, with no other answer under way."""
        return made.first_word_s <= self.first_word_s


def _users(found: Pace, need: EstimateInput, catalogue: Catalogue, room: int) -> int:
    """As many answers at once as fit and as a reader can bear; overnight work has no reader."""
    if need.users_at_once is not None:
        return max(1, min(need.users_at_once, room))
    floor = 0.0 if need.latency == "batch" else catalogue.number("tokens_per_s_per_user")
    most = min(room, int(catalogue.number("users_at_once_max")))
    best = 1
    for users in USERS[1:]:
        if users > most or found.answers_per_s(users) * found.output / users < floor:
            break
        best = users
    return best


def replicas(plan: HostPlan, requests: int) -> int:
    """Machines for the busiest hour; at least one."""
    return max(1, ceil(requests / max(plan.capacity_requests_per_month, 1)))
