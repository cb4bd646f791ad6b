"""Plain statements for the few places where building the query costs more than running it."""

from __future__ import annotations

from typing import Any

from django.db import connection


def one(statement: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row that a SELECT finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def run(statement: str, *values: Any) -> int:
    """Run an INSERT, UPDATE or DELETE. Returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
