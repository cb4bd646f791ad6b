"""A real server on SQLite: nobody waits behind a save that has to wait, and a stop loses no count."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.faults import ANSWERS, Seen, Site, Visitor
from tests.collected import shared_static

GIVEN = ANSWERS | {"volume": "2000"}
HELD_S = 1.5
"""How long somebody holds the write lock: much longer than any answer takes."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
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


def seconds_for(site: Site, address: str) -> float:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=2 * HELD_S)
    connection.request("GET", address)
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - begun


def test_a_save_that_waits_for_the_database_keeps_nobody_waiting(site: Site, visitor: Visitor) -> None:
    """Each worker has such a save before it, so that every reader meets one."""
    steps = [visitor.press("/", "/start/", {}) for _ in range(4)]
    locked = sqlite3.connect(site.folder / "rightsize.sqlite3", isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    others = [Visitor(site.port, visitor.seen, number, visitor.stop) for number in range(len(steps))]
    led: list[str] = []
    saves = [
        threading.Thread(target=lambda other=other, step=step: led.append(other.press(step, step, GIVEN)), daemon=True)
        for other, step in zip(others, steps, strict=True)
    ]
    begun = time.monotonic()
    for save in saves:
        save.start()
    time.sleep(0.3)
    waited = [seconds_for(site, address) for address in ("/healthz", steps[0], "/") for _ in range(3)]
    assert time.monotonic() - begun < HELD_S, "the machine was too slow to tell"
    assert led == []
    time.sleep(HELD_S - (time.monotonic() - begun))
    locked.execute("ROLLBACK")
    for save in saves:
        save.join()
    assert max(waited) < HELD_S / 2
    assert not set(led) & set(steps)
    assert visitor.seen.failed == {}
    found = [json.loads(answers)["task"] for (answers,) in rows(site, "SELECT answers FROM advisor_draft")]
    assert found == [GIVEN["task"]] * len(steps)


def test_a_worker_that_stops_writes_what_it_counted(site: Site, visitor: Visitor) -> None:
    for _ in range(3):
        visitor.press("/", "/start/", {})
    site.stop()
    assert rows(site, "SELECT sum(count) FROM advisor_daycount WHERE kind = 'started'") == [(3,)]
