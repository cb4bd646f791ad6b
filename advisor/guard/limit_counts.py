"""Where the limits count, for all processes of the site together: a counter of its own for each network and kind.

On PostgreSQL that is a table that is never written to the log of changes (UNLOGGED); on SQLite a file beside the
database. So no visitor waits for a disk because of a counter. Both forget a counter when its time is over.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from limits.storage import Storage

SWEEP_S = 60
_COUNT = (
    "INSERT INTO advisor_limit_count (name, hits, ends) VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE SET"
    " hits = CASE WHEN advisor_limit_count.ends <= %s THEN 0 ELSE advisor_limit_count.hits END + excluded.hits,"
    " ends = CASE WHEN advisor_limit_count.ends <= %s THEN excluded.ends ELSE advisor_limit_count.ends END"
    " RETURNING hits"
)
_LOOK = "SELECT hits, ends FROM advisor_limit_count WHERE name = %s AND ends > %s"
_FORGET = "DELETE FROM advisor_limit_count WHERE name = %s"
SWEEP = "DELETE FROM advisor_limit_count WHERE ends <= %s"
_EMPTY = "DELETE FROM advisor_limit_count"
TABLE = "(name varchar(200) PRIMARY KEY, hits integer NOT NULL, ends double precision NOT NULL)"


class CountsInSql(Storage):
    """A storage for the package `limits`: each count is one statement that no other can come between."""

    STORAGE_SCHEME: list[str] | None = None
    base_exceptions = (DatabaseError, sqlite3.Error, OSError)
    swept = 0.0

    def run(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """Carry out a statement; the first row of what it gives."""
        raise NotImplementedError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        if now - self.swept > SWEEP_S:
            self.swept = now
            self.run(SWEEP, [now])
        row = self.run(_COUNT, [key, amount, now + expiry, now, now])
        return int(row[0]) if row else 0

    def get(self, key: str) -> int:
        row = self.run(_LOOK, [key, time.time()])
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        row = self.run(_LOOK, [key, time.time()])
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        self.run(_LOOK, ["", 0])
        return True

    def reset(self) -> int | None:
        self.run(_EMPTY, [])
        return None

    def clear(self, key: str) -> None:
        self.run(_FORGET, [key])


class CountsInDatabase(CountsInSql):
    """In the site's PostgreSQL, for all app servers."""

    STORAGE_SCHEME = ["rightsize-database"]

    def run(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        return row


class CountsInFile(CountsInSql):
    """In a small file of this machine. It need not survive anything: `serve` removes it."""

    STORAGE_SCHEME = ["rightsize-file"]

    def run(self, statement: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._file.execute(statement.replace("%s", "?"), values).fetchone()
        return row

    @cached_property
    def _file(self) -> sqlite3.Connection:
        Path(settings.LIMIT_FILE).touch(mode=0o600)
        file = sqlite3.connect(settings.LIMIT_FILE, timeout=1, isolation_level=None, check_same_thread=False)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=OFF")
        file.execute(f"CREATE TABLE IF NOT EXISTS advisor_limit_count {TABLE}")
        return file
