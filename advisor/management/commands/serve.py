"""Everything from an empty folder to a running site: what `make run` calls."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import resource
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from advisor.configuration.databases import with_time_limits
from advisor.configuration.environment import ROOT

STOPS_WITHIN_S = "25"
"""Longer than a save waits for SQLite's write lock, and the last counts after it; then granian kills a worker."""
CONNECTIONS = 8192
"""That each worker holds open at once. Nearly all of them wait, and a waiting one costs a few kilobytes."""


class Command(BaseCommand):
    help = "Migrate, seed, publish the first version, collect static files, then serve with granian."
    requires_system_checks = []
    """The tests run them. Here they would only make each start a fifth of a second longer."""

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="do everything but serve")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if _migrations_to_run():
                call_command("migrate", verbosity=0, interactive=False)
            call_command("seed", stdout=self.stdout)
            self._first_owner()
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}".strip(), returncode=2) from error
        _collect_static()
        if not options["prepare_only"]:
            self._serve()

    def _first_owner(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("owner", password=password)
        self.stdout.write("")
        self.stdout.write("First admin login (shown once, so write it down):")
        self.stdout.write(f"  name      owner\n  password  {password}")
        self.stdout.write("  A new one: .venv/bin/python manage.py changepassword owner\n")

    def _serve(self) -> None:
        environment = settings.ENVIRONMENT
        connection.close()
        _check_the_port_is_free(environment.host, environment.port)
        _allow_many_connections()
        _forget_limits()
        _keep_the_database_private()
        address = environment.site_url or f"http://{environment.host}:{environment.port}"
        self.stdout.write(f"Rightsize is at      {address}/")
        self.stdout.write(f"The editor's desk at {address}/{settings.ADMIN_PATH}/")
        if not environment.rate_limits:
            self.stdout.write("RATE_LIMITS=off: nobody is limited. For measuring on one’s own machine, nothing else.")
        self.stdout.write("Stop it with Ctrl-C.")
        self.stdout.flush()
        shutil.rmtree(environment.var_dir / "metrics", ignore_errors=True)
        granian = Path(sys.executable).with_name("granian")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
        os.environ["PGOPTIONS"] = with_time_limits(os.environ.get("PGOPTIONS", ""))
        os.execv(granian, [str(granian), *_granian_options()])  # noqa: S606  (no shell is wanted)  # nosec


def _check_the_port_is_free(host: str, port: int) -> None:
    """Two servers can share a port without a word; ask for it alone first."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                f"Port {port} on {host} cannot be used ({reason}). Take another, such as PORT=8010 make run.",
                returncode=2,
            ) from error


def _granian_options() -> list[str]:
    environment = settings.ENVIRONMENT
    return [
        "--interface", "rsgi", "--http", "1", "--no-ws", "--host", environment.host, "--port", str(environment.port),
        "--workers", str(environment.workers), "--respawn-failed-workers", "--workers-kill-timeout", STOPS_WITHIN_S,
        "--backlog", "4096", "--backpressure", str(CONNECTIONS),
        "--http1-header-read-timeout", "10000", "--http1-buffer-size", "65536",
        "--log-level", "warning", "--working-dir", str(ROOT), "advisor.rsgi:application",
    ]  # fmt: skip


def _forget_limits() -> None:
    """The counts of the last run: a machine that lost power may have left them broken."""
    for ending in ("", "-wal", "-shm"):
        Path(settings.LIMIT_FILE + ending).unlink(missing_ok=True)


def _keep_the_database_private() -> None:
    """Other users of this machine need not read what visitors answered. SQLite gives its other files the same mode."""
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and database.exists():
        database.chmod(0o600)


def _allow_many_connections() -> None:
    """Each waiting visitor is an open file; the usual 1,024 would be used up by a thousand idle ones."""
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1024
    enough = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, enough), most))


def _migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static() -> None:
    """Hash and compress static files, unless nothing changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)


def _static_state() -> str:
    """A digest of the name, size and age of every static file, and of Django's release."""
    digest = hashlib.sha256(importlib.metadata.version("django").encode())
    for path in sorted(_static_files()):
        found = path.stat()
        digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
