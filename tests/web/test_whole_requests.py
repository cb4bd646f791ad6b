"""The door to the server: whole requests for Django, and words for those who never become whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.test import Client

from advisor.guard import whole_requests
from advisor.models import Draft
from advisor.storage import catalogue
from tests.web.granian_side import PIECE, Protocol, Scope

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture(autouse=True)
def _keep_the_tests_transaction() -> Iterator[None]:
    """Between two requests Django closes a connection in a state of its own, as it is in a test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _one_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test writes is seen by its own thread alone; the second lane has tests of its own."""

    async def answer(make: Callable[[], Any], network: bytes, leaving: Any) -> Any:
        with whole_requests.no_loop_in_sight():
            return make()

    monkeypatch.setattr(whole_requests.second, "answer", answer)


def answered(scope: Scope, protocol: Protocol | None = None) -> Protocol:
    protocol = protocol or Protocol()
    asyncio.run(whole_requests.application(scope, protocol))
    return protocol


def post(path: str, body: bytes, *headers: tuple[str, str], length: int | None = None) -> Scope:
    return Scope(
        path,
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-length", str(len(body) if length is None else length)),
        *headers,
        method="POST",
    )


def test_a_page_is_answered_as_ever_and_its_body_is_not_waited_for() -> None:
    protocol = answered(Scope("/help/"))
    assert protocol.status == 200
    assert protocol.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<h1" in protocol.answer
    assert not protocol.asked


def test_a_form_is_read_whole_before_django_sees_it() -> None:
    token = "a" * 32
    body = f"csrfmiddlewaretoken={token}&example=broad-content-creation".encode()
    protocol = answered(post("/start/", body, ("cookie", "x=1"), ("cookie", f"csrftoken={token}")), Protocol(body))
    assert protocol.status == 303
    assert Draft.objects.get().answers


def test_a_slow_form_keeps_nobody_waiting_and_ends_in_words() -> None:
    order: list[str] = []

    async def both() -> Protocol:
        slow = Protocol(b"x" * 10, lambda: asyncio.sleep(3600))
        with mock.patch.object(whole_requests, "PATIENCE_S", 0.2):
            waiting = asyncio.create_task(whole_requests.application(post("/start/", b"x" * 10), slow))
            waiting.add_done_callback(lambda done: order.append("slow"))
            await asyncio.sleep(0)
            await whole_requests.application(Scope("/help/"), Protocol())
            order.append("page")
            await waiting
        return slow

    slow = asyncio.run(both())
    assert order == ["page", "slow"]
    assert slow.status == 408
    assert b"did not arrive in time" in slow.answer
    assert slow.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        (post("/start/", b"", length=whole_requests.LARGEST_FORM + 1), 413),
        (post("/admin/login/", b"", length=whole_requests.LARGEST_FILE + 1), 413),
        (post("/start/", b"", ("transfer-encoding", "chunked")), 411),
        (Scope("/start/", ("content-length", "-1"), method="POST"), 411),
        (Scope("/start/", ("content-length", "²"), method="POST"), 411),
        (Scope("/start/", ("content-length", "9" * 5000), method="POST"), 413),
    ],
)
def test_what_is_too_large_or_of_no_length_is_refused_before_it_is_read(scope: Scope, status: int) -> None:
    protocol = answered(scope)
    assert protocol.status == status
    assert not protocol.asked
    assert b"<h1" in protocol.answer


@pytest.fixture
def session() -> tuple[str, str]:
    """The cookie of an editor who is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("owner"))
    return "cookie", f"sessionid={client.cookies['sessionid'].value}"


def large(*headers: tuple[str, str]) -> Scope:
    return post("/admin/login/", b"", *headers, length=whole_requests.LARGEST_FILE)


@pytest.mark.parametrize("cookies", [(), (("cookie", "sessionid=" + "a" * 32),), (("cookie", "sessionid=x"),)])
def test_a_stranger_takes_no_place_of_an_editors_file(cookies: tuple[tuple[str, str], ...]) -> None:
    protocol = answered(large(*cookies))
    assert protocol.status == 403
    assert not protocol.asked
    assert b"Please sign in first" in protocol.answer


def test_a_database_in_trouble_does_not_pass_for_a_stranger(session: tuple[str, str]) -> None:
    with mock.patch("django.contrib.sessions.backends.db.SessionStore.load", side_effect=OperationalError("gone")):
        assert b"Please sign in first" not in answered(large(session)).answer


def test_a_file_may_take_its_time_as_long_as_it_comes(session: tuple[str, str]) -> None:
    with (
        mock.patch.object(whole_requests, "PATIENCE_S", 0.2),
        mock.patch.object(whole_requests, "SLOWEST", PIECE / 0.5),
    ):
        whole = Protocol(b"x" * PIECE * 4, lambda: asyncio.sleep(0.1))
        assert answered(large(session), whole).status == 403  # by Django, for its form token
        assert b"This form has expired" in whole.answer
        silent = Protocol(b"x" * PIECE * 4, lambda: asyncio.sleep(3600))
        assert answered(large(session), silent).status == 408
        dripping = Protocol(b"x" * PIECE * 40, lambda: asyncio.sleep(0.6))
        assert answered(large(session), dripping).status == 408
    assert whole_requests._files_awaited == 0


def test_only_a_few_large_files_are_awaited_at_once(session: tuple[str, str]) -> None:
    async def crowd() -> list[int]:
        gate = asyncio.Event()
        protocols = [Protocol(b"", gate.wait) for _ in range(whole_requests.FILES_AT_ONCE + 1)]
        scopes = [large(session) for _ in protocols]
        waiting = [
            asyncio.create_task(whole_requests.application(*pair)) for pair in zip(scopes, protocols, strict=True)
        ]
        await waiting[-1]
        gate.set()
        await asyncio.gather(*waiting)
        return [protocol.status for protocol in protocols]

    assert asyncio.run(crowd()) == [403] * whole_requests.FILES_AT_ONCE + [503]
    assert whole_requests._files_awaited == 0


def test_a_visitor_who_leaves_in_the_middle_costs_nothing() -> None:
    gone = Protocol()
    gone.closed = True
    assert not hasattr(answered(post("/start/", b"x=1"), gone), "status")


def test_a_header_with_an_underscore_cannot_pass_for_one_that_a_proxy_has_checked() -> None:
    scope = Scope("/d/é/", ("x_forwarded_proto", "https"), ("accept", "a"), ("accept", "b"), query="a=%20")
    environ = whole_requests.environ_of(scope, b"")  # type: ignore[arg-type]
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_ACCEPT"] == "a, b"
    assert environ["REMOTE_ADDR"] == "203.0.113.9"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/d/é/"
    assert environ["QUERY_STRING"] == "a=%20"
    assert "PATH" not in environ


def test_prices_are_looked_up_when_the_first_pages_are_out(caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch("advisor.warm_up.connections"):  # the one of this test stays open
        from advisor import rsgi
    loop = asyncio.new_event_loop()
    with (
        mock.patch.object(rsgi, "SETTLES_AFTER_S", 0),
        mock.patch.object(rsgi, "take_turns"),
        mock.patch.object(rsgi.sql, "hurry"),
        mock.patch("advisor.warm_up.gc") as collector,
    ):
        rsgi.application.__rsgi_init__(loop)
        assert not catalogue._prices.cache_info().currsize
        loop.call_later(0.001, loop.stop)
        loop.run_forever()
    loop.close()
    assert catalogue._prices.cache_info().currsize == 2
    assert collector.freeze.called
    assert not caplog.records
