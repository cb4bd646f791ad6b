"""Fills the tables of a site with copies of the results that are in it: `python -m bench.fill 1000000`.

Every copy has links of its own, at random like real ones, so that the indexes become as large and as shuffled as they
would be. One in ten keeps the whole frozen advice (26 kB); the others an empty one, or the disk would be the limit.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.db import connection, models, transaction

AT_ONCE = 10_000
WHOLE = 10
"""One copy in so many is whole."""
SEEDS = 50


def fill(rows: int) -> None:
    """So many drafts and as many results."""
    from advisor.models import Assessment, Draft

    for kind in (Draft, Assessment):
        fields = [field for field in kind._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        copies = _copies(kind, fields)
        with connection.cursor() as cursor:
            for first in range(0, rows, AT_ONCE):
                several = [next(copies) for _ in range(min(AT_ONCE, rows - first))]
                statement = f"INSERT INTO {kind._meta.db_table} ({columns}) VALUES ({marks})"
                with transaction.atomic():
                    cursor.executemany(statement, several)
            cursor.execute(f"ANALYZE {kind._meta.db_table}")


def _copies(kind: type[models.Model], fields: list[models.Field[Any, Any]]) -> Iterator[list[Any]]:
    """Rows without end, each like one of the first but for what must be its own."""
    found = kind._default_manager.order_by("pk")[:SEEDS]
    seeds = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in found]
    unique = [place for place, field in enumerate(fields) if field.unique]
    linked = [place for place, field in enumerate(fields) if isinstance(field, models.ForeignKey) and field.null]
    heavy = [place for place, field in enumerate(fields) if field.column == "advice"]
    empty = models.JSONField().get_db_prep_save({}, connection)
    number = 0
    while True:
        row = seeds[number % len(seeds)].copy()
        for place in unique:
            row[place] = secrets.token_urlsafe(64)[: len(row[place])]
        for place in linked:
            row[place] = None
        for place in heavy:
            row[place] = row[place] if number // len(seeds) % WHOLE == 0 else empty
        yield row
        number += 1


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
