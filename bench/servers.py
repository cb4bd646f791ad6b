"""Starts the servers that are compared, and reads what they use from the system's own figures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
LONGEST_START_S = 180
MIB = 1024 * 1024


class Usage(NamedTuple):
    """Seconds since some moment: by the clock, and of CPU time of the server, of the visitors, of all others."""

    seconds: float
    server_s: float
    visitors_s: float
    others_s: float

    def __sub__(self, before: Usage) -> Usage:
        return Usage(*(now - then for now, then in zip(self, before, strict=True)))

    @property
    def others_share(self) -> float:
        """How many cores other programs kept busy meanwhile."""
        return max(0.0, self.others_s / self.seconds)


class Server(NamedTuple):
    """A running server and where it answers."""

    address: str
    process: psutil.Process
    start_s: float
    """From its first line to its first answer."""

    def clock(self) -> Usage:
        """Seconds used so far."""
        server = sum(_cpu_s(process) for process in self._family())
        visitors = _cpu_s(psutil.Process())
        busy = psutil.cpu_times()
        everybody = busy.user + busy.nice + busy.system
        return Usage(time.perf_counter(), server, visitors, everybody - server - visitors)

    def worker_mib(self) -> list[float]:
        """Memory of each worker that is its own or its share of what is common, largest first."""
        sizes = [process.memory_full_info().pss / MIB for process in self._family()]
        return sorted(sizes, reverse=True)[:WORKERS]

    def kill(self) -> None:
        """As if its machine had lost power: kill -9 of the server and its workers. Returns when they are gone."""
        family = self._family()
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                pass
        psutil.wait_procs(family, timeout=10)

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def _cpu_s(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def site(folder: Path, *, port: int = 0, code: Path = ROOT, **more: str) -> Iterator[Server]:
    """Our own site as `make run` starts it, in a folder of its own; more of its settings and other code if wanted."""
    port = port or free_port()
    settings = {**settings_of_site(folder), "PORT": str(port), "WORKERS": str(WORKERS), **more}
    yield from _served([sys.executable, "manage.py", "serve"], port, folder, settings, code)


def settings_of_site(folder: Path) -> dict[str, str]:
    """All visitors come from one address, so the limits for one address are lifted."""
    return {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "advisor.settings", "RATE_LIMITS": "off"}


@contextmanager
def plain(name: str, folder: Path) -> Iterator[Server]:
    """One of the small sites in this folder, "peer" or "limit", on the same kind of server."""
    port = free_port()
    settings = settings_of_plain(name, folder)
    migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity=0"]
    subprocess.run(migrate, cwd=ROOT, env={**os.environ, **settings}, check=True)
    granian = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "warning"]
    command = [str(granian), *options, "--port", str(port), "--working-dir", str(ROOT), "bench.plain_wsgi:application"]
    yield from _served(command, port, folder, settings)


def settings_of_plain(name: str, folder: Path) -> dict[str, str]:
    return {"BENCH_DATABASE": str(folder / "database.sqlite3"), "DJANGO_SETTINGS_MODULE": f"bench.{name}.settings"}


def _served(
    command: list[str], port: int, folder: Path, environment: dict[str, str], code: Path = ROOT
) -> Iterator[Server]:
    begun = time.perf_counter()
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=code, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(address, process, folder / "log")
            yield Server(address, psutil.Process(process.pid), time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2)
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
