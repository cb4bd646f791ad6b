"""Headers that keep a browser safe, on every answer of every address; cookies that stay with us."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.web.journey import begin, run_through

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
ROOT = Path(__file__).resolve().parent.parent.parent
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
}  # fmt: skip
SAMPLES = {"token": "A" * 22, "action": "stop", "slug": "job", "path": "1", "int": "1", "str": "x"}


def assert_safe(response: HttpResponse, where: str) -> None:
    for name, value in ALWAYS.items():
        assert response.headers.get(name) == value, (where, name)
    assert response.headers["Referrer-Policy"] in {"same-origin", "strict-origin", "no-referrer"}, where
    assert "camera=()" in response.headers["Permissions-Policy"], where
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY, where


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every pattern of the site as an address, with something in its gaps."""
    for item in patterns:
        here = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], str(item.pattern))
        here = "x" if here.startswith("(?P") else here.removeprefix("^").removesuffix("$")
        if isinstance(item, URLResolver):
            yield from addresses(item.url_patterns, before + here)
        else:
            yield before + here


def test_every_address_sends_them_whoever_asks_and_however() -> None:
    found = list(addresses(get_resolver().url_patterns))
    assert len(found) > 100
    owner = Client(raise_request_exception=False)
    owner.force_login(get_user_model().objects.create_superuser("owner"))
    stranger = Client(raise_request_exception=False)
    for number, address in enumerate(found):
        asked = [(stranger, "get"), (stranger, "post")]
        if not address.startswith("/admin/"):
            asked.append((stranger, "put"))
        elif number % 4 == 0:  # a page of the desk is dear, and one is like another
            asked.append((owner, "get"))
        for client, method in asked:
            response = getattr(client, method)(address)
            assert_safe(response, f"{method} {address} {response.status_code}")


def test_pages_that_exist_send_them_and_so_do_304_and_fragments(client: Client, htmx_client: Client) -> None:
    assessment, manage_url = run_through(client)
    draft = begin(client)
    result = f"/r/{assessment.view_token}/"
    for url in (result, f"{result}cost/", manage_url, f"{manage_url}delete/", f"/d/{draft.token}/job/"):
        assert_safe(client.get(url), url)
        assert_safe(htmx_client.get(url), url)
    unchanged = client.get(result, headers={"If-None-Match": client.get(result).headers["ETag"]})
    assert unchanged.status_code == 304
    assert_safe(unchanged, "304")


def test_no_request_from_a_secret_page_says_its_address(client: Client) -> None:
    """Not even one for a style sheet, or a link to a page of ours, which "same-origin" would tell it."""
    assessment, manage_url = run_through(client)
    view, draft = f"/r/{assessment.view_token}/", f"/d/{begin(client).token}/"
    forms = [manage_url + below for below in ("words/", "link/", "stop/", "new-link/", "delete/")]
    forms += [f"{view}try/", f"{draft}job/", f"{draft}check/"]
    assert {client.get(url).headers["Referrer-Policy"] for url in forms} == {"strict-origin"}
    others = [manage_url, view, f"{view}cost/", f"{view}brief/", f"{view}result.json", f"/compare/?a={view}"]
    others += [f"{manage_url}nowhere/", f"{view}nowhere/", f"{draft}nowhere/"]
    assert {client.get(url).headers["Referrer-Policy"] for url in others} == {"no-referrer"}


KEPT_BY_ALL = (
    "/questions/", "/guide/", "/method/", "/privacy/", "/accessibility/", "/help/", "/schema/result.json",
    "/evidence/", "/evidence/evidence.csv", "/evidence/hybrids/", "/evidence/hybrids.csv",
    "/cases/", "/cases/cases.csv", "/models/", "/models/models.csv", "/machines/", "/machines/machines.csv",
)  # fmt: skip
"""Public pages, lists and schemas, as "What a CDN may keep" in docs/operations.md calls them."""


def test_a_cdn_may_keep_what_is_the_same_for_all_and_nothing_else(client: Client) -> None:
    for address in KEPT_BY_ALL:
        response = client.get(address)
        assert "public" in response.headers["Cache-Control"], address
        assert not response.cookies, address
        assert "csrfmiddlewaretoken" not in response.content.decode(errors="ignore"), address
    assessment, manage_url = run_through(client)
    result = f"/r/{assessment.view_token}/"
    draft = f"/d/{begin(client).token}/"
    for address in (
        "/",
        "/examples/",
        result,
        f"{result}cost/",
        f"{result}try/",
        manage_url,
        f"{draft}job/",
        "/admin/",
    ):
        assert "public" not in client.get(address).headers.get("Cache-Control", ""), address


def test_static_files_send_them_and_nothing_outside_can_be_read(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path / "static")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a {}")
    (tmp_path / "secret_key").write_text("do not tell")
    client = Client()
    response = client.get("/static/a.css")
    assert response.status_code == 200
    assert_safe(response, "static")
    unchanged = client.get("/static/a.css", headers={"If-Modified-Since": response.headers["Last-Modified"]})
    assert unchanged.status_code == 304
    assert_safe(unchanged, "static 304")
    for path in ("../secret_key", "%2e%2e/secret_key", "..%2fsecret_key", "a.css/../../secret_key", "..\\secret_key"):
        refused = client.get(f"/static/{path}")
        assert refused.status_code == 404
        assert_safe(refused, path)


class TestOverHttps:
    @pytest.fixture(autouse=True)
    def _public(self, settings: Any) -> None:
        settings.SECURE_SSL_REDIRECT = settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = True
        settings.SECURE_HSTS_SECONDS = 31_536_000
        settings.CSRF_COOKIE_NAME = "__Host-csrftoken"

    def test_the_browser_is_told_to_come_back_that_way(self) -> None:
        response = Client().get("/", secure=True)
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = response.cookies["__Host-csrftoken"]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")

    def test_the_way_there_and_refusals_send_the_headers_too(self) -> None:
        moved = Client().get("/help/")
        assert (moved.status_code, moved.headers["Location"]) == (301, "https://testserver/help/")
        assert_safe(moved, "to https")
        for secure in (True, False):
            refused = Client().get("/", headers={"host": "evil.example"}, secure=secure)
            assert refused.status_code == 400
            assert_safe(refused, "unknown host")

    def test_the_whole_journey_works_with_these_cookies(self) -> None:
        client = Client(enforce_csrf_checks=True)
        page = client.get("/", secure=True).content.decode()
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        for named in ({"referer": "https://testserver/"}, {"origin": "https://testserver"}):
            started = client.post("/start/", {"csrfmiddlewaretoken": token}, secure=True, headers=named)
            assert started.status_code == 303


def checked(tmp_path: Path, **environment: str) -> str:
    """What `manage.py check --deploy` says with these variables."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_public_profile_passes_djangos_own_check(tmp_path: Path) -> None:
    assert "no issues" in checked(tmp_path, SITE_URL="https://advice.example.com")
