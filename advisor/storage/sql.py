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
    """Once more over a new connection if the old one broke: the database was restarted, or a standby took over.

    Where no connection could be made at all, none broke, and trying again would only double the wait.
    """
    try:
        return work()
    except (OperationalError, InterfaceError):
        if connection.connection is None or connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return work()


def leave_if_dropped() -> None:
    """Close a connection that broke since the last request, at the price of one tiny query on PostgreSQL.

    For the desk, whose many statements are Django's own and cannot each be repeated.
    """
    if connection.connection is not None and not connection.in_atomic_block and not connection.is_usable():
        connection.close()
