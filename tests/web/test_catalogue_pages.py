"""The lists of language models and machines: filters, order, sources, ages, and light pages."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import LanguageModel, Machine
from advisor.storage import catalogue
from advisor.words.catalogue import seen_words
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db
LISTS = ["models", "machines"]


@pytest.mark.parametrize("name", LISTS)
def test_each_page_is_light_and_needs_no_script(client: Client, name: str) -> None:
    number = 1
    while True:
        page = client.get(reverse(name), {"page": number})
        assert page.status_code == 200
        assert len(page.content) < 60_000
        assert b"<script" not in page.content
        if not page.context["listing"].page.has_next():
            break
        number += 1
    assert number > 1


@pytest.mark.parametrize("name", LISTS)
def test_every_fact_shows_where_it_was_seen_and_when_somebody_looked(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    words = text_of(page.content)
    for row in page.context["listing"].page:
        assert all(fact in words for fact, _where in seen_words(row.seen))
    assert words.count("Last held against its sources on Nov. 23, 2026") == len(page.context["shown"])


def test_models_can_be_narrowed_and_sorted(client: Client) -> None:
    url = reverse("models")
    rows = (
        client.get(url, {"size": "small", "run": "open", "languages": "many", "sort": "small"}).context["listing"].rows
    )
    assert rows
    assert all(row.open_weights and row.size == "small" and row.language_count >= 30 for row in rows)
    sizes = [row.stored_b for row in rows]
    assert sizes == sorted(sizes)


def test_the_cheapest_by_use_come_first_and_those_without_a_price_last(client: Client) -> None:
    page = client.get(reverse("models"), {"sort": "cheap"})
    shown = page.context["shown"]
    prices = [item.offers[0].price.usd_in_per_mtok + item.offers[0].price.usd_out_per_mtok for item in shown]
    assert prices == sorted(prices)
    assert not client.get(reverse("models"), {"sort": "cheap", "page": 99}).context["shown"][-1].offers


def test_machines_can_be_narrowed_and_sorted(client: Client) -> None:
    rows = (
        client.get(reverse("machines"), {"kind": "datacenter", "get": "both", "sort": "rent"}).context["listing"].rows
    )
    assert rows
    rents = [min(r for r in (row.usd_per_hour_low, row.usd_per_hour_hyperscaler) if r) for row in rows]
    assert rents == sorted(rents)


@pytest.mark.parametrize(
    "query", ["size=huge", "sort=best", "page=x", "page=-1", "size=%00", "languages=" + "a" * 5000]
)
def test_what_the_list_does_not_know_is_as_good_as_not_asked(client: Client, query: str) -> None:
    assert client.get(f"{reverse('models')}?{query}").status_code == 200


def test_a_machine_names_only_who_asks_the_price_shown(client: Client) -> None:
    Machine.objects.filter(name="L4").update(usd_per_hour_low=1, low_offer="Small Rent (IT); Dear Rent 1.29 (a file)")
    page = client.get(reverse("machines")).content.decode()
    assert "Lowest rent $1 an hour: Small Rent (IT)" in page
    assert "Dear Rent" not in page


def test_the_download_gives_what_is_shown(client: Client) -> None:
    answer = client.get(reverse("models_csv"), {"size": "large"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert {row["size"] for row in rows} == {"large"}
    assert set(rows[0]) == {field.name for field in LanguageModel._meta.concrete_fields}
    machines = list(csv.DictReader(io.StringIO(client.get(reverse("machines_csv")).content.decode("utf-8-sig"))))
    assert len(machines) == Machine.objects.count()


def test_an_edit_shows_at_once_and_an_unchanged_catalogue_is_not_read_again(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get(reverse("machines"))
    with django_assert_num_queries(1):
        client.get(reverse("machines"))
    machine = Machine.objects.get(key="l4")
    machine.name = "An L4 by another name"
    machine.save()
    assert b"An L4 by another name" in client.get(reverse("machines")).content


def test_the_catalogue_of_the_database_is_that_of_the_files() -> None:
    from tests.estimate_parts import catalogue as files

    def by_key(rows: Any) -> dict[str, Any]:
        return {getattr(row, "key", None) or row.id: row for row in rows}

    made = catalogue.current()
    for name in ("language_models", "providers", "offers", "machines", "assumptions"):
        assert by_key(getattr(made, name)) == by_key(getattr(files(), name)), name


def test_pages_link_to_the_lists(client: Client) -> None:
    for page in ("home", "method"):
        html = client.get(reverse(page)).content.decode()
        assert all(f'href="{reverse(name)}"' in html for name in LISTS)
