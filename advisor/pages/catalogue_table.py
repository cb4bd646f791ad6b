"""The catalogue as tables: what a download gives, an import takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.engine.schema import Document
from advisor.models import CatalogueRow
from advisor.pages.listing import safe_cell
from advisor.storage.catalogue import as_columns

LISTS = ("modalities", "formats", "systems")
SOURCES = "seen"
YES, NO = "yes", "no"


def columns_of(kind: type[CatalogueRow]) -> list[str]:
    return [field.name for field in kind._meta.concrete_fields]


def as_csv(rows: Iterable[Document], kind: type[CatalogueRow]) -> str:
    """Rows with a byte-order mark for spreadsheets."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    fields = kind._meta.concrete_fields
    writer.writerow(field.name for field in fields)
    for row in rows:
        columns = as_columns(kind, row.model_dump())
        writer.writerow([safe_cell(cell(columns[field.attname])) for field in fields])
    return out.getvalue()


def cell(value: Any) -> Any:
    """One value as a cell: lists as "text; image", sources as "licence: where | context: where"."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping):
        return " | ".join(f"{fact}: {where}" for fact, where in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(value)
    return value


def read_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def read_sources(text: str) -> dict[str, str]:
    """Raises ValueError where the text does not begin with a fact or a fact has no source."""
    found: dict[str, str] = {}
    fact = ""
    for part in (part.strip() for part in text.split(" | ") if part.strip()):
        name, colon, where = part.partition(": ")
        if colon and name.strip() and where.strip():
            fact = name.strip()
            found[fact] = where.strip()
        elif fact and not part.endswith(":"):
            found[fact] += f" | {part}"
        else:
            raise ValueError(f"write each source as “fact: where you saw it”, with “ | ” between; not “{part[:60]}”")
    return found
