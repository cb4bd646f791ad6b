"""A hostile visitor against the real server and a real browser."""

from __future__ import annotations

import random
import re
import socket
import time
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.test_journey import answer_step

SCRIPTS = "<img src=x onerror=window.hit=1><script>window.hit=1</script>'\"><svg onload=window.hit=1>"


def connect(site: str) -> socket.socket:
    parts = urlsplit(site)
    found = socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=10)
    return found


def answered(site: str, sent: bytes) -> bytes:
    """The first line of what comes back, if anything does."""
    with connect(site) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            return line.recv(65536).split(b"\r\n")[0]
        except OSError:  # it hung up at once, which is an answer too
            return b""


def seconds_for_a_page(site: str) -> float:
    began = time.monotonic()
    with urllib.request.urlopen(f"{site}/help/", timeout=5) as response:
        assert response.status == 200
    return time.monotonic() - began


def test_visitors_who_never_finish_a_request_stop_nobody(site: str) -> None:
    begun = {
        "nothing": b"",
        "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
        "half a form": b"POST /start/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\na=",
    }
    held = []
    for sent in begun.values():
        for _ in range(60):
            line = connect(site)
            line.sendall(sent)
            held.append(line)
    assert max(seconds_for_a_page(site) for _ in range(5)) < 4
    for line in held:
        line.close()


def test_noise_on_the_line_is_refused_and_the_server_goes_on(site: str) -> None:
    host = b"Host: localhost\r\nConnection: close\r\n"
    chance = random.Random(7)
    sent = [chance.randbytes(size) for size in (1, 10, 100, 1000, 20_000) for _ in range(8)]
    sent += [b"GET " + chance.randbytes(40) + b" HTTP/1.1\r\n" + host + b"\r\n" for _ in range(20)]
    sent += [b"GET / HTTP/1.1\r\n" + host + b"X: " + chance.randbytes(40) + b"\r\n\r\n" for _ in range(20)]
    sent += [b"POST /start/ HTTP/1.1\r\n" + host + more + b"\r\n\r\nabc" for more in (
        b"Content-Length: -1", b"Content-Length: 3\r\nContent-Length: 4", b"Content-Length: 99999999999999999999",
        b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 3", b"Expect: 100-continue",
    )]  # fmt: skip
    sent += [f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode() for path in (
        "/static/../secret_key", "/static/%2e%2e/secret_key", "/static/..%2f..%2fmanage.py", "//static//etc/passwd",
        "/static/%00", "http://evil.example/", "*", "/" + "a" * 70_000,
    )]  # fmt: skip
    statuses = {answered(site, noise)[:12] for noise in sent}
    assert not any(status.startswith(b"HTTP/1.1 5") for status in statuses), statuses
    assert b"HTTP/1.1 400" in statuses
    assert seconds_for_a_page(site) < 4


def test_what_a_visitor_writes_never_runs(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    for number in range(1, 7):
        expect(page.get_by_text(f"Step {number} of 6").first).to_be_visible()
        answer_step(page)
        if page.locator("input[name=volume]").count():
            page.evaluate("document.querySelector('main form').noValidate = true")
            page.evaluate("document.querySelector('input[name=volume]').type = 'text'")
            page.locator("input[name=volume]").fill(SCRIPTS)
            page.get_by_role("button", name=re.compile("continue", re.I)).first.click()
            expect(page.locator("input[name=volume]")).to_have_attribute("aria-invalid", "true")
            assert not page.evaluate("window.hit")
            page.locator("input[name=volume]").fill("2000")
        page.get_by_role("button", name=re.compile("continue|check", re.I)).first.click()
    page.wait_for_url(re.compile("/check/"))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    manage = page.url
    page.goto(f"{manage}words/")
    for name in ("label", "prepared_for", "prepared_by"):
        page.locator(f"[name={name}]").fill(SCRIPTS[:76])
    page.locator("[name=note]").fill(SCRIPTS * 3)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(manage)
    view = page.locator("input[readonly]").first.input_value()
    for url in (manage, f"{manage}words/", view, f"{view}cost/", f"/models/?q={SCRIPTS}"):
        page.goto(url)
        assert not page.evaluate("window.hit"), url
