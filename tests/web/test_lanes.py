"""Two lanes in each worker: a step does not wait behind a result that is being made, and the second lane is short."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import weakref
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse
from granian.rsgi import ProtocolClosed

from advisor.guard import lanes, whole_requests
from advisor.guard.lanes import Full, Lane, Left
from advisor.middleware import Limits
from advisor.storage.sql import MustNotWait
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


def test_nothing_is_kept_of_whoever_left(lane: Lane, door: threading.Event) -> None:
    """However many come and go while the lane is busy: their bodies would fill the memory."""

    class Body:
        """Stands for what was sent."""

    async def visits() -> bool:
        first = asks(lane, lambda: door.wait(LONGEST_S))
        await asyncio.sleep(0)
        body = Body()
        kept = weakref.ref(body)
        gone = asks(lane, partial(id, body), leaving=leaves)
        del body
        await asyncio.gather(gone, return_exceptions=True)
        del gone
        await asyncio.sleep(0)
        gc.collect()
        found = kept() is None
        door.set()
        await first
        return found

    assert asyncio.run(visits())


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


@pytest.mark.django_db
def test_a_flood_makes_the_page_of_a_full_lane_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(whole_requests, "second", Lane(most=0))
    monkeypatch.setattr(whole_requests, "refusal", whole_requests.Refusal())
    made = mock.Mock(wraps=whole_requests._answer)
    monkeypatch.setattr(whole_requests, "_answer", made)
    protocols = [Protocol() for _ in range(5)]
    counted: list[int] = []
    whole_requests.refusal.counted = counted.append

    async def flood() -> None:
        for protocol in protocols:
            await whole_requests.application(Scope(reverse("manage", args=[TOKEN])), protocol)
        whole_requests.refusal._tell()

    asyncio.run(flood())
    assert [protocol.status for protocol in protocols] == [503] * 5
    assert made.call_count == 1
    assert "5 requests refused" in caplog.text
    assert counted == [5]


class TestASaveThatMeetsTheLock:
    """In SQLite somebody else writes."""

    BODY = b"task=code"

    @pytest.fixture(autouse=True)
    def _forget_the_lock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(whole_requests, "database_lock", whole_requests.DatabaseLock())

    @pytest.fixture
    def tried(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool, bytes]]:
        """Of each try: whether it held up the first lane, whether it was said to be a second one, what was read."""
        here, found = threading.get_ident(), []

        def answer(environ: dict[str, Any]) -> whole_requests.Answer:
            held_up = threading.get_ident() == here
            found.append((held_up, "rightsize.again" in environ, environ["wsgi.input"].read()))
            if held_up and environ["REQUEST_METHOD"] == "POST":
                raise MustNotWait
            return 303, [], b""

        monkeypatch.setattr(whole_requests, "_answer", answer)
        return found

    def saved(self) -> int:
        scope = Scope(reverse("step", args=[TOKEN, "work"]), ("content-length", "9"), method="POST")
        protocol = Protocol(self.BODY)
        asyncio.run(whole_requests.application(scope, protocol))
        return protocol.status

    def test_is_made_anew_where_it_may_wait(self, tried: list[tuple[bool, bool, bytes]]) -> None:
        assert self.saved() == 303
        assert tried == [(True, False, self.BODY), (False, True, self.BODY)]

    def test_spares_the_next_ones_the_try(self, tried: list[tuple[bool, bool, bytes]]) -> None:
        assert [self.saved(), self.saved()] == [303, 303]
        assert tried[2:] == [(False, False, self.BODY)]

    def test_does_not_send_readers_away(self, tried: list[tuple[bool, bool, bytes]]) -> None:
        self.saved()
        asyncio.run(whole_requests.application(Scope("/"), Protocol()))
        assert tried[-1] == (True, False, b"")

    @pytest.mark.django_db
    def test_counts_once_for_the_limits(self, settings: Any, rf: Any) -> None:
        settings.RATE_LIMITS = True
        request = rf.post(reverse("start"))
        request.resolver_match = resolve(reverse("start"))
        with mock.patch("advisor.middleware.limiting.too_often", return_value=0) as counted:
            limits = Limits(lambda request: HttpResponse())
            limits.process_view(request, None, (), {})
            request.META["rightsize.again"] = True
            limits.process_view(request, None, (), {})
        assert counted.call_count == 1


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
