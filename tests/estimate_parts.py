"""What estimates are made of, from the fixtures: read once, never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.engine.cost.catalogue import Catalogue, LanguageModel
from advisor.engine.cost.estimates import Estimate, estimate
from advisor.engine.cost.footprint import EnergyTable
from advisor.engine.cost.machines import Machine
from advisor.engine.cost.money import Price, PriceTable, PriceTier
from advisor.engine.cost.need import EstimateInput
from advisor.storage.catalogue_files import read_catalogue, read_energy
from advisor.storage.prices import price_table

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "catalogue"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The hour of every worked figure: some prices change with the time of day."""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return read_catalogue(FIXTURES)


@lru_cache(maxsize=1)
def energy() -> EnergyTable:
    return read_energy(FIXTURES)


@lru_cache(maxsize=2)
def prices(tier: PriceTier = "standard") -> PriceTable:
    return price_table(catalogue().offers, NOON, tier)


def price(usd_in: str, usd_out: str, **fields: Any) -> Price:
    values: dict[str, Any] = {"usd_in_per_mtok": usd_in, "usd_out_per_mtok": usd_out, "as_of": NOON, "source": "test"}
    return Price.model_validate({**values, **fields})


def need(**fields: Any) -> EstimateInput:
    """A usual small business: questions answered from a few pages, 50,000 a month."""
    usual: dict[str, Any] = {
        "task": "answer",
        "languages": "one",
        "data_sensitivity": "internal",
        "latency": "seconds",
        "length": "page",
        "team": "developers",
        "mix": "mostly_routine",
        "requests_per_month": 50_000,
    }
    return EstimateInput.model_validate({**usual, **fields})


def estimated(**fields: Any) -> Estimate:
    wanted = need(**fields)
    return estimate(wanted, catalogue(), prices(wanted.tier), energy())


def machine(key: str) -> Machine:
    return next(item for item in catalogue().machines if item.key == key)


def language_model(key: str) -> LanguageModel:
    return catalogue().language_model(key)
