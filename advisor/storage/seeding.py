"""Fixtures into the database, once: what the owner edited or deleted is never touched again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date

from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import transaction

from advisor.configuration.environment import ROOT
from advisor.models import (
    Assumption,
    Case,
    CatalogueRow,
    Comparison,
    HybridResult,
    LanguageModel,
    LibraryRow,
    Machine,
    Offer,
    Provider,
    SeededFile,
    SeededRow,
)

FIXTURES = ROOT / "fixtures"
IN_ORDER = (
    "questionnaire/scorecard",
    "questionnaire/dimensions",
    "questionnaire/steps",
    "questionnaire/questions",
    "questionnaire/options",
    "questionnaire/combinations",
    "questionnaire/limits",
    "questionnaire/examples",
)
LIBRARY: dict[str, type[LibraryRow]] = {
    "evidence/comparisons": Comparison,
    "evidence/hybrid_results": HybridResult,
    "evidence/cases": Case,
}
"""Plain lists of facts, in the shape in which they are exchanged."""
CATALOGUE: dict[str, type[CatalogueRow]] = {
    "catalogue/assumptions": Assumption,
    "catalogue/language_models": LanguageModel,
    "catalogue/providers": Provider,
    "catalogue/offers": Offer,
    "catalogue/machines": Machine,
}
"""Offers come after what they name."""
REVIEWED_ON = date(2026, 11, 23)
"""When the facts that come with the site were held against their sources."""


def seed() -> dict[str, int]:
    """Put in every fixture row that was never put in before. Returns how many by fixture."""
    added = {}
    with transaction.atomic():
        digests = dict(SeededFile.objects.values_list("name", "digest"))
        known: set[tuple[str, str]] | None = None
        for name in (*IN_ORDER, *LIBRARY, *CATALOGUE):
            text = (FIXTURES / f"{name}.json").read_bytes()
            digest = hashlib.sha256(text).hexdigest()
            if digests.get(name) == digest:
                added[name] = 0
                continue
            if known is None:
                known = set(SeededRow.objects.values_list("label", "natural_key"))
            added[name] = _put_in(name, text, known)
            SeededFile.objects.update_or_create(name=name, defaults={"digest": digest})
    return added


def _put_in(name: str, text: bytes, known: set[tuple[str, str]]) -> int:
    if name in LIBRARY:
        return _seed_library(LIBRARY[name], text, known)
    if name in CATALOGUE:
        return _seed_catalogue(CATALOGUE[name], text, known)
    return _seed_file(text, known)


def _seed_library(kind: type[LibraryRow], text: bytes, known: set[tuple[str, str]]) -> int:
    label = kind._meta.label
    new = [row for row in json.loads(text) if (label, row["id"]) not in known]
    there = set(kind.objects.values_list("pk", flat=True))
    kind.objects.bulk_create(kind(**{"reviewed_on": REVIEWED_ON, **row}) for row in new if row["id"] not in there)
    SeededRow.objects.bulk_create(SeededRow(label=label, natural_key=row["id"]) for row in new)
    return len(new)


def _seed_catalogue(kind: type[CatalogueRow], text: bytes, known: set[tuple[str, str]]) -> int:
    """An offer of a language model or provider that the owner deleted is passed over, but remembered."""
    from advisor.storage.catalogue import as_columns, rows_of_fixture  # the engine, where there is something to put in

    label = kind._meta.label
    rows = [kind(**as_columns(kind, row)) for row in rows_of_fixture(text)]
    new = [row for row in rows if (label, row.pk) not in known]
    there = set(kind.objects.values_list("pk", flat=True))
    models = set(LanguageModel.objects.values_list("pk", flat=True))
    providers = set(Provider.objects.values_list("pk", flat=True))
    kind.objects.bulk_create(
        row
        for row in new
        if row.pk not in there
        and (not isinstance(row, Offer) or (row.language_model_id in models and row.provider_id in providers))
    )
    SeededRow.objects.bulk_create(SeededRow(label=label, natural_key=row.pk) for row in new)
    return len(new)


def _seed_file(text: bytes, known: set[tuple[str, str]]) -> int:
    new = [row for row in _rows(text) if (row.object._meta.label, _natural_key(row)) not in known]
    for row in new:
        if not _exists(row):
            row.save()
    SeededRow.objects.bulk_create(SeededRow(label=row.object._meta.label, natural_key=_natural_key(row)) for row in new)
    return len(new)


def _rows(text: bytes) -> Iterator[DeserializedObject]:
    yield from serializers.deserialize("json", text, use_natural_primary_keys=True)


def _natural_key(row: DeserializedObject) -> str:
    natural_key = getattr(row.object, "natural_key", None)
    return "/".join(natural_key()) if natural_key else str(row.object.pk)


def _exists(row: DeserializedObject) -> bool:
    """Natural keys give an existing row its primary key while it is read from the fixture."""
    return row.object.pk is not None and type(row.object)._default_manager.filter(pk=row.object.pk).exists()
