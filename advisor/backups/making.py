"""Making a backup and putting it back, whichever database it is."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection

from advisor.backups import files, postgres, sqlite
from advisor.backups.files import BackupError
from advisor.watching.readiness import known_migrations

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}


class Held(NamedTuple):
    """One thing that a database may hold, and how one and how many of it are called."""

    rows: str
    """Table and condition."""
    one: str
    many: str

    @property
    def table(self) -> str:
        return self.rows.split()[0]


HELD = (
    Held(
        "advisor_questionnaireversion WHERE number IS NOT NULL",
        "version of the questionnaire",
        "versions of the questionnaire",
    ),
    Held(
        "advisor_questionnaireversion WHERE number IS NULL",
        "preview or unfinished import",
        "previews or unfinished imports",
    ),
    Held("advisor_assessment", "result", "results"),
    Held("advisor_draft", "draft", "drafts"),
    Held("auth_user", "login of an editor", "logins of editors"),
)


class NotMigrated(Exception):
    """The backup was put back, but its tables could not be brought to this release."""


def make(folder: Path) -> Path:
    """Back the database up into this folder. Returns the file."""
    if not connection.introspection.table_names():
        raise BackupError("There is nothing to back up: the database has no tables.")
    kind = KINDS[connection.vendor]
    return files.write_whole(folder, kind.ENDING, kind.dump)


def restore(path: Path, *, force: bool) -> None:
    """Replace the database by this backup, all of it or nothing. Raises BackupError if nothing was changed, and
    NotMigrated if it was, but the migrations that the backup lacks failed.
    """
    files.check(path)
    _right_kind(path)
    kind = KINDS[connection.vendor]
    newer = kind.migrations_in(path) - known_migrations()
    if newer:
        app, name = min(newer)
        raise BackupError(
            f"{path.name} was made by a newer release: it has the change “{app} {name}”, which this release does not "
            "know. Install that release first."
        )
    there = what_is_there()
    if there and not force:
        raise BackupError(f"The database already holds {there}. To replace all of it, add --force.")
    kind.load(path)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        raise NotMigrated(str(error)) from error


def _right_kind(path: Path) -> None:
    with path.open("rb") as file:
        begin = file.read(16)
    for vendor, kind in KINDS.items():
        if begin.startswith(kind.MAGIC):
            if vendor == connection.vendor:
                return
            raise BackupError(f"{path.name} comes from another kind of database ({vendor}). Look at DATABASE_URL.")
    raise BackupError(f"{path.name} is no backup: it is neither a SQLite database nor a dump of PostgreSQL.")


def what_is_there() -> str:
    """What a restore would replace, in words; empty for a database without rows."""
    tables = set(connection.introspection.table_names())
    return ", ".join(filter(None, (_counted(held) for held in HELD if held.table in tables)))


def _counted(held: Held) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {held.rows}")  # noqa: S608  (words of our own)  # nosec
        (count,) = cursor.fetchone()
    return f"{count} {held.one if count == 1 else held.many}" if count else ""
