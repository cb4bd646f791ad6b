"""What a month costs, for each way to run the work (CATALOGUE formula c).

low, typical and high of a way never fall as the volume rises: each is the smallest of costs that themselves never fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from advisor.engine.cost.catalogue import Catalogue, LanguageModel
from advisor.engine.cost.hosting import HostPlan, Plans, Priced, Rate
from advisor.engine.cost.machines import Machine
from advisor.engine.cost.money import MoneyRange, PriceTable, exactly, request_usd, usd
from advisor.engine.cost.need import GpuBasis, Workload
from advisor.engine.cost.shortlist import Shortlist
from advisor.engine.cost.sieve import Kind
from advisor.engine.said import Sentence
from advisor.engine.schema import Document

Way = Literal["large_hosted", "small_hosted", "small_rented", "small_own", "hybrid", "large_own"]
WAYS: tuple[Way, ...] = ("large_hosted", "small_hosted", "small_rented", "small_own", "hybrid", "large_own")
OWN_RUNNING: tuple[Way, ...] = ("small_rented", "small_own", "large_own")
Holding = Literal["rented", "own"]

MODELS_PRICED = 3
"""How many of the shortlisted models to host give the range."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One model that could be taken for a way: an offer, or machines that can carry it."""

    language_model: str
    offer: str | None = None
    usd_per_request: Decimal = Decimal(0)
    machines: tuple[Priced, ...] = ()
    leading: tuple[Priced, ...] = ()
    """Those that can be the cheapest at their typical price."""

    def month(self, requests: int, which: Literal["low", "typical", "high"]) -> Decimal:
        if self.offer is not None:
            return self.usd_per_request * requests
        machines = self.leading if which == "typical" else self.machines
        return min([item.month(requests, which) for item in machines])

    def cheapest(self, requests: int) -> Priced | None:
        return min(self.machines, key=lambda item: item.month(requests, "typical"), default=None)


Choices = dict[Way, tuple[Choice, ...]]


def leading(machines: tuple[Priced, ...]) -> tuple[Priced, ...]:
    """The machines that can be the cheapest at their typical price."""
    kept: list[Priced] = []
    most = 0
    for item in sorted(machines, key=lambda item: (item.typical, -item.plan.capacity_requests_per_month)):
        if item.units > 1 or item.plan.capacity_requests_per_month > most:
            kept.append(item)
        if item.units == 1:
            most = max(most, item.plan.capacity_requests_per_month)
    return tuple(kept)


class WayCost(Document):
    """One way to run the work, for a month."""

    way: Way
    usd_per_month: MoneyRange | None = None
    """Without people; None if the way is not open, and then `closed` says why."""
    usd_per_1000_requests: MoneyRange | None = None
    people_usd_per_month: Decimal | None = None
    """Only for own running, and only if hours were given."""
    language_models: tuple[str, ...] = ()
    """What gives the range; the typical one first for own running."""
    offers: tuple[str, ...] = ()
    plan: HostPlan | None = None
    replicas: int | None = None
    closed: Sentence = ""
    notes: tuple[Sentence, ...] = ()
    cheapest: bool = False
    """The lowest typical figure, people included, of all open ways."""

    @property
    def with_people(self) -> Decimal:
        """Typical month with people's time. Raises ValueError on a closed way."""
        if self.usd_per_month is None:
            raise ValueError(f"{self.way} is not open: {self.closed}")
        return self.usd_per_month.typical + (self.people_usd_per_month or Decimal(0))


def hourly_usd(machine: Machine, basis: GpuBasis) -> Decimal | None:
    return machine.usd_per_hour_low if basis == "low" else machine.usd_per_hour_hyperscaler


def rented_usd_per_month(hourly: Decimal, catalogue: Catalogue) -> Decimal:
    return hourly * exactly(catalogue.number("hours_per_month"))


def own_usd_per_month(machine: Machine, usd_per_kwh: float, catalogue: Catalogue) -> Decimal | None:
    """Purchase over its life and electricity; None if no purchase price was seen."""
    if machine.purchase_usd is None:
        return None
    hours, load = exactly(catalogue.number("hours_per_month")), exactly(catalogue.number("own_load"))
    power = exactly(machine.power_w) / 1000 * load * hours * exactly(usd_per_kwh)
    return machine.purchase_usd / exactly(catalogue.number("own_months")) + power


def undominated(machines: list[Priced]) -> tuple[Priced, ...]:
    """Without those that another one beats at every volume; the cheapest at any volume is always kept."""
    kept: list[Priced] = []
    for item in sorted(machines, key=lambda item: (item.typical, -item.plan.capacity_requests_per_month)):
        if not any(other.never_dearer_than(item) for other in kept):
            kept.append(item)
    return tuple(kept)


def rate_of(machine: Machine, holding: Holding, basis: GpuBasis, catalogue: Catalogue) -> Rate | None:
    """None if no such price was seen.

    Rent runs from the lowest seen to a large cloud's;
    an own machine depends on power and what is around it.
    """
    if holding == "rented":
        hourly = hourly_usd(machine, basis)
        if hourly is None:
            return None
        month = rented_usd_per_month(hourly, catalogue)
        rents = (machine.usd_per_hour_low, machine.usd_per_hour_hyperscaler)
        seen = [rented_usd_per_month(rent, catalogue) for rent in rents if rent is not None]
        return Rate(min(seen), month, max(seen), machine.hyperscaler_min_units if basis == "hyperscaler" else 1)
    months = exactly(catalogue.number("own_months"))
    ends = []
    for end in ("_low", "", "_high"):
        card = own_usd_per_month(machine, catalogue.number(f"usd_per_kwh{end}"), catalogue)
        if card is None:
            return None
        around = 0.0 if machine.kind == "box" else catalogue.number(f"computer_around_usd{end}")
        ends.append(card + exactly(around) / months)
    return Rate(ends[0], ends[1], ends[2], 1)


def choices(listed: Shortlist, prices: PriceTable, plans: Plans) -> Choices:
    """For every way, the models that could be taken. Nothing here looks at the volume."""

    need, work = plans.need, plans.work

    def offered(kind: Kind) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                item.language_model,
                item.offer,
                request_usd(prices.of(item.offer), work.prompt_tokens, work.output_tokens),
            )
            for item in listed.of(kind)
            if item.offer is not None
        )

    stays = need.data_sensitivity == "sealed" or need.latency == "offline"
    found: Choices = {
        "large_hosted": offered("large_hosted"),
        "small_hosted": offered("small_hosted"),
        "small_rented": () if stays else _hosted("small_own", "rented", listed, plans),
        "small_own": _hosted("small_own", "own", listed, plans),
        "large_own": _hosted("large_own", "own", listed, plans),
    }
    return found


def _hosted(kind: Kind, holding: Holding, listed: Shortlist, plans: Plans) -> tuple[Choice, ...]:
    """The first models of the shortlist that some machine can carry in time, each with all machines worth a look."""
    catalogue = plans.catalogue
    basis = plans.need.gpu_price_basis
    rates = plans.rates.setdefault((holding, basis), {})
    if not rates:
        rates.update({item.key: rate_of(item, holding, basis, catalogue) for item in catalogue.machines})
    found: list[Choice] = []
    carried = plans.carried
    for item in listed.of(kind):
        key = (item.language_model, holding, basis, plans.first_word_s)
        if key not in carried:
            machines = _carrying(catalogue.language_model(item.language_model), rates, plans)
            carried[key] = machines, leading(machines)
        machines, first = carried[key]
        if machines:
            found.append(Choice(item.language_model, machines=machines, leading=first))
        if len(found) == MODELS_PRICED:
            break
    return tuple(found)


def _carrying(model: LanguageModel, rates: Mapping[str, Rate | None], plans: Plans) -> tuple[Priced, ...]:
    """The machines worth a look that can carry this model in time."""
    machines = []
    for machine in plans.machines:
        rate = rates[machine.key]
        if rate is None or (made := plans.of(model, machine)) is None or not plans.quick_enough(made):
            continue
        machines.append(Priced(made, *rate))
    return undominated(machines)


def month_of(options: tuple[Choice, ...], requests: int) -> MoneyRange:
    """The cheapest model at its best; the first one (own) or the middle one (hosted); the dearest."""
    return MoneyRange(
        low=low_of(options, requests), typical=usd(typical_of(options, requests)), high=high_of(options, requests)
    )


def low_of(options: tuple[Choice, ...], requests: int) -> Decimal:
    return usd(min([option.month(requests, "low") for option in options]))


def high_of(options: tuple[Choice, ...], requests: int) -> Decimal:
    return usd(max([option.month(requests, "high") for option in options]))


def typical_of(options: tuple[Choice, ...], requests: int) -> Decimal:
    if options[0].offer is None:
        return options[0].month(requests, "typical")
    return middle_of(options) * requests


def middle_of(options: tuple[Choice, ...]) -> Decimal:
    """The middle price of one request."""
    ordered = sorted([option.usd_per_request for option in options])
    return ordered[(len(ordered) - 1) // 2]


def hybrid_parts(found: Choices) -> tuple[Way, Way] | None:
    """What a hybrid is made of here: the small part and the large part."""
    pairs: tuple[tuple[Way, Way], ...] = (("small_hosted", "large_hosted"), ("small_own", "large_own"))
    return next(((small, large) for small, large in pairs if found[small] and found[large]), None)


RETEST_WORST_SAVING = Decimal("0.114")
"""What a re-tested router saved (LLMRouterBench, 2026): the high end of a hybrid never promises more."""


def hybrid_month(found: Choices, small: MoneyRange, large: MoneyRange, large_way: Way, work: Workload) -> MoneyRange:
    """The small model answers everything first; a share goes up and is paid for twice."""
    options = found[large_way]
    typical = small.typical + usd(typical_of(options, int(work.requests * work.share_up)))
    low = small.low + low_of(options, int(work.requests * work.share_up_low))
    promised = large.typical * (1 - RETEST_WORST_SAVING)
    high = max(small.high + high_of(options, int(work.requests * work.share_up_high)), promised, typical)
    return MoneyRange(low=usd(min(low, typical)), typical=usd(typical), high=usd(high))


def months(found: Choices, work: Workload) -> dict[Way, MoneyRange]:
    """The range of every way that is open."""
    ranges: dict[Way, MoneyRange] = {way: month_of(options, work.requests) for way, options in found.items() if options}
    parts = hybrid_parts(found)
    if parts is not None:
        ranges["hybrid"] = hybrid_month(found, ranges[parts[0]], ranges[parts[1]], parts[1], work)
    return ranges


def typical_month(found: Choices, way: Way, work: Workload, requests: int) -> Decimal:
    """The typical figure alone, for the many points of a chart. The way must be open."""
    if way != "hybrid":
        return usd(typical_of(found[way], requests))
    parts = hybrid_parts(found)
    assert parts is not None
    large = typical_of(found[parts[1]], int(requests * work.share_up))
    return usd(usd(typical_of(found[parts[0]], requests)) + usd(large))
