"""Requests that no browser would send: bytes at random, other people's hosts, ways out to other sites."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver, reverse

from advisor.models import Assessment
from tests.web.journey import DENTIST, begin, fill_in, finish, run_through

pytestmark = pytest.mark.django_db
FEW = 300
BODIES = int(os.environ.get("HOSTILE_BODIES", FEW))
"""Bodies at random; always the same ones unless another number is asked for."""
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=xx", "multipart/form-data", "application/json",
    "text/plain; charset=utf-16", "application/x-www-form-urlencoded; charset=nonsense", "", "\xff",
    "multipart/mixed; a",
)  # fmt: skip
NAMES = (
    b"task", b"volume", b"priorities", b"label", b"note", b"expires", b"example", b"username", b"action", b"_save",
    b"csrfmiddlewaretoken", b"file", b"confirm", b"form-TOTAL_FORMS", b"options-TOTAL_FORMS", b"password", b"next",
)  # fmt: skip


def bodies(number: int) -> list[tuple[str, bytes]]:
    """Content types with bodies: pure noise, noise behind real names, and broken multipart."""
    chance = random.Random(20261124 if number == FEW else None)
    made = []
    for _ in range(number):
        noise = chance.randbytes(chance.choice((0, 1, 7, 60, 900)))
        name = chance.choice(NAMES)
        head = b'--xx\r\nContent-Disposition: form-data; name="' + name + b'"; filename="' + noise[:9] + b'"\r\n\r\n'
        body = chance.choice((noise, name + b"=" + noise, head + noise + b"\r\n--xx--", head + noise, b"%" + noise))
        made.append((chance.choice(TYPES), body))
    return made


def places(client: Client) -> list[str]:
    """Everything that takes a POST on the site, with something behind it."""
    assessment, manage_url = run_through(client)
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    return [
        f"/r/{assessment.view_token}/try/",
        f"/r/{assessment.view_token}/try/keep/",
        reverse("start"),
        *(f"/d/{draft.token}/{step}/" for step in ("job", "means", "matters", "check", "finish")),
        *(f"{manage_url}{part}/" for part in ("words", "link", "stop", "new-link")),
        reverse("admin:login"),
        "/",
        "/static/x",
        "/nowhere/",
    ]


def test_bytes_at_random_never_crash_the_site() -> None:
    client = Client(raise_request_exception=True)
    found = places(client)
    seen: dict[int, int] = {}
    for number, (kind, body) in enumerate(bodies(BODIES)):
        response = client.generic("POST", found[number % len(found)], body, content_type=kind)
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
    assert sum(seen.values()) == BODIES
    assert max(seen) < 500, seen


def test_bytes_at_random_never_crash_the_desk() -> None:
    owner = Client(raise_request_exception=True)
    owner.force_login(get_user_model().objects.create_superuser("owner"))
    found = [
        reverse(f"admin:{name}")
        for name in (
            "points", "points_sums", "preview", "take_in", "advisor_question_add", "advisor_case_import",
            "advisor_exampleapplication_import", "advisor_languagemodel_import", "advisor_question_changelist",
            "advisor_questionnaireversion_add", "advisor_case_add", "auth_user_add",
        )
    ]  # fmt: skip
    for number, (kind, body) in enumerate(bodies(BODIES // (6 if BODIES == FEW else 3))):
        response = owner.generic("POST", found[number % len(found)], body, content_type=kind)
        assert response.status_code < 500, (found[number % len(found)], kind, body)


@pytest.mark.parametrize(
    "path",
    ["/\x00/", "/\xff/", "/d/\x00/job/", "/../../etc/passwd", "//evil.example/", "/\\evil.example/", "/\r\nX: 1/"],
)
def test_odd_addresses_are_answered_in_words_and_lead_nowhere(client: Client, path: str) -> None:
    response = client.generic("GET", "/", PATH_INFO=path)
    assert response.status_code in (301, 404)
    assert not response.headers.get("Location", "/help/").startswith(("//", "http", "/\\"))


@pytest.mark.parametrize("query", ["page=%00", "page=-1", "page=" + "9" * 5000, "q=%ff", "sort=__class__", "a&b&=&&="])
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    assessment, manage_url = run_through(client)
    for name in ("models", "machines", "evidence", "cases", "hybrids", "models_csv", "cases_csv"):
        assert client.get(f"{reverse(name)}?{query}").status_code in (200, 404)
    for url in (f"/r/{assessment.view_token}/cost/", f"/r/{assessment.view_token}/", manage_url):
        assert client.get(f"{url}?{query}").status_code == 200


class TestNoWayOut:
    ELSEWHERE = (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
    )

    def test_a_redirect_of_the_journey_stays_here_whatever_is_asked_for(self, client: Client) -> None:
        draft = begin(client)
        for bad in self.ELSEWHERE:
            headers = {"HX-Request": "true", "HX-Current-URL": bad, "Referer": bad, "HX-Target": bad}
            for url in (f"/d/{draft.token}/job/?change={bad}", f"/d/{draft.token}/job/?next={bad}"):
                for entries in ({"task": "write", "scope": "single", "mix": "alike", "next": bad}, {"task": "?"}):
                    to = client.post(url, entries, headers=headers).headers["Location"]
                    assert to.startswith(f"/d/{draft.token}/")
        fill_in(client, draft, DENTIST)
        assert finish(client, draft).startswith("/m/")

    def test_signing_in_goes_to_the_desk_only(self, client: Client) -> None:
        get_user_model().objects.create_superuser("owner", password="long-enough")
        for bad in self.ELSEWHERE:
            entries = {"username": "owner", "password": "long-enough", "next": bad}
            response = Client().post(reverse("admin:login"), entries)
            assert response.status_code == 302
            assert response.headers["Location"] == "/admin/"

    def test_the_slash_that_is_added_does_not_lead_to_another_host(self, client: Client) -> None:
        for path in ("//evil.example/help", "/\\evil.example/help", "//evil.example"):
            to = client.generic("GET", "/", PATH_INFO=path).headers.get("Location", "/")
            assert to.startswith("/")
            assert not to.startswith(("//", "/\\"))


class TestHosts:
    @pytest.mark.parametrize(
        "host",
        [
            "evil.example",
            "testserver@evil.example",
            "testserver:80@evil.example",
            "testserver.evil.example",
            "a\tb",
            "[",
            "",
        ],
    )
    def test_only_our_own_names_are_answered(self, client: Client, host: str) -> None:
        assert client.get("/", HTTP_HOST=host).status_code in ((200, 400) if not host else (400,))

    def test_nobody_else_decides_what_a_link_to_a_result_says(self, client: Client, settings: Any) -> None:
        _, manage_url = run_through(client)
        headers = {
            "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Host": "evil.example",
            "X-Forwarded-Server": "evil.example", "X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/",
        }  # fmt: skip
        page = client.get(manage_url, headers=headers)
        assert b"evil.example" not in page.content
        assert b"http://testserver/r/" in page.content
        settings.SITE_URL = "https://advice.example.com"
        assert b"https://advice.example.com/r/" in client.get(manage_url).content
        assert b"testserver" not in client.get(manage_url).content


def test_each_address_takes_the_methods_it_is_made_for(client: Client) -> None:
    """GET changes nothing anywhere: what a link or a picture on another site can make a browser ask for is harmless."""
    assessment, manage_url = run_through(client)
    draft = begin(client)
    before = Assessment.objects.values().get(pk=assessment.pk)
    for item in get_resolver().url_patterns:
        route = str(item.pattern)
        if route.startswith(("admin", "d/", "r/", "m/")):
            continue
        client.get(f"/{route}")
    for url in (f"/d/{draft.token}/finish/", *(f"{manage_url}{act}/" for act in ("stop", "new-link", "delete"))):
        assert client.get(url).status_code in (200, 405)
        assert client.head(url).status_code in (200, 405)
        assert client.options(url).status_code in (200, 405)
    assert Assessment.objects.values().get() == before
