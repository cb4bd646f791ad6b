"""Fixtures into the database, once: what the owner edited or deleted is never touched again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import transaction

from advisor.environment import ROOT
from advisor.models import SeededRow

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


def seed() -> dict[str, int]:
    """Put in every fixture row that was never put in before. Returns how many by fixture."""
    added = {}
    with transaction.atomic():
        known = set(SeededRow.objects.values_list("label", "natural_key"))
        for name in IN_ORDER:
            added[name] = _seed_file(FIXTURES / f"{name}.json", known)
    return added


def _seed_file(path: Path, known: set[tuple[str, str]]) -> int:
    new = [row for row in _rows(path) if (row.object._meta.label, _natural_key(row)) not in known]
    for row in new:
        if not _exists(row):
            row.save()
    SeededRow.objects.bulk_create(SeededRow(label=row.object._meta.label, natural_key=_natural_key(row)) for row in new)
    return len(new)


def _rows(path: Path) -> Iterator[DeserializedObject]:
    yield from serializers.deserialize("json", path.read_text(encoding="utf-8"), use_natural_primary_keys=True)


def _natural_key(row: DeserializedObject) -> str:
    natural_key = getattr(row.object, "natural_key", None)
    return "/".join(natural_key()) if natural_key else str(row.object.pk)


def _exists(row: DeserializedObject) -> bool:
    """Natural keys give an existing row its primary key while it is read from the fixture."""
    return row.object.pk is not None and type(row.object)._default_manager.filter(pk=row.object.pk).exists()
