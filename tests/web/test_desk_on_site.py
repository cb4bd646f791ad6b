"""“View on site” leads to the very place where visitors see a row, on whichever page of a list that is."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from advisor.admin.on_site import PLACES, place_of
from advisor.models import (
    Case,
    Comparison,
    ExampleApplication,
    HybridResult,
    LanguageModel,
    Machine,
    Offer,
    Option,
    Provider,
    QuestionnaireVersion,
)
from advisor.storage import content
from tests.web.desk import person, question_url
from tests.web.journey import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
DESKS = [kind for kind in PLACES if kind is not Option]


@pytest.fixture
def editor(db: None) -> Client:
    return person("eva", "Editor")


def link_on(client: Client, row: Model) -> str | None:
    """Where the button on a row's form leads."""
    url = reverse(f"admin:advisor_{row._meta.model_name}_change", args=[quote(row.pk)])
    found = re.search(r'href="([^"]+)" class="viewsitelink"', client.get(url).content.decode())
    return found.group(1) if found else None


@pytest.mark.parametrize("kind", PLACES, ids=lambda kind: kind.__name__)
def test_every_place_leads_to_its_row(kind: type[Model]) -> None:
    """Each page is asked for once and must have every place in it exactly once."""
    pages: dict[str, list[str]] = defaultdict(list)
    for row in kind._default_manager.all():
        place = place_of(row)
        if place is None:
            assert kind is Provider, row
            continue
        page, _hash, anchor = place.partition("#")
        pages[page].append(anchor)
    assert pages
    for page, anchors in pages.items():
        response = Client().get(page)
        assert response.status_code == 200
        ids = re.findall(r' id="([^"]+)"', response.content.decode())
        assert [anchor for anchor in anchors if anchor and ids.count(anchor) != 1] == [], page


@pytest.mark.parametrize("kind", [Comparison, HybridResult, Case, LanguageModel, Machine])
def test_long_lists_are_met_on_more_than_one_page(kind: type[Model]) -> None:
    pages = {(place_of(row) or "").partition("#")[0] for row in kind._default_manager.all()}
    assert len(pages) > 1


@pytest.mark.parametrize("kind", DESKS, ids=lambda kind: kind.__name__)
def test_the_form_has_the_link(editor: Client, kind: type[Model]) -> None:
    row = next(row for row in kind._default_manager.all() if place_of(row))
    assert link_on(editor, row) == place_of(row)


def test_answers_have_links_of_their_own(editor: Client) -> None:
    assert f'href="{reverse("questions")}#option-task--write"' in editor.get(question_url("task")).content.decode()
    assert f'href="{reverse("method")}#points-volume--' in editor.get(question_url("volume")).content.decode()


def test_an_offer_and_its_provider_lead_to_the_language_model_it_sells(editor: Client) -> None:
    offer = Offer.objects.select_related("provider").first()
    page = Client().get((place_of(offer) or "").partition("#")[0])
    assert offer.provider.name in text_of(page.content)
    assert "#offer-" in (place_of(offer.provider) or "")


def test_what_visitors_do_not_see_has_no_link(editor: Client) -> None:
    row = ExampleApplication.objects.get(key="broad-content-creation")
    row.pk, row.key = None, "not-yet"
    row.save()
    assert link_on(editor, row) is None
    assert "Visitors do not see this yet." in text_of(
        editor.get(reverse("admin:advisor_exampleapplication_change", args=[row.pk])).content
    )
    content.publish()
    assert link_on(editor, row) == "/examples/#not-yet"
    assert link_on(editor, QuestionnaireVersion.objects.get(number=1)) is None
    assert link_on(editor, QuestionnaireVersion.objects.get(number=2)) == "/method/"
