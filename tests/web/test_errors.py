"""Trouble: a clear page, nothing saved is lost, and a log line that helps and tells nothing."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from advisor.models import Draft
from advisor.watching.logs import hide
from tests.web.journey import begin

pytestmark = pytest.mark.django_db
WORK = {"task": "write", "scope": "single", "mix": "alike"}


@pytest.mark.parametrize("trouble", ["attempt to write a readonly database", "database or disk is full"])
def test_a_database_in_trouble_is_a_page_in_words(client: Client, lines: Any, trouble: str) -> None:
    draft = begin(client)
    with mock.patch("advisor.storage.drafts.record", side_effect=OperationalError(trouble)):
        response = client.post(reverse("step", args=[draft.token, "job"]), WORK)
    assert response.status_code == 503
    assert b"What you saved before is safe" in response.content
    assert any(trouble in line for line in lines())
    assert not any(draft.token in line for line in lines())
    assert Draft.objects.get(pk=draft.pk).answers == {}


def test_a_body_of_a_megabyte_is_refused_in_words(client: Client) -> None:
    draft = begin(client)
    response = client.post(reverse("step", args=[draft.token, "job"]), {"task": "x" * 1_000_000})
    assert response.status_code == 413
    assert b"too large" in response.content


def test_a_form_without_its_token_is_refused_in_words(client: Client) -> None:
    draft = begin(client)
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("step", args=[draft.token, "job"]), WORK)
    assert response.status_code == 403
    assert b"expired" in response.content


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_wrong_method_is_a_page_in_words(client: Client, method: str) -> None:
    response = getattr(client, method)(reverse("step", args=[begin(client).token, "job"]))
    assert response.status_code == 405
    assert b"start page" in response.content


def test_a_crash_shows_no_stack_trace(client: Client) -> None:
    client.raise_request_exception = False
    with mock.patch("advisor.views.plain.content.current_version_id", side_effect=RuntimeError("secret detail")):
        response = client.get("/")
    assert response.status_code == 500
    assert b"secret detail" not in response.content
    assert b"Traceback" not in response.content


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("address", ["/d/{}/job/", "/r/{}/", "/m/{}/stop/"])
def test_the_log_hides_tokens(address: str) -> None:
    path = address.format("A" * 22)
    assert hide(f"Not Found: {path}") == f"Not Found: {address.format('…')}"
    assert "AAAA" not in hide(f"Not Found: {path[:-2]}mistyped?next={path}")


@pytest.mark.parametrize("body", [b"\x00", b"task=%ff%fe", b"task=" + b"\xff" * 50, b"a=1&" * 2000])
def test_broken_bytes_never_crash_a_step(client: Client, body: bytes) -> None:
    url = reverse("step", args=[begin(client).token, "job"])
    response = client.post(url, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (303, 400)
    assert client.get(url).status_code == 200
