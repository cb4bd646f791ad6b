"""Nobody takes more than a share, nobody's address is kept, and whoever is stopped reads why and loses nothing."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from advisor.configuration.environment import Environment
from advisor.configuration.rates import Rate, rate
from advisor.guard import addresses, limiting
from advisor.guard.limit_counts import CountsInDatabase, CountsInFile, CountsInSql
from advisor.models import Assessment, Draft
from tests.web.journey import DENTIST, begin, fill_in, run_through

pytestmark = pytest.mark.django_db
NOTHING = ["AAAAAAAAAAAAAAAAAAAAA" + letter for letter in "abcdefgh"]


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> Iterator[None]:
    """Three of each in ten minutes, counted in this process."""
    settings.RATE_LIMITS = settings.AXES_ENABLED = True
    settings.LIMITS = dict.fromkeys(("start", "finish", "try", "lookup", "login"), Rate(3, 600))
    settings.AXES_FAILURE_LIMIT = 3
    settings.LIMIT_STORE = "memory://"
    settings.TRUSTED_PROXIES = []
    limiting.forget()
    yield
    limiting.forget()
    cache.clear()


def from_address(address: str, **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, headers=headers)


def assert_stopped(response: HttpResponse) -> None:
    assert response.status_code == 429
    assert b"Nothing that you saved is lost" in response.content
    assert b"10 minutes" in response.content
    assert 590 <= int(response.headers["Retry-After"]) <= 600
    assert not response.cookies


def test_starting_stops_after_so_many_and_only_for_that_network() -> None:
    client = from_address("203.0.113.1")
    assert [client.post("/start/").status_code for _ in range(3)] == [303] * 3
    assert_stopped(client.post("/start/"))
    assert from_address("203.0.113.2").post("/start/").status_code == 303
    assert Draft.objects.count() == 4


def test_steps_go_on_and_what_was_typed_is_kept_when_finishing_is_stopped() -> None:
    client = Client()
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    pressed = [client.post(f"/d/{draft.token}/finish/") for _ in range(4)]
    assert [response.status_code for response in pressed] == [303, 303, 303, 429]
    assert_stopped(pressed[-1])
    fill_in(client, draft, {**DENTIST, "task": "write"})
    assert client.get(f"/d/{draft.token}/check/").status_code == 200
    assert Assessment.objects.count() == 1


def test_trying_out_is_counted_together(client: Client) -> None:
    assessment, _ = run_through(Client(REMOTE_ADDR="203.0.113.7"))
    view = f"/r/{assessment.view_token}/"
    assert [client.get(view + below).status_code for below in ("cost/", "result.json", "card.png")] == [200] * 3
    assert_stopped(client.get(f"{view}cost/"))
    assert client.get(view).status_code == 200


def test_a_link_that_works_is_never_limited_and_costs_no_look_at_the_counters(client: Client) -> None:
    assessment, manage_url = run_through(client)
    with mock.patch.object(limiting, "too_often", side_effect=AssertionError):
        for _ in range(5):
            assert client.get(f"/r/{assessment.view_token}/").status_code == 200
            assert client.get(manage_url).status_code == 200


@pytest.mark.parametrize("place", ["/r/{}/", "/m/{}/", "/d/{}/check/", "/m/{}/stop/"])
def test_guessing_stops(place: str) -> None:
    client = from_address("203.0.113.1")
    answers = [client.get(place.format(token)) for token in NOTHING]
    assert [answer.status_code for answer in answers] == [404] * 4 + [429] * 4
    assert_stopped(answers[-1])
    assert_stopped(client.get(f"/r/{NOTHING[0]}/"))
    assert client.get("/").status_code == 200
    assert from_address("203.0.113.2").get(place.format(NOTHING[0])).status_code == 404


def test_past_the_limit_links_that_work_still_open_and_misses_do_not() -> None:
    """Somebody else on the same connection may be guessing; whoever is in the middle of something goes on."""
    client = from_address("203.0.113.1")
    assessment, manage_url = run_through(client)
    draft = begin(client)
    view = f"/r/{assessment.view_token}/"
    for token in NOTHING:
        client.get(f"/r/{token}/")
    for address in (view, manage_url, f"{manage_url}words/", f"/d/{draft.token}/check/"):
        assert client.get(address).status_code == 200, address
    fill_in(client, draft, DENTIST)
    assert_stopped(client.get(f"/m/{NOTHING[0]}/"))


def test_links_pasted_for_comparing_are_guesses_too(settings: Any) -> None:
    client = from_address("203.0.113.1")
    assessment, _ = run_through(client)
    settings.LIMITS = {**settings.LIMITS, "try": None}
    limiting.forget()
    answers = [client.get("/compare/", {"a": assessment.view_token, "b": token}) for token in NOTHING]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 4
    assert_stopped(answers[-1])
    assert client.get("/compare/", {"a": assessment.view_token}).status_code == 200
    settings.RATE_LIMITS = False
    assert client.get("/compare/", {"b": NOTHING[0]}).status_code == 200


def test_one_dead_link_in_a_newspaper_stops_nobody(client: Client) -> None:
    assert {client.get(f"/r/{NOTHING[0]}/").status_code for _ in range(10)} == {404}


class TestWhoItIs:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "trusted", "who"),
        [
            ("203.0.113.1", "", "", "203.0.113.1"),
            ("203.0.113.1", "198.51.100.9", "", "203.0.113.1"),
            ("10.0.0.1", "198.51.100.9", "10.0.0.0/8", "198.51.100.9"),
            ("10.0.0.1", "1.2.3.4, 198.51.100.9", "10.0.0.0/8", "198.51.100.9"),
            ("10.0.0.1", "198.51.100.9, 10.0.0.2", "10.0.0.0/8", "198.51.100.9"),
            ("203.0.113.1", "198.51.100.9", "10.0.0.0/8", "203.0.113.1"),
            ("10.0.0.1", "198.51.100.9:4711", "10.0.0.0/8", "198.51.100.9"),
            ("10.0.0.1", "[2001:db8::1]:4711", "10.0.0.0/8", "2001:db8::1"),
            ("::ffff:10.0.0.1", "2001:db8::1", "10.0.0.0/8", "2001:db8::1"),
            ("10.0.0.1", "nobody", "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
            ("10.0.0.1", "," * 10_000, "10.0.0.0/8", "10.0.0.1"),
            ("", "", "", "None"),
        ],
    )
    def test_only_proxies_that_we_trust_are_believed(
        self, peer: str, forwarded: str, trusted: str, who: str, settings: Any
    ) -> None:
        settings.TRUSTED_PROXIES = [ip_network(trusted)] if trusted else []
        request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
        assert str(addresses.address_of(request.META)) == who

    @pytest.mark.parametrize(
        "forwarded",
        [
            "198.51.100.9, 192.0.2.7",  # the visitor by the CDN, the CDN by the proxy that adds to what it got
            "6.6.6.6, 198.51.100.9, 192.0.2.7",  # the visitor wrote the first
            "6.6.6.6, 198.51.100.9, 198.51.100.9",  # the proxy knows the CDN and names the visitor itself
        ],
    )
    def test_behind_a_cdn_and_a_proxy_on_this_machine(self, forwarded: str, settings: Any) -> None:
        settings.TRUSTED_PROXIES = Environment(trusted_proxies="127.0.0.0/8,::1,192.0.2.0/24").proxies
        request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        assert str(addresses.address_of(request.META)) == "198.51.100.9"

    def test_one_visitor_has_half_of_an_ipv6_address(self) -> None:
        names = [
            addresses.pseudonym(RequestFactory().get("/", REMOTE_ADDR=address))
            for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1")
        ]
        assert names[0] == names[1] != names[2]

    def test_the_name_it_is_counted_under_says_nothing_and_changes_every_day(self, settings: Any) -> None:
        request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.1")
        today = addresses.pseudonym(request)
        assert len(today) == 32
        with mock.patch.object(addresses.timezone, "now") as now:
            now.return_value.date.return_value = date(2020, 1, 1)
            assert addresses.pseudonym(request) != today


class TestWhereItIsCounted:
    def test_a_window_ends_and_nothing_of_it_stays(self, settings: Any, tmp_path: Path) -> None:
        for store in self.stores(settings, tmp_path):
            with mock.patch("advisor.guard.limit_counts.time.time") as clock:
                clock.return_value = 1000.0
                assert [store.incr("a", 60) for _ in range(3)] == [1, 2, 3]
                assert store.incr("b", 600) == 1
                assert (store.get("a"), store.get_expiry("a")) == (3, 1060.0)
                clock.return_value = 1061.0
                assert store.get("a") == 0
                assert store.incr("b", 600) == 2
                assert store.incr("a", 60) == 1
                clock.return_value = 5000.0
                store.incr("c", 60)
                assert store.run("SELECT count(*) FROM advisor_limit_count", []) == (1,)
                store.clear("c")
                assert store.get("c") == 0
                store.incr("d", 60)
                store.reset()
                assert store.get("d") == 0
                assert store.check()

    def stores(self, settings: Any, tmp_path: Path) -> list[CountsInSql]:
        settings.LIMIT_FILE = str(tmp_path / "limits.sqlite3")
        return [CountsInFile(), *([CountsInDatabase()] if connection.vendor == "postgresql" else [])]

    def test_purging_drops_what_is_over(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO advisor_cache VALUES ('old', 'x', '2020-01-01 00:00:00')")
        cache.set("young", 1, 600)
        if connection.vendor == "postgresql":
            CountsInDatabase().incr("old", -5)
        call_command("purge", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM advisor_cache")
            assert cursor.fetchone() == (1,)
        if connection.vendor == "postgresql":
            assert CountsInDatabase().run("SELECT count(*) FROM advisor_limit_count", []) == (0,)

    def test_two_processes_count_together_and_keep_no_address(self, settings: Any, tmp_path: Path) -> None:
        settings.LIMIT_FILE = str(tmp_path / "limits.sqlite3")
        settings.LIMIT_STORE = "rightsize-file://"
        client = from_address("203.0.113.77")
        for _ in range(2):
            client.post("/start/")
            limiting.forget()  # as in another process
        client.post("/start/")
        assert_stopped(client.post("/start/"))
        kept = sqlite3.connect(settings.LIMIT_FILE).execute("SELECT * FROM advisor_limit_count").fetchall()
        assert len(kept) == 1
        assert "203.0.113" not in str(kept)

    def test_if_nothing_can_be_counted_nobody_is_stopped_and_the_log_says_so(self, settings: Any, caplog: Any) -> None:
        settings.LIMIT_FILE = "/nowhere/limits.sqlite3"
        settings.LIMIT_STORE = "rightsize-file://"
        client = from_address("203.0.113.77")
        assert {client.post("/start/").status_code for _ in range(5)} == {303}
        assert "limits are not counted" in caplog.text
        assert "203.0.113" not in caplog.text


class TestSigningIn:
    @pytest.fixture(autouse=True)
    def _owner(self) -> None:
        get_user_model().objects.create_superuser("owner", password="right-and-long")

    def sign_in(self, client: Client, password: str, name: str = "owner") -> HttpResponse:
        return client.post("/admin/login/?next=/admin/", {"username": name, "password": password})

    def test_it_closes_after_some_wrong_passwords_for_that_address_only(self, caplog: Any) -> None:
        caplog.set_level(logging.DEBUG)
        client = from_address("203.0.113.1")
        for _ in range(2):
            assert b"correct username and password" in self.sign_in(client, "wrong", "hunter2").content
        closed = self.sign_in(client, "wrong", "owner")
        assert closed.status_code == 429
        assert "Too many wrong passwords" in closed.content.decode()
        assert int(closed.headers["Retry-After"]) > 0
        assert self.sign_in(client, "right-and-long").status_code == 429
        assert self.sign_in(from_address("203.0.113.2"), "right-and-long").status_code == 302
        assert "203.0.113" not in caplog.text
        assert "hunter2" not in caplog.text

    def test_the_right_password_opens_and_nothing_about_the_browser_is_kept(self) -> None:
        client = from_address("203.0.113.1", **{"user-agent": "Tell-tale 1.0"})
        assert self.sign_in(client, "wrong").status_code == 200
        assert self.sign_in(client, "right-and-long").status_code == 302
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM advisor_cache")
            kept = str(cursor.fetchall())
        assert len(kept) > 5
        assert "203.0.113" not in kept
        assert "Tell-tale" not in kept
        assert "owner" not in kept


def test_what_is_limited_are_pages_of_the_site() -> None:
    routes = {str(item.pattern) for item in get_resolver().url_patterns}
    assert limiting.SENT.keys() | {limiting.RESULT} <= routes


@pytest.mark.parametrize(
    ("text", "means"),
    [("300/10m", Rate(300, 600)), ("5/s", Rate(5, 1)), ("1/2h", Rate(1, 7200)), ("9/d", Rate(9, 86400)), ("off", None)],
)
def test_a_rate_is_written_as_people_say_it(text: str, means: Rate | None) -> None:
    assert rate(text) == means


def test_switched_off_nothing_is_counted(settings: Any) -> None:
    settings.RATE_LIMITS = settings.AXES_ENABLED = False
    client = Client()
    assert {client.post("/start/").status_code for _ in range(5)} == {303}
    settings.RATE_LIMITS = True
    settings.LIMITS = {**settings.LIMITS, "start": None}
    limiting.forget()
    client = Client()
    assert {client.post("/start/").status_code for _ in range(5)} == {303}


def test_keeping_what_was_tried_counts_as_finishing() -> None:
    assessment, _ = run_through(from_address("203.0.113.7"))
    client, keep = from_address("203.0.113.8"), f"/r/{assessment.view_token}/try/keep/"
    assert [client.post(keep, {"task": "write"}).status_code for _ in range(4)][2:] == [303, 429]
