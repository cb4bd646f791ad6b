"""Energy and CO2e: the only module that knows ecologits. Imported when a table is computed, never to show a page.

`energy_table` is run when the library or the catalogue changes and its result is kept in
`fixtures/catalogue/energy.json`, with date and version; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.engine.cost.catalogue import LanguageModel, Offer
from advisor.engine.cost.footprint import EnergyTable, EnergyUse

if TYPE_CHECKING:
    from ecologits.impacts.modeling import Impacts

PROVIDERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google_genai",
    "mistral": "mistralai",
    "cohere": "cohere",
}
"""Our provider ids -> the library's."""

OVERHEAD = (1.09, 1.20)
"""Power a data centre draws per unit that reaches the machines (range of the library's providers)."""

ANSWERS_AT_ONCE = (128, 16)
"""A busy server (low end) and a quiet one (high end); the library takes 64. Energy per answer differs several times."""

LONG_TOKENS = 1001
"""The use is a straight line over output tokens: two points (1 and this many) give it."""

Sizes = tuple[float, float, float, float]
"""Active parameters low and high, stored parameters low and high, in billions."""


class Server(NamedTuple):
    """Where the answers are made."""

    overhead: float
    answers_at_once: int
    tokens_per_s: float | None
    """Recorded at the provider; None lets the library compute it."""
    first_word_s: float | None


def energy_table(models: Iterable[LanguageModel], offers: Iterable[Offer], computed_on: date) -> EnergyTable:
    """Energy of every language model the library knows or whose size is published, and of every grid zone."""
    import ecologits
    from ecologits.electricity_mix_repository import electricity_mixes

    uses: dict[str, EnergyUse] = {}
    offered = list(offers)
    tiers: dict[str, list[EnergyUse]] = {"small": [], "large": []}
    for model in models:
        if model.active_b is not None and model.stored_b is not None:
            uses[model.key] = _use((model.active_b, model.active_b, model.stored_b, model.stored_b), None, None)
            continue
        for offer in (item for item in offered if item.language_model == model.key):
            if (use := _registered(offer)) is not None:
                uses[model.key] = use
                if model.size in tiers:
                    tiers[model.size].append(use)
                break
    for tier, known in tiers.items():
        uses[f"tier:{tier}"] = _span(known, tier)
    zones = {mix.zone: round(mix.gwp * 1000, 3) for mix in electricity_mixes.list_electricity_mixes()}
    return EnergyTable(
        models=uses,
        gco2e_per_kwh=zones,
        source="ecologits",
        library_version=ecologits.__version__,
        computed_on=computed_on,
    )


def _registered(offer: Offer) -> EnergyUse | None:
    """The library's own record of a hosted model; its vendors publish no sizes, so these are wide ranges."""
    from ecologits.model_repository import ParametersMoE, models
    from ecologits.utils.range_value import RangeValue

    provider = PROVIDERS.get(offer.provider)
    found = models.find_model(provider=provider, model_name=offer.model_ref) if provider else None
    if found is None:
        return None

    def ends(value: float | RangeValue) -> tuple[float, float]:
        return (value.min, value.max) if isinstance(value, RangeValue) else (value, value)

    parameters = found.architecture.parameters
    if isinstance(parameters, ParametersMoE):
        sizes = (*ends(parameters.active), *ends(parameters.total))
    else:
        sizes = (*ends(parameters), *ends(parameters))
    deployed = found.deployment
    return _use(sizes, deployed.tps if deployed else None, deployed.ttft if deployed else None)


def _use(sizes: Sizes, tokens_per_s: float | None, first_word_s: float | None) -> EnergyUse:
    active_low, active_high, stored_low, stored_high = sizes
    low = _line(active_low, stored_low, Server(OVERHEAD[0], ANSWERS_AT_ONCE[0], tokens_per_s, first_word_s))
    high = _line(active_high, stored_high, Server(OVERHEAD[1], ANSWERS_AT_ONCE[1], tokens_per_s, first_word_s))
    return EnergyUse(
        wh_per_answer_low=low[0],
        wh_per_answer_high=high[0],
        wh_per_token_low=low[1],
        wh_per_token_high=high[1],
        made_gco2e_per_answer_low=low[2],
        made_gco2e_per_answer_high=high[2],
        made_gco2e_per_token_low=low[3],
        made_gco2e_per_token_high=high[3],
    )


def _line(active_b: float, stored_b: float, server: Server) -> tuple[float, float, float, float]:
    """Wh per answer and per output token, grams for making the machines per answer and per output token."""
    short = _impacts(active_b, stored_b, server, 1)
    long = _impacts(active_b, stored_b, server, LONG_TOKENS)
    wh, made = _number(short.energy.value) * 1000, _number(short.embodied.gwp.value) * 1000
    wh_token = (_number(long.energy.value) * 1000 - wh) / (LONG_TOKENS - 1)
    made_token = (_number(long.embodied.gwp.value) * 1000 - made) / (LONG_TOKENS - 1)
    answers = max(wh - wh_token, 0.0), max(made - made_token, 0.0)
    return _short(answers[0]), _short(wh_token), _short(answers[1]), _short(made_token)


def _impacts(active_b: float, stored_b: float, server: Server, tokens: int) -> Impacts:
    """kWh and kg of one answer; the grid is left out (1 kg per kWh) because a zone is chosen later."""
    from ecologits.impacts.llm import compute_llm_impacts

    return compute_llm_impacts(
        model_active_parameter_count=active_b,
        model_total_parameter_count=stored_b,
        output_token_count=tokens,
        if_electricity_mix_adpe=0.0,
        if_electricity_mix_pe=0.0,
        if_electricity_mix_gwp=1.0,
        if_electricity_mix_wue=0.0,
        datacenter_pue=server.overhead,
        datacenter_wue=0.0,
        tps=server.tokens_per_s,
        ttft=server.first_word_s,
        batch_size=server.answers_at_once,
    )


def _number(value: Any) -> float:
    """One number of the library, which answers a range where it was asked with one."""
    return float(getattr(value, "mean", value))


def _short(number: float) -> float:
    """Six significant digits: more than the figures are worth, and stable in a fixture."""
    return float(f"{number:.6g}")


def _span(uses: list[EnergyUse], tier: str) -> EnergyUse:
    """From the lowest to the highest of some models."""
    ends = {
        field: (min if field.endswith("_low") else max)(getattr(use, field) for use in uses)
        for field in EnergyUse.model_fields
        if field != "stands_for"
    }
    return EnergyUse.model_validate({**ends, "stands_for": tier})
