"""What an estimate is asked for: the answers that bear on cost, and the numbers a visitor may move."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.money import PriceTier
from advisor.engine.schema import UNSURE, Answers, Document, Outcome

Task = Literal["write", "converse", "classify", "extract", "answer", "summarise", "translate", "reason", "code", "act"]
Languages = Literal["one", "several", "rare"]
Sensitivity = Literal["public", "internal", "personal", "sealed"]
Latency = Literal["batch", "seconds", "instant", "offline"]
Length = Literal["short", "page", "pages", "long"]
Budget = Literal["under_100", "under_1000", "under_10000", "over_10000"]
Team = Literal["none", "developers", "ml"]
Mix = Literal["alike", "mostly_routine", "all_different"]
GpuBasis = Literal["low", "hyperscaler"]

ANSWERED: dict[str, Any] = {
    "task": Task,
    "languages": Languages,
    "data_sensitivity": Sensitivity,
    "latency": Latency,
    "length": Length,
    "budget": Budget,
    "team": Team,
    "mix": Mix,
}
"""The questions that bear on cost, each with the answers that are understood."""
MOST_REQUESTS = 10_000_000_000

Count = Annotated[int, Field(ge=0, le=MOST_REQUESTS)]
Tokens = Annotated[int, Field(ge=0, le=10_000_000)]


class EstimateInput(Document):
    """None means not answered or not moved; then an assumption stands in, and the estimate lists it."""

    task: Task | None = None
    languages: Languages | None = None
    data_sensitivity: Sensitivity | None = None
    latency: Latency | None = None
    length: Length | None = None
    budget: Budget | None = None
    team: Team | None = None
    mix: Mix | None = None
    advice: Outcome | None = None
    """What the scorecard advised, if it did: the estimate says where it contradicts that."""

    requests_per_month: Count | None = None
    prompt_tokens: Tokens | None = None
    """Tokens sent with one request, instructions included."""
    output_tokens: Tokens | None = None
    hybrid_share_up: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of requests a hybrid sends to the large model."""
    price_tier: PriceTier | None = None
    gpu_price_basis: GpuBasis = "hyperscaler"
    people_hours_per_month: Annotated[Decimal, Field(ge=0, le=100_000)] | None = None
    """Hours to keep a self-hosted model running; counted only if given."""
    usd_per_people_hour: Annotated[Decimal, Field(ge=0, le=10_000)] | None = None
    peak_factor: Annotated[float, Field(ge=1, le=1000)] | None = None
    users_at_once: Annotated[int, Field(ge=1, le=1024)] | None = None
    """Answers written at once on one machine; chosen from memory and reading speed if not given."""
    grid_zone: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "WOR"

    @property
    def no_large_at_home(self) -> bool:
        """Whether those who are there cannot run a large model: that takes a machine-learning team."""
        return self.team in ("none", "developers")

    @property
    def hybrid_held(self) -> bool:
        """Whether the larger part of a hybrid can only be what the visitor's own machines hold."""
        return self.data_sensitivity == "sealed" and self.no_large_at_home and self.latency != "offline"

    @property
    def tier(self) -> PriceTier:
        """Overnight work takes the batch price unless the visitor says otherwise."""
        return self.price_tier or ("batch" if self.latency == "batch" else "standard")


def input_from_answers(answers: Answers, *, advice: Outcome | None = None, **knobs: Any) -> EstimateInput:
    """The part of a visitor's answers that bears on cost, with the numbers moved.

    Unsure answers count as none, and so do options that the owner added and nothing here knows.
    """
    taken: dict[str, Any] = {
        key: value for key, known in ANSWERED.items() if (value := answers.get(key)) in get_args(known)
    }
    volume = answers.get("volume")
    if isinstance(volume, int):
        taken["requests_per_month"] = min(volume, MOST_REQUESTS)
    return EstimateInput.model_validate(
        {**taken, "advice": advice, **{k: v for k, v in knobs.items() if v is not None}}
    )


class Taken(Document):
    """A number the estimate used, and whether the visitor set it or it was assumed."""

    key: str
    value: float
    unit: str
    why: str
    source: str
    assumed: bool
    knob: str = ""
    """The field of EstimateInput that changes it; empty where none does."""


class Workload(Document):
    """The need in numbers."""

    requests: int
    prompt_tokens: int
    output_tokens: int
    share_up: float
    share_up_low: float
    share_up_high: float
    peak_factor: float

    @property
    def context_tokens(self) -> int:
        return self.prompt_tokens + self.output_tokens


def workload_of(need: EstimateInput, catalogue: Catalogue) -> tuple[Workload, tuple[Taken, ...]]:
    """Answers and moved numbers to a workload, with every number that was assumed."""
    taken: list[Taken] = []

    def number(knob: str, given: float | None, key: str, extra: float = 0) -> float:
        fact = catalogue.assumption(key)
        value = fact.value + extra if given is None else given
        why = fact.why if given is None else "Set by you."
        source = fact.source if given is None else "your answer"
        taken.append(
            Taken(key=key, value=value, unit=fact.unit, why=why, source=source, assumed=given is None, knob=knob)
        )
        return value

    requests = int(number("requests_per_month", need.requests_per_month, "requests_per_month"))
    instructions = catalogue.number("instruction_tokens")
    prompt = int(number("prompt_tokens", need.prompt_tokens, f"prompt_tokens.{need.length or UNSURE}", instructions))
    longer = 0.0
    if need.task == "translate":
        longer = max(0.0, min(4000.0, prompt - instructions) - catalogue.number("output_tokens.translate"))
    output = int(number("output_tokens", need.output_tokens, f"output_tokens.{need.task or UNSURE}", longer))
    share = number("hybrid_share_up", need.hybrid_share_up, f"hybrid_share_up.{need.mix or UNSURE}")
    peak = number("peak_factor", need.peak_factor, "peak_factor.batch" if need.latency == "batch" else "peak_factor")
    band = catalogue.number("hybrid_share_band")
    workload = Workload(
        requests=requests,
        prompt_tokens=prompt,
        output_tokens=output,
        share_up=share,
        share_up_low=share * (1 - band),
        share_up_high=min(1.0, share * (1 + band)),
        peak_factor=peak,
    )
    return workload, tuple(taken)


def people_usd(need: EstimateInput, catalogue: Catalogue) -> Decimal | None:
    """People's time a month, None if no hours were given: an own line, never part of a factor."""
    if need.people_hours_per_month is None:
        return None
    rate = need.usd_per_people_hour
    if rate is None:
        rate = Decimal(str(catalogue.number("usd_per_people_hour")))
    return need.people_hours_per_month * rate
