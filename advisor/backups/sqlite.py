"""SQLite: its online backup, which neither stops writers nor tears what they write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

from advisor.backups.files import SHORT_LIVED, BackupError
from advisor.watching.readiness import Migration

ENDING = ".sqlite3"
MAGIC = b"SQLite format 3\x00"


def dump(target: Path) -> None:
    """The database as it is at one moment, as a single file, without the rows that are short-lived."""
    with closing(_opened(_live(), "rw")) as source, closing(_opened(target, "rw")) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there.intersection(SHORT_LIVED):
            copy.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own)  # nosec
        copy.commit()
        _check_inside(copy)


def migrations_in(path: Path) -> frozenset[Migration]:
    """The migrations of the release that made the backup. Raises BackupError if this is no such file."""
    try:
        with closing(_opened(path, "ro")) as file:
            _check_inside(file)
            return frozenset(file.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path.name} is no backup of this site: {error}.") from error


def load(path: Path) -> None:
    """Replace the database by the backup in one transaction; other processes see the old one until it is done."""
    connections.close_all()
    target = _live()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch()
    target.chmod(0o600)  # before it holds answers
    try:
        with closing(_opened(path, "ro")) as file, closing(_opened(target, "rwc")) as live:
            file.backup(live)
    except sqlite3.Error as error:
        raise BackupError(f"The database could not be written: {error}. It is as it was.") from error


def _live() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60)


def _check_inside(database: sqlite3.Connection) -> None:
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"The database is damaged: {found}.")
