"""Dates, numbers and money are written as the page's language does; what machines read stays as it is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from advisor.models import Assessment
from tests.languages import speaking
from tests.web.journey import ANSWERS, DENTIST, begin, run_through, text_of
from tests.web.page_words import Words

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

PUBLIC = (
    "/",
    "/guide/",
    "/examples/",
    "/method/",
    "/evidence/",
    "/evidence/hybrids/",
    "/cases/",
    "/models/",
    "/machines/",
)
FILES = (
    "/models/models.csv", "/machines/machines.csv", "/evidence/evidence.csv", "/evidence/hybrids.csv",
    "/cases/cases.csv", "/schema/result.json",
)  # fmt: skip
WITH_UNIT = re.compile(r'"?\d+[.,]\d{3} requests a month"?')
"""The one answer that is a number, as a person reads it."""
TOKEN = re.compile(r"[\w-]{40,}")


def both(client: Client, address: str) -> tuple[str, str]:
    """A page in English and as Django writes it in Germany."""
    english = client.get(address).content.decode()
    with speaking("de"):
        return english, client.get(address).content.decode()


def machine(html: str) -> list[Any]:
    """Attributes that only a browser reads, without the form's tokens."""
    page = Words()
    page.feed(html)
    return [(tag, name, TOKEN.sub("", value)) for tag, name, value in page.machine if name != "lang"]


@pytest.fixture
def result(client: Client) -> tuple[str, str]:
    assessment, manage = run_through(client, ANSWERS["between"])
    Assessment.objects.filter(pk=assessment.pk).update(expires_at=timezone.now() + timedelta(days=10))
    return reverse("result", args=[assessment.view_token]), manage


def test_dates_numbers_and_money_are_written_as_in_germany(client: Client) -> None:
    assessment, _manage = run_through(client)
    view = reverse("result", args=[assessment.view_token])
    english, german = (text_of(html.encode()) for html in both(client, view))
    assert date_format(timezone.now(), "DATE_FORMAT") in english
    with speaking("de"):
        assert date_format(timezone.now(), "j. F Y") in german
    assert "2,000 requests a month" in english
    assert "2.000 requests a month" in german
    assert re.findall(r"\$\d+\.\d\d\b", english)
    assert re.findall(r"\$\d+,\d\d\b", german)
    assert re.findall(r"\$\d[\d,]*\.\d\d?\b|\$\d{1,3},\d{3}", german) == []


@pytest.mark.parametrize("path", ["", "cost/", "try/", "brief/", "cost/?volume=1500000&people=2.5"])
def test_attributes_of_a_result_are_the_same_in_every_language(
    client: Client, result: tuple[str, str], path: str
) -> None:
    english, german = both(client, result[0] + path)
    assert machine(german) == machine(english)


def test_attributes_of_other_pages_are_the_same_in_every_language(client: Client, result: tuple[str, str]) -> None:
    draft = begin(client)
    steps = [reverse("step", args=[draft.token, key]) for key in ("work", "check")]
    client.post(reverse("step", args=[draft.token, "amount"]), {"volume": DENTIST["volume"]})
    for address in (*PUBLIC, *steps, result[1], f"{result[1]}link/"):
        english, german = both(client, address)
        assert machine(german) == machine(english), address


def test_files_differ_in_sentences_for_people_at_most(client: Client, result: tuple[str, str]) -> None:
    for address in (*FILES, f"{result[0]}result.json", f"{result[0]}result.csv", f"{result[1]}export.json"):
        english, german = both(client, address)
        assert "<html" not in english, address
        assert WITH_UNIT.sub("", german) == WITH_UNIT.sub("", english), address


def test_a_page_for_readers_from_right_to_left_says_so(client: Client) -> None:
    assert b'dir="rtl"' not in client.get("/").content
    with speaking("he"):
        for address in ("/", "/help/", "/nowhere/"):
            assert b'<html lang="he" dir="rtl">' in client.get(address).content
