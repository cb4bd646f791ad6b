"""What is kept can be seen and deleted by its owner."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import Assessment, Draft
from advisor.pages import passing_on
from advisor.storage import assessments, content
from advisor.storage.stored import NOT_TOLD
from advisor.views import files, results
from tests.web.journey import DENTIST, run_through, text_of

pytestmark = pytest.mark.django_db


def exported(client: Client, manage_url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"{manage_url}export.json").content)
    return found


class TestExport:
    def test_it_holds_every_column_of_both_rows_but_hashes(self, client: Client) -> None:
        _, manage_url = run_through(client)
        found = exported(client, manage_url)
        for part, model in (("recommendation", Assessment), ("draft", Draft)):
            assert found[part].keys() == {field.name for field in model._meta.concrete_fields} - NOT_TOLD

    def test_it_holds_what_was_answered_written_and_set(self, client: Client) -> None:
        assessment, manage_url = run_through(client, DENTIST)
        client.post(f"{manage_url}words/", {"label": "Mail “sorting”", "note": "For Eva"})
        found = exported(client, manage_url)
        told = found["recommendation"]
        assert told["answers"]["task"] == found["draft"]["answers"]["task"] == "classify"
        assert (told["label"], told["note"], told["shared"]) == ("Mail “sorting”", "For Eva", True)
        assert told["advice"] == assessment.advice
        assert told["created_at"].startswith(str(assessment.created_at.year))
        assert told["version"] == content.version_label(assessment.version_id)["number"]

    def test_no_hash_and_no_manage_token_is_in_it(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        draft = Draft.objects.get()
        text = client.get(f"{manage_url}export.json").content.decode()
        for secret in (assessment.manage_hash, assessment.draft_seal, draft.token, manage_url.split("/")[2]):
            assert secret
            assert secret not in text

    def test_it_is_for_the_owner_alone(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        response = client.get(f"{manage_url}export.json")
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert client.get(f"/m/{assessment.view_token}/export.json").status_code == 404
        assert client.post(f"{manage_url}export.json").status_code == 405
        assert f'href="{manage_url}export.json"' in client.get(manage_url).content.decode()

    def test_a_result_whose_draft_is_gone_can_still_be_taken_away(self, client: Client) -> None:
        _, manage_url = run_through(client)
        Draft.objects.all().delete()
        assert exported(client, manage_url)["draft"] is None


def test_deleting_leaves_no_row_no_draft_and_no_kept_page(client: Client) -> None:
    assessment, manage_url = run_through(client)
    view = reverse("result", args=[assessment.view_token])
    assert client.get(view).status_code == client.get(f"{view}card.png").status_code == 200
    assert results.pages.bytes
    assert files.cards.bytes
    client.post(f"{manage_url}delete/")
    assert (Assessment.objects.count(), Draft.objects.count()) == (0, 0)
    assert (results.pages.bytes, files.cards.bytes) == (0, 0)
    for address in (view, f"{view}card.png", manage_url, f"{manage_url}export.json"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["csrftoken", "__Host-csrftoken"])
def test_the_privacy_page_names_the_cookie_that_is_set(client: Client, settings: Any, name: str) -> None:
    settings.CSRF_COOKIE_NAME = name
    assert set(client.get("/").cookies) == {name}
    assert f"“{name}”" in client.get("/privacy/").content.decode()


def test_deleting_leaves_nothing_in_the_memory_of_the_process(client: Client) -> None:
    _, manage_url = run_through(client)
    client.get(manage_url)
    row = assessments.managed(manage_url.split("/")[2])
    assert row is not None
    assessments.just_made.put(row.manage_hash, assessments.advice_of(row))
    assert passing_on.qr_code.cache_info().currsize
    client.post(f"{manage_url}delete/")
    assert passing_on.qr_code.cache_info().currsize == 0
    assert assessments.just_made.take(row.manage_hash) is None


def test_advice_just_made_is_dropped_after_a_minute_by_whoever_comes_next(client: Client) -> None:
    assessment, _ = run_through(client)
    made = assessments.JustMade()
    with mock.patch("advisor.storage.assessments.time.monotonic") as clock:
        clock.return_value = 1000.0
        made.put("one", assessments.advice_of(assessment))
        clock.return_value = 1061.0
        assert made.take("another") is None
        clock.return_value = 1001.0
        assert made.take("one") is None


def test_the_privacy_page_names_the_button_that_is_there(client: Client) -> None:
    _, manage_url = run_through(client)
    for words in ("Download everything stored", "Delete for good"):
        assert words in text_of(client.get(manage_url).content)
        assert words in text_of(client.get("/privacy/").content)
