"""What the owner can see of the site at work, and that nothing of a visitor is in it."""

from __future__ import annotations

import logging
import re
import sys
import time
from ipaddress import ip_network
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from advisor.configuration.mail_server import MailServer, mail_server
from advisor.storage import links
from advisor.watching import error_reports, logs, request_log
from advisor.watching.error_reports import ErrorMail
from advisor.watching.logs import Lines, hide
from tests.web.journey import DENTIST, begin, fill_in

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-prometheus"


class TestRequestLog:
    @pytest.fixture
    def lines(self, capsys: pytest.CaptureFixture[str]) -> Any:
        """What stands on the log's stream since the last time."""
        return lambda: capsys.readouterr().err.splitlines()

    def test_one_line_a_request_without_anything_of_the_visitor(self, lines: Any) -> None:
        client = Client(REMOTE_ADDR="203.0.113.7", headers={"user-agent": "Browser/1", "referer": "http://a.example/"})
        draft = begin(client)
        fill_in(client, draft, DENTIST)
        client.get(reverse("check", args=[draft.token]), {"q": "secret-query"})
        found = lines()
        assert len(found) == 8
        start = r"[\d-]{10}T[\d:]{8}\.\d{3} INFO advisor.watching.request_log [0-9a-f]{16}: "
        assert re.fullmatch(start + r"request method=GET route=check status=200 ms=[\d.]+ bytes=\d{4,}", found[-1])
        for secret in (draft.token, "203.0.113.7", "Browser/1", "a.example", "secret-query", "healthcare"):
            assert secret not in "\n".join(found)

    def test_the_line_and_the_answer_carry_the_same_id(self, client: Client, lines: Any) -> None:
        one, two = (client.get("/help/").headers["X-Request-ID"] for _ in range(2))
        assert one != two
        assert [f" {number}: " in line for number, line in zip((one, two), lines(), strict=True)] == [True, True]

    def test_an_id_is_taken_from_our_proxy_only_and_only_a_sane_one(self, client: Client, settings: Any) -> None:
        def answered(given: str) -> str:
            return client.get("/help/", headers={"X-Request-ID": given}).headers["X-Request-ID"]

        assert answered("0123456789abcdef") != "0123456789abcdef"
        settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8")]
        assert answered("0123456789abcdef") == "0123456789abcdef"
        stranger = Client(REMOTE_ADDR="203.0.113.7", headers={"X-Request-ID": "0123456789abcdef"})
        assert stranger.get("/help/").headers["X-Request-ID"] != "0123456789abcdef"
        for odd in ("short", "a" * 65, "with blank", "new\nline", "é" * 10, "{}" * 8):
            assert answered(odd) != odd

    def test_an_unknown_address_has_no_name(self, client: Client, lines: Any) -> None:
        client.get("/wp-login.php")
        assert any("route=none status=404" in line for line in lines())

    def test_a_crash_is_a_line_too(self, lines: Any) -> None:
        client = Client(raise_request_exception=False)
        with mock.patch("advisor.views.plain.content.current", side_effect=RuntimeError):
            client.get("/guide/")
        assert any("route=guide status=500" in line for line in lines())

    def test_it_can_be_switched_off(self, settings: Any, lines: Any) -> None:
        settings.LOG_REQUESTS = False
        assert "X-Request-ID" in Client().get("/help/").headers
        assert lines() == []

    def test_the_time_begins_when_the_request_arrived_and_the_wait_is_told(self, client: Client, lines: Any) -> None:
        for arrived in (6.5, 9.9995, None):
            given = {} if arrived is None else {request_log.ARRIVED: arrived}
            with mock.patch.object(request_log, "perf_counter", side_effect=[10.0, 10.5]):
                client.get("/help/", **given)
        late, prompt, unknown = (line.split(" status=200 ")[1] for line in lines())
        assert re.fullmatch(r"ms=4000\.0 bytes=\d+ waited=3500\.0", late)
        assert re.fullmatch(r"ms=500\.5 bytes=\d+", prompt)
        assert re.fullmatch(r"ms=500\.0 bytes=\d+", unknown)

    def test_a_word_of_the_visitors_is_no_method(self, client: Client, lines: Any) -> None:
        client.generic("HELLO-OWNER", "/help/")
        assert "method=other route=help status=405" in lines()[0]

    def test_a_healthy_answer_to_a_machine_is_not_worth_a_line(self, client: Client, lines: Any) -> None:
        client.get("/healthz")
        client.get("/readyz")
        assert lines() == []
        client.get("/metrics")
        assert any("route=metrics status=404" in line for line in lines())


def test_a_stack_trace_in_the_log_tells_no_token() -> None:
    try:
        raise LookupError("/m/" + "A" * 22 + "/ is broken")
    except LookupError:
        record = logging.LogRecord("advisor", logging.ERROR, "", 0, "oh", (), sys.exc_info())
    assert "LookupError" in Lines().format(record)
    assert "AAAA" not in Lines().format(record)


def test_a_stack_trace_stays_readable_and_the_id_of_a_request_whole() -> None:
    names, number = "TransactionManagementError in convert_exception_to_response", "0123456789abcdef" * 2
    record = logging.LogRecord("advisor", logging.ERROR, "", 0, f"{names} of {links.new_token()}", (), None)
    before = logs.current_request.set(number)
    assert Lines().format(record).endswith(f" {number}: {names} of …")
    logs.current_request.reset(before)


SLIPS = ("/m/", "/M/", "/m//", "/m/ ", "/m /", '/m/"', "/m/&", "/m/<", "/m/\\u201c", "//r/", "/d/%")


@pytest.mark.parametrize("before", SLIPS)
def test_a_link_with_a_slip_in_it_does_not_stand_in_the_log(before: str) -> None:
    assert "A1-_" not in hide(f"Not Found: {before}{'A1-_' * 5}xy/")
    assert "…" in hide(f"Not Found: {before}{'A1-_' * 5}xy/")


class TestSlowQueries:
    @pytest.fixture
    def _all_are_slow(self, settings: Any) -> None:
        settings.SLOW_QUERY_MS = 0

    def ask(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM advisor_draft\n WHERE token = %s", ["a-secret-value"])

    @pytest.mark.usefixtures("_all_are_slow")
    def test_the_statement_is_logged_without_its_values(self, lines: Any) -> None:
        self.ask()
        (line,) = lines()
        assert re.search(r'slow query ms=\d+ statement="SELECT 1 FROM advisor_draft WHERE token = %s"$', line)

    def test_a_quick_one_is_not(self, settings: Any, lines: Any) -> None:
        settings.SLOW_QUERY_MS = 60_000
        self.ask()
        assert lines() == []


class TestMetrics:
    def test_there_is_nothing_without_the_token(self, client: Client, settings: Any) -> None:
        assert settings.METRICS_TOKEN == ""
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
        settings.METRICS_TOKEN = TOKEN
        for given in ("", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer é"):
            assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404

    def test_requests_are_counted_by_route_and_status(self, settings: Any) -> None:
        settings.METRICS_TOKEN, settings.SLOW_QUERY_MS = TOKEN, 0
        client = Client()
        client.get(reverse("step", args=[begin(client).token, "job"]))
        client.generic("BREW", "/help/")
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        page = response.content.decode()
        assert response.headers["Content-Type"].startswith("text/plain")
        for expected in (
            r'rightsize_requests_total\{method="GET",route="step",status="200"\} 1\.0',
            r'rightsize_requests_total\{method="other",route="help",status="405"\} 1\.0',
            r'rightsize_request_seconds_bucket\{le="5\.0",route="step"\} 1\.0',
            r"rightsize_slow_queries_total [1-9]",
        ):
            assert re.search(expected, page), expected

    def test_the_histogram_counts_what_the_visitor_waited(self, settings: Any) -> None:
        settings.METRICS_TOKEN = TOKEN
        Client().get("/guide/", **{request_log.ARRIVED: time.perf_counter() - 600})
        page = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
        (seconds,) = re.findall(r'rightsize_request_seconds_sum\{route="guide"\} (\S+)', page)
        assert float(seconds) >= 600


class TestErrorMail:
    @pytest.fixture
    def handler(self, settings: Any) -> ErrorMail:
        settings.ADMINS = [("", "owner@example.com")]
        handler = ErrorMail()
        handler.setFormatter(Lines())
        return handler

    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """In the thread of the test, whose outbox it is."""

        class Now:
            def __init__(self, target: Any, args: Any, daemon: bool) -> None:
                self.start = lambda: target(*args)

        monkeypatch.setattr(error_reports.threading, "Thread", Now)

    def test_a_crash_is_mailed_without_the_request(self, handler: ErrorMail) -> None:
        client = Client(REMOTE_ADDR="203.0.113.7", raise_request_exception=False)
        draft = begin(client)
        logging.getLogger().addHandler(handler)
        try:
            with mock.patch("advisor.storage.drafts.record", side_effect=RuntimeError("boom")):
                client.post(reverse("step", args=[draft.token, "job"]), {**DENTIST, "task": "summarise"})
        finally:
            logging.getLogger().removeHandler(handler)
        (sent,) = mail.outbox
        assert sent.to == ["owner@example.com"]
        assert sent.subject.startswith("[Rightsize] Internal Server Error: step")
        assert "RuntimeError: boom" in sent.body
        for secret in (draft.token, "203.0.113.7", "summarise", "csrftoken", "SECRET"):
            assert secret not in sent.body + sent.subject

    def test_a_storm_is_one_mail_and_the_next_one_says_how_many(self, handler: ErrorMail) -> None:
        record = logging.LogRecord("advisor", logging.ERROR, "", 0, "oh\nno", (), None)
        for _ in range(5):
            handler.handle(record)
        assert len(mail.outbox) == 1
        handler.next_at = time.monotonic()
        handler.handle(record)
        assert "4 more since the last mail" in mail.outbox[1].body

    def test_what_anybody_can_cause_is_not_mailed(self, handler: ErrorMail) -> None:
        logging.getLogger().addHandler(handler)
        try:
            assert Client().get("/", headers={"host": "elsewhere.example"}).status_code == 400
        finally:
            logging.getLogger().removeHandler(handler)
        assert mail.outbox == []

    def test_the_mail_says_why_and_not_only_that_something_is_unavailable(self, handler: ErrorMail) -> None:
        """Such a line says no more than its status, and would keep the cause out of the mail for ten minutes."""
        logging.getLogger().addHandler(handler)
        try:
            with mock.patch("advisor.views.operations.readiness.missing", return_value="the database"):
                assert Client().get("/readyz").status_code == 503
            assert mail.outbox == []
            with mock.patch("advisor.views.plain.content.current", side_effect=DatabaseError("it is gone")):
                assert Client().get("/guide/").status_code == 503
        finally:
            logging.getLogger().removeHandler(handler)
        (sent,) = mail.outbox
        assert "it is gone" in sent.subject
        assert "more since" not in sent.body

    def test_a_mail_server_out_of_reach_is_a_warning(self, handler: ErrorMail, lines: Any) -> None:
        with mock.patch("django.core.mail.mail_admins", side_effect=ConnectionRefusedError("refused")):
            handler.handle(logging.LogRecord("advisor", logging.ERROR, "", 0, "oh", (), None))
        assert "could not be sent: refused" in lines()[-1]

    def test_django_itself_mails_nothing(self) -> None:
        loggers = [logging.getLogger(name) for name in ("django", "django.request", "django.security")]
        assert [found.handlers for found in loggers] == [[], [], []]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://localhost", MailServer("localhost", 25, "", "", False, False)),
        ("smtp+tls://a%40b:p%2Fw@mail.example.com", MailServer("mail.example.com", 587, "a@b", "p/w", True, False)),
        ("smtps://u:p@mail.example.com:4465/", MailServer("mail.example.com", 4465, "u", "p", False, True)),
    ],
)
def test_a_mail_server_is_one_address(url: str, found: MailServer) -> None:
    assert mail_server(url) == found
