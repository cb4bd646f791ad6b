"""One language model on one machine: does it fit, how is it stored, how many answers at once, how many machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from advisor.engine.catalogue import Catalogue, LanguageModel
from advisor.engine.machines import Format, Machine
from advisor.engine.memory import memory_gib, users_that_fit
from advisor.engine.need import EstimateInput, Latency, Workload
from advisor.engine.schema import Document
from advisor.engine.throughput import Pace, Shape, pace, shape_of, speed_at

USERS = (1, 2, 4, 8, 16, 32, 64, 128)
ENOUGH_USERS = 4
"""A format is taken if this many answers fit at once; the next smaller one is tried otherwise."""
SECONDS_PER_HOUR = 3600


FIRST_WORD_S: dict[Latency, float] = {"instant": 1.0, "seconds": 10.0, "offline": 10.0}
"""How long a first word may take; overnight work has no limit. A slower machine is not offered."""


class HostPlan(Document):
    """How one language model would run on one machine for this need."""

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
    extrapolated: str
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


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans of one estimate, each made once."""

    need: EstimateInput
    work: Workload
    catalogue: Catalogue
    made: dict[tuple[str, str], HostPlan | None] = field(default_factory=dict)

    def of(self, model: LanguageModel, machine: Machine) -> HostPlan | None:
        key = model.key, machine.key
        if key not in self.made:
            self.made[key] = plan(model, machine, self.need, self.work, self.catalogue)
        return self.made[key]

    def quick_enough(self, made: HostPlan) -> bool:
        """Whether the first word comes in time, with no other answer under way."""
        limit = FIRST_WORD_S.get(self.need.latency) if self.need.latency else None
        return limit is None or made.first_word_s <= limit


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


def replicas(plan: HostPlan, requests: int, faster: float = 1.0) -> int:
    """Machines for the busiest hour; at least one. `faster` scales the speed within its error band."""
    return max(1, ceil(requests / (max(plan.capacity_requests_per_month, 1) * faster)))
