"""A real server on SQLite: nobody waits behind a save that has to wait, and a stop loses no count."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.faults import ANSWERS, Seen, Site, Visitor
from tests.collected import shared_static

GIVEN = ANSWERS | {"volume": "2000"}
SAVES = 30
LONGEST_S = 15
"""Less than a save waits for the lock: whoever is answered sooner did not wait behind one."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """One worker, so that everybody meets the same lanes."""
    monkeypatch.setenv("WORKERS", "1")
    found = Site(tmp_path / "var")
    with shared_static(found.folder):
        found.start()
    yield found
    found.stop()


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    stop = threading.Event()
    yield Visitor(site.port, Seen(), 1, stop)
    stop.set()


def rows(site: Site, statement: str) -> list[tuple[str]]:
    with sqlite3.connect(site.folder / "rightsize.sqlite3") as database:
        return database.execute(statement).fetchall()


def opened(site: Site, address: str) -> int:
    """The status; raises TimeoutError if it is not answered while the lock is held."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=LONGEST_S)
    try:
        connection.request("GET", address)
        return connection.getresponse().status
    finally:
        connection.close()


def test_saves_that_wait_for_the_database_keep_nobody_waiting(site: Site, visitor: Visitor) -> None:
    others = [Visitor(site.port, visitor.seen, number, visitor.stop) for number in range(SAVES)]
    steps = [other.press("/", "/start/", {}) for other in others]
    locked = sqlite3.connect(site.folder / "rightsize.sqlite3", isolation_level=None)
    with ThreadPoolExecutor(SAVES) as threads:
        try:
            locked.execute("BEGIN IMMEDIATE")
            saves = [threads.submit(other.press, step, step, GIVEN) for other, step in zip(others, steps, strict=True)]
            assert [opened(site, address) for address in ("/healthz", steps[0], "/") * 5] == [200] * 15
            assert not any(save.done() for save in saves)
        finally:
            locked.execute("ROLLBACK")
            locked.close()
        led = {save.result(timeout=2 * LONGEST_S) for save in saves}
    assert not led & set(steps)
    assert visitor.seen.failed == {}
    found = [json.loads(answers)["task"] for (answers,) in rows(site, "SELECT answers FROM advisor_draft")]
    assert found == [GIVEN["task"]] * SAVES


def test_a_worker_that_stops_writes_what_it_counted(site: Site, visitor: Visitor) -> None:
    for _ in range(3):
        visitor.press("/", "/start/", {})
    site.stop()
    assert rows(site, "SELECT sum(count) FROM advisor_daycount WHERE kind = 'started'") == [(3,)]
