"""Two lanes in each worker: a step does not wait behind a result that is being made."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from granian.rsgi import ProtocolClosed

from advisor.guard import lanes, whole_requests
from tests.web.granian_side import Protocol, Scope

TOKEN = "A-_4567890123456789012"
LONGEST_S = 20


@pytest.fixture
def turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize(
    ("name", "args"),
    [("home", []), ("start", []), ("step", [TOKEN, "work"]), ("check", [TOKEN]), ("result", [TOKEN]), ("healthz", [])],
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

    def answer(environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
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


def test_the_second_lane_is_one_thread_and_knows_no_event_loop() -> None:
    def where(_: None) -> int:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return threading.get_ident()

    async def some() -> list[int]:
        return await asyncio.gather(*(lanes.beside(where, None) for _ in range(8)))

    (thread,) = set(asyncio.run(some()))
    assert thread != threading.get_ident()


def test_a_visitor_who_left_meanwhile_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Protocol):
        def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            raise ProtocolClosed

    monkeypatch.setattr(whole_requests, "_answer", lambda environ: (200, [], b""))
    asyncio.run(whole_requests.application(Scope(reverse("manage", args=[TOKEN])), Gone()))


def test_the_lanes_take_turns_often(turns: None) -> None:
    lanes.take_turns()
    assert sys.getswitchinterval() == pytest.approx(lanes.TURN_S)
