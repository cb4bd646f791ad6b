"""Two links: one that shows, one that manages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import Assessment, Draft
from tests.web.journey import run_through

pytestmark = pytest.mark.django_db


def view_url(assessment: Assessment) -> str:
    return reverse("result", args=[assessment.view_token])


@pytest.mark.parametrize("action", ["label", "stop", "new-link", "delete"])
def test_every_action_asks_first(client: Client, action: str) -> None:
    assessment, manage_url = run_through(client)
    assert client.get(f"{manage_url}{action}/").status_code == 200
    assessment.refresh_from_db()
    assert client.get(view_url(assessment)).status_code == 200


def test_stopped_deleted_and_unknown_links_answer_the_same(client: Client) -> None:
    stopped, manage_stopped = run_through(client)
    client.post(f"{manage_stopped}stop/")
    deleted, manage_deleted = run_through(client)
    client.post(f"{manage_deleted}delete/")
    pages = [client.get(url) for url in (view_url(stopped), view_url(deleted), "/r/AAAAAAAAAAAAAAAAAAAAAA/")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert client.get(manage_deleted).status_code == 404
    assert client.get(manage_stopped).status_code == 200


def test_a_new_link_ends_the_old_one(client: Client) -> None:
    assessment, manage_url = run_through(client)
    old = view_url(assessment)
    client.post(f"{manage_url}new-link/")
    assessment.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(view_url(assessment)).status_code == 200


def test_a_new_link_shares_again_after_stopping(client: Client) -> None:
    assessment, manage_url = run_through(client)
    client.post(f"{manage_url}stop/")
    client.post(f"{manage_url}new-link/")
    assessment.refresh_from_db()
    assert client.get(view_url(assessment)).status_code == 200


def test_deleting_leaves_no_answer_behind(client: Client) -> None:
    _, manage_url = run_through(client)
    client.post(f"{manage_url}delete/")
    assert not Assessment.objects.exists()
    assert not Draft.objects.exists()


def test_a_label_is_one_short_line_and_is_escaped(client: Client) -> None:
    assessment, manage_url = run_through(client)
    client.post(f"{manage_url}label/", {"label": "  <b>Dentist</b>\r\nand more  " + "x" * 200})
    assessment.refresh_from_db()
    assert len(assessment.label) == 80
    assert "\n" not in assessment.label
    page = client.get(view_url(assessment)).content
    assert b"<b>Dentist" not in page
    assert b"&lt;b&gt;Dentist" in page


def test_the_links_have_128_bits_and_the_database_cannot_open_the_manage_page(client: Client) -> None:
    assessment, manage_url = run_through(client)
    token = manage_url.split("/")[2]
    assert len(token) == len(assessment.view_token) == 22
    stored = f"{vars(assessment)}{vars(assessment.draft)}"
    assert token not in stored
    assert client.get(f"/m/{assessment.view_token}/").status_code == 404


def test_a_form_from_elsewhere_changes_nothing(client: Client) -> None:
    assessment, manage_url = run_through(client)
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"{manage_url}delete/")
    assert response.status_code == 403
    assert b"expired" in response.content
    assert Assessment.objects.filter(pk=assessment.pk).exists()
