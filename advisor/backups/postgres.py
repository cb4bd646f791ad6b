"""PostgreSQL: its own pg_dump and pg_restore, which must be as new as the server."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.pq import Conninfo

from advisor.backups.files import BackupError
from advisor.watching.readiness import Migration

ENDING = ".dump"
MAGIC = b"PGDMP"


def dump(target: Path) -> None:
    """The database as it is at one moment, in PostgreSQL's custom format, without the desk's logins."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data=django_session",
         f"--file={target}")  # fmt: skip


def migrations_in(path: Path) -> frozenset[Migration]:
    """The migrations of the release that made the backup. Raises BackupError if this is no such file."""
    text = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = [line.split("\t") for line in text.splitlines()]
    found = frozenset((row[1], row[2]) for row in rows if len(row) == 4)
    if not found:
        raise BackupError(f"{path.name} is no backup of this site: it holds no migrations.")
    return found


def load(path: Path) -> None:
    """Replace the tables by the backup's in one transaction."""
    database = str(connection.settings_dict["NAME"])
    _run("pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges",
         f"--dbname={database}", str(path))  # fmt: skip


def _run(program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        raise BackupError(f"{program} is missing: install PostgreSQL's client programs (postgresql-client).")
    done = subprocess.run(  # noqa: S603  (the program's name is ours)
        [program, "--no-password", *arguments],
        env={**os.environ, **connection_variables()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise BackupError(f"{program} failed; the database is as it was. It says: {said}")
    return done.stdout


def connection_variables() -> dict[str, str]:
    """The site's connection as libpq's variables: a command line would show the password to every user."""
    wanted = connection.get_connection_params()
    return {
        option.envvar.decode(): str(wanted[option.keyword.decode()])
        for option in Conninfo.get_defaults()
        if option.envvar and wanted.get(option.keyword.decode())
    }
