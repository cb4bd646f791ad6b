"""What is known about language models, offers, machines and studies: facts with a source and a date.

The engine is handed one `Catalogue`. Prices that change by the hour come apart from it, in a `PriceTable`
(`money.py`), and energy in an `EnergyTable` (`footprint.py`). Nothing here opens a file.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.engine.cost.machines import Format, Machine, NotNegative, Positive, Seen, ThroughputFit
from advisor.engine.schema import Document, Key, Words

Size = Literal["small", "mid", "large"]
"""small: about 14 B parameters or fewer; large: 60 B and more, or a hosted model of a large tier; mid: between."""

Commercial = Literal["yes", "conditions", "ask", "no"]
"""What the licence id says about commercial use. Not legal advice."""

Tier = Literal["small", "mid", "large", "frontier"]


class Geometry(Document):
    """What one token of context costs in memory."""

    layers: Annotated[int, Field(gt=0)]
    kv_layers: Annotated[int, Field(gt=0)]
    """Layers that keep keys and values for every token."""
    kv_heads: Annotated[int, Field(gt=0)]
    head_dim: Annotated[int, Field(gt=0)]
    note: str = ""
    """Why the figure is an upper bound, where it is one."""

    @property
    def kv_bytes_per_token(self) -> int:
        """Keys and values at 16 bits (CATALOGUE formula a)."""
        return 2 * self.kv_layers * self.kv_heads * self.head_dim * 2


class LanguageModel(Document):
    """One language model, open or hosted only."""

    key: Key
    name: Words
    vendor: Words
    family: str = ""
    hf_id: str | None = None
    open_weights: bool
    size: Size
    params_b: Positive | None = None
    """Billions of parameters by name; None where the vendor does not say."""
    params_stored_b: Positive | None = None
    """Billions of parameters that must be in memory."""
    params_active_b: Positive | None = None
    """Billions of parameters used per token."""
    mixture: bool = False
    """True for a mixture of experts."""
    native_format: Format = "bf16"
    """How the vendor ships the weights."""
    geometry: Geometry | None = None
    licence: str = ""
    commercial_use: Commercial = "yes"
    context_tokens: int | None = None
    modalities: tuple[str, ...] = ("text",)
    languages: str = ""
    """As published, in words."""
    language_count: int | None = None
    """Languages named or counted at the source; None where not seen."""
    release_month: str | None = None
    seen: Seen
    reviewed_on: date

    @property
    def stored_b(self) -> float | None:
        return self.params_stored_b or self.params_b

    @property
    def active_b(self) -> float | None:
        return self.params_active_b or self.stored_b


class KnownShape(Document):
    """Sizes of a model that is not in the library, for speed only."""

    hf_id: Words
    params_stored_b: Positive
    params_active_b: Positive
    mixture: bool = False
    native_format: Format = "bf16"
    geometry: Geometry
    seen: Words


class Provider(Document):
    """Who sells answers by the token."""

    id: Words
    name: Words
    kind: Literal["vendor", "cloud", "host", "router"]
    """vendor: makes the model; cloud: a general cloud; host: runs other people's models; router: passes requests on."""
    seen: Words


class Offer(Document):
    """A language model at a provider, with the last price that was seen and dated."""

    key: Key
    language_model: Key
    provider: Words
    model_ref: Words
    matched_id: Words
    """The id the price library must answer with: it matches by prefix, and a near name has another price."""
    tier: Tier
    context_tokens: int | None = None
    usd_in_per_mtok: NotNegative
    usd_out_per_mtok: NotNegative
    priced_on: date
    rule: str = ""
    """Long-context or time-of-day rule, as noted at the source."""
    first_word_s: Positive | None = None
    tokens_per_s: Positive | None = None
    seen: Seen


class HybridStudy(Document):
    """One published result of a router or cascade."""

    id: Words
    claim: Words
    saved_percent: float | None = None
    """Cost saved at about equal quality, where the study says so."""
    kind: Literal["first_paper", "retest", "later"]
    """By its own authors; the independent re-test; vendors and follow-ups."""
    year: int
    source: Words


class Assumption(Document):
    """A number nobody measured for this visitor: shown, and most can be changed."""

    key: Words
    value: float
    unit: Words
    why: Words
    source: Words
    on: date


class Catalogue(Document):
    """Everything the estimate knows besides prices and energy. A catalogue that validates is complete."""

    language_models: tuple[LanguageModel, ...]
    providers: tuple[Provider, ...]
    offers: tuple[Offer, ...]
    machines: tuple[Machine, ...]
    shapes: tuple[KnownShape, ...] = ()
    throughput: ThroughputFit
    hybrid_studies: tuple[HybridStudy, ...]
    hybrid_warning: Words
    assumptions: tuple[Assumption, ...]

    @model_validator(mode="after")
    def _is_complete(self) -> Catalogue:
        problems = [*_repeated(self), *_dangling(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @cached_property
    def _by_key(self) -> dict[str, LanguageModel]:
        return {item.key: item for item in self.language_models}

    @cached_property
    def _numbers(self) -> dict[str, Assumption]:
        return {item.key: item for item in self.assumptions}

    @cached_property
    def _offers(self) -> dict[str, Offer]:
        return {item.key: item for item in self.offers}

    @cached_property
    def _machines(self) -> dict[str, Machine]:
        return {item.key: item for item in self.machines}

    @cached_property
    def _providers(self) -> dict[str, Provider]:
        return {item.id: item for item in self.providers}

    def language_model(self, key: str) -> LanguageModel:
        """The language model with this key. Raises KeyError if there is none."""
        return self._by_key[key]

    def provider(self, provider_id: str) -> Provider:
        """The provider with this id. Raises KeyError if there is none."""
        return self._providers[provider_id]

    def offer(self, key: str) -> Offer:
        """The offer with this key. Raises KeyError if there is none."""
        return self._offers[key]

    def machine(self, key: str) -> Machine:
        """The machine with this key. Raises KeyError if there is none."""
        return self._machines[key]

    def assumption(self, key: str) -> Assumption:
        """The assumption with this key. Raises KeyError if there is none."""
        return self._numbers[key]

    def number(self, key: str) -> float:
        return self._numbers[key].value


def _repeated(catalogue: Catalogue) -> list[str]:
    groups: dict[str, list[str]] = {
        "language model": [item.key for item in catalogue.language_models],
        "provider": [item.id for item in catalogue.providers],
        "offer": [item.key for item in catalogue.offers],
        "machine": [item.key for item in catalogue.machines],
        "assumption": [item.key for item in catalogue.assumptions],
    }
    return [
        f"The {what} key {key!r} is used {keys.count(key)} times."
        for what, keys in groups.items()
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]


def _dangling(catalogue: Catalogue) -> list[str]:
    known = {item.key for item in catalogue.language_models}
    providers = {item.id for item in catalogue.providers}
    machines = {item.key for item in catalogue.machines}
    found = [
        f"Offer {item.key!r} names the unknown language model {item.language_model!r}."
        for item in catalogue.offers
        if item.language_model not in known
    ]
    found += [
        f"Offer {item.key!r} names the unknown provider {item.provider!r}."
        for item in catalogue.offers
        if item.provider not in providers
    ]
    found += [
        f"The throughput fit names the unknown machine {key!r}."
        for key in catalogue.throughput.machines
        if key not in machines
    ]
    return found
