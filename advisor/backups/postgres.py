"""PostgreSQL: its own pg_dump, pg_restore and psql, which must be as new as the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from django.db import connection, connections
from psycopg.pq import Conninfo

from advisor.backups.files import SHORT_LIVED, BackupError
from advisor.watching.readiness import Migration, applied_migrations

ENDING = ".dump"
MAGIC = b"PGDMP"


def dump(target: Path) -> None:
    """The database as it is at one moment, in PostgreSQL's custom format, without the rows that are short-lived."""
    left_out = [f"--exclude-table-data={table}" for table in SHORT_LIVED]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={target}")


def migrations_in(path: Path) -> frozenset[Migration]:
    """The migrations of the release that made the backup. Raises BackupError if this is no such file."""
    text = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    rows = [line.split("\t") for line in text.splitlines()]
    found = frozenset((row[1], row[2]) for row in rows if len(row) == 4)
    if not found:
        raise BackupError(f"{path.name} is no backup of this site: it holds no migrations.")
    return found


def load(path: Path) -> None:
    """Replace the tables by the backup's in one transaction, which psql carries out while pg_restore writes it.

    Every table of the site goes first, also one that only a newer release has: pg_restore drops no more than it brings,
    and what it leaves would hold on to that by foreign keys, or stand in the way of the next upgrade.
    """
    begin = f"BEGIN;\n{_drop_tables()}\n"
    connections.close_all()
    with tempfile.TemporaryFile("w+") as said:
        command = _command("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
        with subprocess.Popen(  # noqa: S603  (the program's name is ours)
            command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=_environment()
        ) as session:
            assert session.stdin is not None
            is_whole = _write_script(path, begin, session.stdin, said)
        if session.returncode or not is_whole:
            said.seek(0)
            raise _failure("pg_restore", said.read())


def _drop_tables() -> str:
    """All of the site's in one statement, so that their foreign keys do not matter. Where a view or another program
    holds on to one of them, PostgreSQL refuses, and nothing is restored.

    The site's are those of every app that was ever migrated here; another program's in the same database stay.
    """
    begin = tuple(f"{app}_" for app in ("django", *(app for app, _ in applied_migrations())))
    names = [name for name in connection.introspection.table_names() if name.startswith(begin)]
    return f"DROP TABLE {', '.join(map(connection.ops.quote_name, names))};" if names else ""


def _write_script(path: Path, begin: str, target: IO[bytes], said: IO[str]) -> bool:
    """The beginning, what pg_restore makes of the backup, and COMMIT only if that was all of it: to psql, a script that
    was cut off has simply ended. False if it was not, or if psql took no more.
    """
    command = _command("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(path))
    try:
        target.write(begin.encode())
        done = subprocess.run(command, stdout=target, stderr=said, check=False)  # noqa: S603  (the same)
        if done.returncode == 0:
            target.write(b"\nCOMMIT;\n")
    except BrokenPipeError:
        return False
    return done.returncode == 0


def _run(program: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  (the program's name is ours)
        _command(program, *arguments), env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise _failure(program, done.stderr)
    return done.stdout


def _command(program: str, *arguments: str) -> list[str]:
    if shutil.which(program) is None:
        raise BackupError(f"{program} is missing: install PostgreSQL's client programs (postgresql-client).")
    return [program, "--no-password", *arguments]


def _failure(program: str, said: str) -> BackupError:
    return BackupError(f"{program} failed; the database is as it was. It says: {' '.join(said.split())}")


def _environment() -> dict[str, str]:
    return {**os.environ, **connection_variables()}


def connection_variables() -> dict[str, str]:
    """The site's connection as libpq's variables: a command line would show the password to every user."""
    wanted = connection.get_connection_params()
    return {
        option.envvar.decode(): str(wanted[option.keyword.decode()])
        for option in Conninfo.get_defaults()
        if option.envvar and wanted.get(option.keyword.decode())
    }
