"""Markup, template code and formulas in every text that somebody can edit: shown as text, wherever it is shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat, Substr
from django.test import Client
from django.urls import get_resolver, reverse

from advisor.models import Assessment, Case, ExampleApplication, Question
from advisor.rendering import stencils
from advisor.storage import catalogue, content, library
from tests.web.journey import DENTIST, begin, fill_in, finish

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
MARK = "<xss/a='\">"
CODE = "{{settings.SECRET_KEY}}{%load%}"
GAP = "[token]"
NOT_TEXT = {"key", "id", "release_month", "matched_id", "model_ref", "hf_id", "source_id", "source_url", "original_url"}
"""Keys, addresses and digests: each has a form of its own that is checked elsewhere."""
OTHERS = {"SeededRow", "SeededFile", "QuestionnaireVersion", "Draft", "DayCount"}
LISTS = ["models", "machines", "evidence", "cases", "hybrids", "examples"]


@pytest.fixture
def spoiled(db: None) -> list[tuple[str, str]]:
    """The mark at the head of every text of every row, published. Returns which fields."""
    found = []
    for model in apps.get_app_config("advisor").get_models():
        if model.__name__ in OTHERS or model is Assessment:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if is_text and field.name not in NOT_TEXT:
                _spoil(model, field)
                found.append((model.__name__, field.name))
    content.publish(author=MARK, note=f"{MARK}{CODE}")
    for forget in (library.forget, catalogue.forget, stencils.forget, content.published.cache_clear):
        forget()
    return found


def _spoil(model: type[models.Model], field: models.Field[Any, Any]) -> None:
    bad = f"{MARK}{CODE if (field.max_length or 300) > 100 else GAP}"
    changed = Substr(Concat(models.Value(bad), field.name), 1, field.max_length or 10_000)
    model._default_manager.update(**{field.name: changed})


def assert_harmless(response: Any, where: str, *, shows: bool | None = None) -> None:
    """The mark is text on this page, if it is there at all."""
    assert response.status_code == 200, where
    if not response.headers["Content-Type"].startswith("text/html"):
        assert response.headers["X-Content-Type-Options"] == "nosniff", where
        return
    page = response.content.decode()
    assert "<xss" not in page, where
    assert settings.SECRET_KEY not in page, where
    assert not re.search(r"""\s(href|src|action)=["']?\s*javascript:""", page, re.I), where
    if shows is not None:
        assert ("&lt;xss" in page) is shows, where


def pages_of_a_run(client: Client) -> Iterator[tuple[str, bool | None]]:
    """Every page of a run-through, and whether the owner's texts stand on it."""
    draft = begin(client)
    for step in content.current().steps:
        yield f"/d/{draft.token}/{step.key}/", True
    fill_in(client, draft, DENTIST)
    yield f"/d/{draft.token}/check/", True
    manage_url = finish(client, draft)
    words = {"label": MARK, "prepared_for": f"{MARK}1", "prepared_by": f"{MARK}2", "note": f"{MARK}{CODE}\n=1+1"}
    assert client.post(f"{manage_url}words/", words).status_code == 303
    view = f"/r/{Assessment.objects.get(draft=draft).view_token}/"
    for action in ("", "words/", "link/", "stop/", "new-link/", "delete/"):
        yield f"{manage_url}{action}", True if action in ("", "words/") else None
    yield view, True
    for place in under_a_view_link():
        yield view + place, None
        yield f"{view}{place}?{urlencode({'task': MARK, 'volume': MARK, 'change': MARK})}", None


def under_a_view_link() -> list[str]:
    """All pages that hang below a view link without anything of their own in the address."""
    routes = [str(item.pattern) for item in get_resolver().url_patterns]
    below = [route.split(">/")[1] for route in routes if route.startswith("r/<token:view>/") and route.count("<") == 1]
    return [place for place in below if place and place != "try/keep/"]


def test_no_page_of_the_site_runs_what_an_owner_or_a_visitor_wrote(client: Client, spoiled: list[Any]) -> None:
    assert len(spoiled) > 50
    for url, shows in pages_of_a_run(client):
        assert_harmless(client.get(url), url, shows=shows)
        if "/d/" in url:
            assert_harmless(client.get(url, headers={"HX-Request": "true"}), url, shows=shows)
    for name in (*LISTS, "home", "questions", "guide", "method"):
        assert_harmless(client.get(reverse(name)), name, shows=True)
    for name in ("models_csv", "machines_csv", "evidence_csv", "cases_csv", "hybrids_csv"):
        response = client.get(reverse(name))
        assert_harmless(response, name)
        assert "attachment" in response.headers["Content-Disposition"]


def test_no_page_of_the_desk_runs_it_either(spoiled: list[Any]) -> None:
    owner = Client()
    owner.force_login(get_user_model().objects.create_superuser(MARK))
    places = [reverse(f"admin:{name}") for name in ("index", "points", "preview", "take_in")]
    for model in apps.get_app_config("advisor").get_models():
        name = model._meta.model_name
        if model not in site._registry:
            continue
        places.append(reverse(f"admin:advisor_{name}_changelist"))
        row = model._default_manager.first()
        if row is not None:
            places.append(reverse(f"admin:advisor_{name}_change", args=[row.pk]))
    places.append(reverse("admin:advisor_question_history", args=[Question.objects.values_list("pk", flat=True)[0]]))
    shown = 0
    for url in places:
        response = owner.get(url, follow=True)
        assert_harmless(response, url)
        shown += b"&lt;xss" in response.content
    assert shown > 20


def test_what_a_visitor_types_comes_back_as_text(client: Client) -> None:
    draft = begin(client)
    url = f"/d/{draft.token}/means/"
    client.post(url, {"volume": f"{MARK}{CODE}"})
    page = client.get(url)
    assert_harmless(page, url, shows=True)
    assert CODE in page.content.decode()
    for place in ("job", "check"):
        assert_harmless(client.get(f"/d/{draft.token}/{place}/", {"change": MARK}), place)
    assert b"<xss" not in client.get(f"/{MARK}/").content
    assert b"<xss" not in client.get(f"/d/{draft.token}/x{MARK}/").content


@pytest.mark.parametrize("name", LISTS)
def test_what_stands_in_an_address_comes_back_as_text(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    entries = set(re.findall(r'name="([a-z_]+)"', page)) | set(re.findall(r"[?&;]([a-z_]+)=", page)) | {"page", "q"}
    for entry in entries:
        assert_harmless(client.get(reverse(name), {entry: f"{MARK}{CODE}"}), f"{name} {entry}")
    assert_harmless(client.get(reverse(name), dict.fromkeys(entries, MARK)), name)


def test_cost_numbers_in_an_address_come_back_as_text(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    finish(client, draft)
    cost = f"/r/{Assessment.objects.get(draft=draft).view_token}/cost/"
    names = set(re.findall(r'name="([a-z_]+)"', client.get(cost).content.decode()))
    assert len(names) > 3
    assert_harmless(client.get(cost, dict.fromkeys(names, f"{MARK}{CODE}")), cost)


class TestFiles:
    DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

    def test_no_cell_of_a_download_begins_a_formula(self, client: Client) -> None:
        Case.objects.filter(pk=Case.objects.values("pk")[:1]).update(
            organisation="=HYPERLINK(1)",
            description="+1",
            reported_result="@SUM(1)",
            reason_given="-2+3",
            industry="\t=1",
        )
        ExampleApplication.objects.update(title="=1+1")
        library.forget()
        draft = begin(client)
        fill_in(client, draft, DENTIST)
        manage_url = finish(client, draft)
        client.post(
            f"{manage_url}words/", {"label": "=1+1", "note": "@x\n=2", "prepared_for": "+1", "prepared_by": "-1"}
        )
        view = Assessment.objects.get(draft=draft).view_token
        for url in [reverse(f"{name}_csv") for name in ("models", "machines", "evidence", "cases", "hybrids")] + [
            reverse("result_csv", args=[view])
        ]:
            text = client.get(url).content.decode("utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert len(cells) > 20, url
            bad = [
                cell for cell in cells if cell.startswith(self.DANGEROUS) and not re.fullmatch(r"[-+]?[\d.,]+", cell)
            ]
            assert bad == [], url

    def test_names_of_files_and_headers_hold_nothing_that_somebody_typed(self, client: Client) -> None:
        draft = begin(client)
        fill_in(client, draft, DENTIST)
        manage_url = finish(client, draft)
        client.post(f"{manage_url}words/", {"label": 'a"\r\nX-Evil: 1', "note": ""})
        view = Assessment.objects.get(draft=draft).view_token
        for name in ("result", "result_csv", "result_json", "card"):
            headers = str(dict(client.get(reverse(name, args=[view])).headers))
            assert "Evil" not in headers
        for query in ("\r\nX-Evil: 1", "%0d%0aX-Evil: 1"):
            response = client.post(f"/d/{draft.token}/means/?change={query}", {"volume": "x"})
            assert response.status_code == 303
            assert "X-Evil" not in response.headers
            assert "\n" not in response.headers["Location"]


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", " javascript:alert(1)"])
def test_no_address_at_the_desk_can_be_a_script(bad: str) -> None:
    for model, name in ((ExampleApplication, "source_url"), (Case, "source_url"), (Case, "original_url")):
        row = model._default_manager.first()
        assert row is not None
        setattr(row, name, bad)
        with pytest.raises(ValidationError):
            row.clean_fields()


def test_a_gap_of_a_stencil_cannot_be_guessed_from_a_text(client: Client) -> None:
    Question.objects.filter(key="task").update(text="[token] [0:token] [[token]] {{ csrf_token }}")
    content.publish(author="owner")
    page = client.get(f"/d/{begin(client).token}/job/").content.decode()
    assert "[token] [0:token] [[token]] {{ csrf_token }}" in page
