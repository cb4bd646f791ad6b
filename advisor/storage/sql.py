"""Plain statements for the few places where building the query costs more than running it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")
HURRIED_MS = 50
"""How long a thread waits for SQLite's write lock if others wait behind it. Two workers that write hold it for less."""
LOCKED = "database is locked"
_threads = threading.local()


class MustNotWait(BaseException):
    """Somebody holds SQLite's write lock, and this thread has others to answer: do it all again in another one.

    Nothing was written. Django answers for every Exception with a page of its own; this goes past it.
    """


def hurry() -> None:
    """From now on this thread waits for a write lock no longer than a moment (see MustNotWait)."""
    _threads.hurried = True


def wait_no_longer(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """What a hurried thread asks of a new connection: a receiver of `connection_created`."""
    if connection.vendor == "sqlite" and _is_hurried():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {HURRIED_MS}")


def _is_hurried() -> bool:
    return getattr(_threads, "hurried", False)


def one(statement: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row that a SELECT finds."""

    def read() -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            found: tuple[Any, ...] | None = cursor.fetchone()
        return found

    return _or_elsewhere(read)


def run(statement: str, *values: Any) -> int:
    """Run an INSERT, UPDATE or DELETE that may be repeated without harm. Returns how many rows it touched.

    Raises MustNotWait in a thread that hurries.
    """

    def write() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    return _or_elsewhere(write)


def _or_elsewhere(work: Callable[[], T]) -> T:
    """In a thread that hurries, a lock is no reason to wait or to give up, but to do it in another."""
    try:
        return again_if_dropped(work)
    except OperationalError as error:
        if _is_hurried() and str(error) == LOCKED:
            raise MustNotWait from error
        raise


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
