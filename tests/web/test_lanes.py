"""Two lanes in each worker: a step does not wait behind a result that is being made, and the second lane is short."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse
from granian.rsgi import ProtocolClosed

from advisor.guard import lanes, whole_requests
from advisor.guard.lanes import Full, Lane, Left
from tests.web.granian_side import Protocol, Scope

pytestmark = pytest.mark.either_database
TOKEN = "A-_4567890123456789012"
HERE, ELSEWHERE = b"203.0.113.9", b"198.51.100.7"
LONGEST_S = 20
Leaving = Callable[[], Awaitable[object]]


@pytest.fixture
def lane() -> Iterator[Lane]:
    found = Lane(most=4, share=3)
    yield found
    found.close()


@pytest.fixture
def door() -> Iterator[threading.Event]:
    """What the second lane works on until it is opened."""
    found = threading.Event()
    yield found
    found.set()


async def stays() -> None:
    """A visitor who waits however long it takes."""
    await asyncio.Event().wait()


async def leaves() -> None:
    """A visitor who is gone at once."""


def asks(lane: Lane, make: Callable[[], Any], network: bytes = HERE, leaving: Leaving = stays) -> asyncio.Task[Any]:
    return asyncio.create_task(lane.answer(make, network, leaving))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", []),
        ("start", []),
        ("step", [TOKEN, "work"]),
        ("check", [TOKEN]),
        ("result", [TOKEN]),
        ("healthz", []),
        ("metrics", []),
    ],
)
def test_what_takes_a_millisecond_is_answered_where_it_arrives(name: str, args: list[str]) -> None:
    assert lanes.is_quick(reverse(name, args=args))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("finish", [TOKEN]),
        ("preview_result", [TOKEN]),
        ("manage", [TOKEN]),
        ("try", [TOKEN]),
        ("card", [TOKEN]),
        ("brief", [TOKEN]),
        ("own_cost", [TOKEN]),
        ("compare", []),
        ("evidence", []),
        ("admin:index", []),
    ],
)
def test_what_may_take_longer_is_answered_beside_it(name: str, args: list[str]) -> None:
    assert not lanes.is_quick(reverse(name, args=args))


def test_a_step_does_not_wait_for_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """The result is finished only when the step has been answered. In one lane it would wait in vain."""
    step_answered = threading.Event()

    def answer(environ: dict[str, Any]) -> whole_requests.Answer:
        if environ["PATH_INFO"].startswith("/m/"):
            return (200 if step_answered.wait(LONGEST_S) else 500), [], b""
        step_answered.set()
        return 200, [], b""

    monkeypatch.setattr(whole_requests, "_answer", answer)
    result, step = Protocol(), Protocol()

    async def both() -> None:
        printing = asyncio.create_task(whole_requests.application(Scope(reverse("manage", args=[TOKEN])), result))
        await asyncio.sleep(0)
        await whole_requests.application(Scope(reverse("step", args=[TOKEN, "work"])), step)
        await printing

    asyncio.run(both())
    assert (result.status, step.status) == (200, 200)


def test_the_second_lane_is_one_thread_and_knows_no_event_loop(lane: Lane) -> None:
    def where() -> int:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return threading.get_ident()

    async def some() -> list[int]:
        return await asyncio.gather(*(asks(lane, where) for _ in range(3)))

    (thread,) = set(asyncio.run(some()))
    assert thread != threading.get_ident()


def test_whoever_leaves_gives_up_the_place(lane: Lane, door: threading.Event) -> None:
    """What has begun runs to its end; what has not is never made."""
    made: list[str] = []

    async def visits() -> list[Any]:
        first = asks(lane, lambda: door.wait(LONGEST_S))
        await asyncio.sleep(0)
        gone = asks(lane, lambda: made.append("for nobody"), leaving=leaves)
        last = asks(lane, lambda: made.append("for the last"))
        found = await asyncio.gather(gone, return_exceptions=True)
        assert lane.taken == 2
        door.set()
        return [*found, await first, await last]

    left, *_ = asyncio.run(visits())
    assert isinstance(left, Left)
    assert made == ["for the last"]
    assert lane.taken == 0


def test_what_has_begun_runs_to_its_end_though_they_left(lane: Lane, door: threading.Event) -> None:
    """Finishing may be written down already."""

    async def visits() -> list[Any]:
        before = asks(lane, lambda: None)
        begun = threading.Event()
        finishing = asks(lane, lambda: begun.set() or door.wait(LONGEST_S), leaving=leaves_when(begun))
        await before
        while not begun.is_set():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        door.set()
        return await asyncio.gather(finishing, return_exceptions=True)

    def leaves_when(begun: threading.Event) -> Leaving:
        async def leaving() -> None:
            while not begun.is_set():
                await asyncio.sleep(0.01)

        return leaving

    assert asyncio.run(visits()) == [True]


def test_the_lane_is_short_and_one_network_cannot_have_it_all(lane: Lane, door: threading.Event) -> None:
    async def visits() -> tuple[list[str], list[Any]]:
        kept = [asks(lane, lambda: door.wait(LONGEST_S)) for _ in range(3)]
        await asyncio.sleep(0)
        fourth = await asyncio.gather(asks(lane, lambda: None), return_exceptions=True)
        other = asks(lane, lambda: "of another network", ELSEWHERE)
        await asyncio.sleep(0)
        fifth = await asyncio.gather(asks(lane, lambda: None, ELSEWHERE), return_exceptions=True)
        door.set()
        await asyncio.gather(*kept)
        again = await asks(lane, lambda: "when there is room again")
        return [type(found).__name__ for found in (*fourth, *fifth)], [await other, again]

    refused, answered = asyncio.run(visits())
    assert refused == [Full.__name__] * 2
    assert answered == ["of another network", "when there is room again"]


def test_an_answer_that_fails_gives_its_place_back(lane: Lane) -> None:
    async def fails() -> None:
        with pytest.raises(ZeroDivisionError):
            await asks(lane, lambda: 1 / 0)
        await asyncio.sleep(0)

    asyncio.run(fails())
    assert lane.taken == 0


@pytest.mark.django_db
def test_where_no_place_is_left_the_visitor_reads_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Lane(most=0)
    monkeypatch.setattr(whole_requests, "second", full)
    protocol = Protocol()
    asyncio.run(whole_requests.application(Scope(reverse("manage", args=[TOKEN])), protocol))
    full.close()
    assert protocol.status == 503
    assert "Too many ask for this at once" in protocol.answer.decode()
    assert protocol.headers["Retry-After"] == "5"
    assert "Content-Security-Policy" in protocol.headers


def test_a_visitor_who_left_meanwhile_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Protocol):
        def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            raise ProtocolClosed

    monkeypatch.setattr(whole_requests, "_answer", lambda environ: (200, [], b""))
    asyncio.run(whole_requests.application(Scope(reverse("manage", args=[TOKEN])), Gone()))


def test_a_worker_begins_with_lanes_that_take_turns_and_a_thread_that_hurries() -> None:
    with mock.patch("advisor.warm_up.read_documents"):
        from advisor import rsgi

    before = sys.getswitchinterval()
    try:
        with mock.patch("advisor.rsgi.sql.hurry") as hurry:
            rsgi.application.__rsgi_init__(mock.Mock())
        assert sys.getswitchinterval() == pytest.approx(lanes.TURN_S)
        hurry.assert_called_once_with()
    finally:
        sys.setswitchinterval(before)
