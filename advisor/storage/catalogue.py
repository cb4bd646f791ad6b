"""The catalogue for the engine: rows in, engine types out, built once in each process and whenever a row changes."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import DatabaseError
from django.db.models import Model
from django.utils import timezone
from pydantic import ValidationError

from advisor import models
from advisor.configuration.environment import ROOT
from advisor.engine.cost.catalogue import Assumption, Catalogue, LanguageModel, Offer, Provider
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.footprint import EnergyTable
from advisor.engine.cost.hosting import PlanBook
from advisor.engine.cost.machines import Machine
from advisor.engine.cost.money import PriceTable, PriceTier
from advisor.engine.schema import Document
from advisor.storage.catalogue_files import read_catalogue, read_energy
from advisor.storage.library import library_stamp
from advisor.storage.prices import price_table

logger = logging.getLogger(__name__)
FOLDER = ROOT / "fixtures" / "catalogue"
GEOMETRY = ("layers", "kv_layers", "kv_heads", "head_dim")
KINDS: dict[type[models.CatalogueRow], type[Document]] = {
    models.LanguageModel: LanguageModel,
    models.Provider: Provider,
    models.Offer: Offer,
    models.Machine: Machine,
    models.Assumption: Assumption,
}
Kind = TypeVar("Kind", bound=Document)


# ---------------------------------------------------------------- what the engine is handed


def current() -> Catalogue:
    """Everything that is known now: one tiny query, and the rows only if one of them has changed."""
    return _built(library_stamp())


def current_or_shipped() -> Catalogue:
    """The same, or the files that come with the site where no database was set up: for commands only."""
    try:
        found = current()
    except DatabaseError:
        return read_catalogue(FOLDER)
    return found if found.machines else read_catalogue(FOLDER)


def market(at: datetime | None = None, stamp: int | None = None) -> Market:
    """The catalogue with this hour's prices and the energy of answers: what an estimate needs besides the need.

    `stamp` is `library_stamp()`, where it was read with something else already.
    """
    hour = (at or timezone.now()).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    stamp = library_stamp() if stamp is None else stamp
    return Market(
        catalogue=_built(stamp),
        standard=_prices(stamp, hour, "standard"),
        batch=_prices(stamp, hour, "batch"),
        energy=energy(),
        book=_book(stamp),
    )


def forget() -> None:
    """Read the rows and look up the prices again next time."""
    _built.cache_clear()
    _book.cache_clear()
    _prices.cache_clear()


@cache
def energy() -> EnergyTable:
    """Computed ahead by `advisor/storage/energy.py`, with its date."""
    return read_energy(FOLDER)


@lru_cache(maxsize=2)
def _book(stamp: int) -> PlanBook:
    return PlanBook()


@lru_cache(maxsize=2)
def _prices(stamp: int, hour: datetime, tier: PriceTier) -> PriceTable:
    return price_table(_built(stamp).offers, hour, tier)


@lru_cache(maxsize=2)
def _built(stamp: int) -> Catalogue:
    """Rows of the database; studies, shapes and the fitted speed formula from the files that come with the site."""
    files = read_catalogue(FOLDER)
    language_models = tuple(_read(models.LanguageModel.objects.all(), LanguageModel))
    providers = tuple(_read(models.Provider.objects.all(), Provider))
    machines = tuple(_read(models.Machine.objects.all(), Machine))
    known = {item.key for item in language_models}, {item.id for item in providers}
    offers = _read(models.Offer.objects.all(), Offer)
    assumptions = {item.key: item for item in files.assumptions}
    assumptions |= {item.key: item for item in _read(models.Assumption.objects.all(), Assumption)}
    there = {item.key for item in machines}
    fitted = {key: speed for key, speed in files.throughput.machines.items() if key in there}
    return Catalogue(
        language_models=language_models,
        providers=providers,
        offers=tuple(item for item in offers if item.language_model in known[0] and item.provider in known[1]),
        machines=machines,
        shapes=files.shapes,
        throughput=files.throughput.model_copy(update={"machines": fitted}),
        hybrid_studies=files.hybrid_studies,
        hybrid_warning=files.hybrid_warning,
        assumptions=tuple(assumptions.values()),
    )


def _read(rows: Iterable[Model], kind: type[Kind]) -> Iterable[Kind]:
    """A row that no longer holds (the admin and imports check) is left out and logged: advice must go on."""
    for row in rows:
        try:
            yield kind.model_validate(as_document(row))
        except ValidationError as error:
            logger.error("%s %s is left out: %s", kind.__name__, row.pk, error.errors(include_url=False)[0]["msg"])


# ---------------------------------------------------------------- one row


def as_document(row: Any) -> dict[str, Any]:
    """A row in the shape in which the engine reads it and the fixtures keep it."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if isinstance(row, models.Provider):
        columns["id"] = columns.pop("key")
    if isinstance(row, models.Offer):
        columns |= {name: columns.pop(f"{name}_id") for name in ("language_model", "provider")}
    if isinstance(row, models.LanguageModel):
        note = columns.pop("geometry_note")
        numbers = {name: columns.pop(name) for name in GEOMETRY}
        given = any(value is not None for value in numbers.values())
        columns["geometry"] = {**numbers, "note": note} if given else None
    return columns


def as_columns(kind: type[models.CatalogueRow], document: dict[str, Any]) -> dict[str, Any]:
    """The same the other way: a row of a fixture as the columns of its table."""
    columns = dict(document)
    if kind is models.Provider:
        columns["key"] = columns.pop("id")
    if kind is models.Offer:
        columns |= {f"{name}_id": columns.pop(name) for name in ("language_model", "provider")}
    if kind is models.LanguageModel:
        geometry = columns.pop("geometry", None) or {}
        columns |= {name: geometry.get(name) for name in GEOMETRY}
        columns["geometry_note"] = geometry.get("note", "")
    return columns


def problems_of(row: Any) -> list[str]:
    """What keeps a row from being read by the engine, and facts that name no source: a sentence each."""
    try:
        KINDS[type(row)].model_validate(as_document(row))
    except ValidationError as error:
        return [f"{item['loc'][0] if item['loc'] else 'row'}: {item['msg']}" for item in error.errors()]
    return [f"seen: name the source of {fact}, such as “{fact}: where you saw it”." for fact in _unsourced(row)]


SOURCES = {
    "usd_per_hour_low": "low_price",
    "usd_per_hour_hyperscaler": "hyperscaler",
    "purchase_usd": "purchase",
    "memory_gib": "specs",
    "usd_in_per_mtok": "price",
}
"""Column -> the fact under which its source must be named."""


def _unsourced(row: Any) -> list[str]:
    seen = getattr(row, "seen", None) or {}
    if isinstance(row, models.Offer | models.Machine):
        wanted = [fact for column, fact in SOURCES.items() if getattr(row, column, None) is not None]
        return [fact for fact in wanted if not str(seen.get(fact, "")).strip()]
    return ["licence"] if isinstance(row, models.LanguageModel) and not any(seen.values()) else []


def rows_of_fixture(text: bytes) -> list[dict[str, Any]]:
    """The rows of a catalogue fixture."""
    rows: list[dict[str, Any]] = json.loads(text)["rows"]
    return rows
