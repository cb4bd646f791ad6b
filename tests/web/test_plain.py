"""The plain pages, their headers, and what they promise."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from advisor.engine.schema import Questionnaire
from advisor.models import ExampleApplication
from advisor.pages.how_many import how_many
from advisor.storage import content
from tests.factories import small_document
from tests.web.journey import run_through, text_of
from tests.web.plain_pages import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
DOMAIN = "Which field are the texts about?"


def test_the_pages_are_read_off_the_site() -> None:
    assert {"/", "/questions/", "/method/", "/compare/", "/models/"} < set(addresses())


@pytest.mark.parametrize("address", addresses())
def test_every_page_opens_with_one_heading_a_title_and_strict_headers(client: Client, address: str) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert len(re.findall(r"<title>[^<]+", page)) == 1
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", addresses())
def test_no_page_has_inline_code_or_asks_another_host(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"\s(style|on[a-z]+)=\"", page)
    assert "<style" not in page
    assert not re.search(r"(src|srcset|action)=\"(https?:)?//", page)
    assert not re.search(r"<link[^>]+href=\"(https?:)?//", page)


def test_the_first_form_of_the_start_page_starts(client: Client) -> None:
    page = client.get("/").content.decode()
    first = re.search(r"<form[^>]*>", page)
    assert first is not None
    assert f'action="{reverse("start")}"' in first.group()


def test_an_edited_example_shows_once_it_is_published(client: Client) -> None:
    ExampleApplication.objects.filter(key="broad-content-creation").update(title="Writing for everyone")
    assert "Writing for everyone" not in text_of(client.get(reverse("examples")).content)
    content.publish()
    assert "Writing for everyone" in text_of(client.get(reverse("examples")).content)


@pytest.mark.parametrize("name", ["questions", "method"])
def test_it_is_said_how_many_are_asked_and_which_of_them_count(
    client: Client, questionnaire: Questionnaire, name: str
) -> None:
    words = text_of(client.get(reverse(name)).content)
    assert (
        f"{len(questionnaire.questions)} questions, the same for everyone. 18 of them can change the advice." in words
    )
    assert f"Only to find businesses and published tests like yours we ask: “{DOMAIN}”" in words


def test_a_result_counts_the_questions_that_can_change_it(client: Client, questionnaire: Questionnaire) -> None:
    assessment, _ = run_through(client)
    assert assessment.advice["recommendation"]["stability"]["of"] == how_many(questionnaire).decisive


def test_where_every_question_counts_none_is_set_apart(questionnaire: Questionnaire) -> None:
    assert [question.text for question in how_many(questionnaire).aside] == [DOMAIN]
    assert how_many(small_document()).aside == ()


def test_all_questions_stand_on_one_page(client: Client, questionnaire: Questionnaire) -> None:
    words = text_of(client.get(reverse("questions")).content)
    for question in questionnaire.questions:
        assert question.text in words


def test_the_method_page_shows_every_point_in_force(client: Client, questionnaire: Questionnaire) -> None:
    words = text_of(client.get(reverse("method")).content)
    for question in questionnaire.questions:
        if any(option.points.any for option in question.options):
            assert question.text in words
            assert all(option.label in words for option in question.options)


def test_the_guide_shows_the_four_examples_and_the_tradeoffs(client: Client, questionnaire: Questionnaire) -> None:
    words = text_of(client.get(reverse("guide")).content)
    for key in ("broad-content-creation", "complex-customer-service", "specialised-data-analysis"):
        example = next(item for item in questionnaire.examples if item.key == key)
        assert example.title in words
    for dimension in questionnaire.dimensions:
        assert dimension.helper or dimension.title in words


@pytest.mark.parametrize("name", ["home", "privacy"])
def test_what_is_not_kept_has_no_word_that_breaks_at_a_hyphen(client: Client, name: str) -> None:
    words = text_of(client.get(reverse(name)).content)
    assert "o mail address, no " in words
    assert "e-mail" not in words


def test_robots_stay_out_of_private_addresses(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    for_previews, for_all = text.split("User-agent: *")
    assert all(f"Disallow: /{part}/" in for_all for part in "drm")
    assert all(f"Disallow: /{part}/" in for_previews for part in "dm")
    assert "/r/" not in for_previews


@pytest.mark.parametrize("path", ["/nothing/", "/r/x/", "/m/x/", "/d/"])
def test_an_unknown_address_is_a_plain_page_with_a_way_on(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert b'href="/"' in response.content
