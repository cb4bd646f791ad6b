"""Plain statements for the few places where building the query costs more than running it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")


def one(statement: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row that a SELECT finds."""

    def read() -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found: tuple[Any, ...] | None = cursor.fetchone()
        return found

    return again_if_dropped(read)


def run(statement: str, *values: Any) -> int:
    """Run an INSERT, UPDATE or DELETE that may be repeated without harm. Returns how many rows it touched."""

    def write() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    return again_if_dropped(write)


def again_if_dropped(work: Callable[[], T]) -> T:
    """Once more over a new connection if the old one broke: the database was restarted, or a standby took over."""
    try:
        return work()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return work()
