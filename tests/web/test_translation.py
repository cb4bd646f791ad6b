"""Every word a visitor sees goes through translation or is content: in a made-up language nothing is left over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from advisor.guard import limiting
from advisor.models import Assessment
from advisor.storage import content
from advisor.views import errors
from tests.languages import CLOSE, MARKED, OPEN, marked
from tests.web.journey import ANSWERS, DENTIST, begin, fill_in, run_through
from tests.web.page_words import Known, known, text_outside, untranslated
from tests.web.plain_pages import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

OWN_WORDS = {
    "label": "Post room",
    "prepared_for": "Practice Long",
    "prepared_by": "Consultant Short",
    "note": "As said.",
}
PLAIN = (
    *addresses(),
    "/models/?q=nothing", "/nowhere/", "/r/AAAAAAAAAAAAAAAAAAAAAA/", "/r/AAAAAAAAAAAAAAAAAAAAAA/try/",
    "/m/AAAAAAAAAAAAAAAAAAAAAA/", "/d/AAAAAAAAAAAAAAAAAAAAAA/check/", "/compare/?a=nothing",
)  # fmt: skip
TOOLS = (
    "",
    "try/",
    "cost/",
    "brief/",
    "cost/?volume=many&share=200",
    "cost/?volume=90000000&people=5",
    "try/?task=write",
)
FRAGMENTS = ("try/?task=write", "cost/?volume=90000")
OWNERS = ("", "words/", "link/", "stop/", "new-link/", "delete/")


@pytest.fixture
def site(client: Client) -> Iterator[Client]:
    with marked():
        yield client


def left(responses: dict[str, HttpResponse], everything: Known) -> dict[str, list[str]]:
    """Where words are left over, and which."""
    found = {}
    for name, response in responses.items():
        html = response.content.decode()
        assert f'lang="{MARKED}"' in html or "<html" not in html, name
        if texts := untranslated(html, everything):
            found[name] = texts
    return found


def owned(site: Client, answers: dict[str, Any] | None = None, **more: Any) -> tuple[str, str]:
    """The view and manage address of a result with its owner's words."""
    assessment, manage = run_through(site, answers)
    Assessment.objects.filter(pk=assessment.pk).update(**OWN_WORDS, **more)
    return reverse("result", args=[assessment.view_token]), manage


def test_what_is_left_over_is_found() -> None:
    html = f'<p title="Bare">{OPEN}told{CLOSE} loose</p><input type="submit" value="Press"><input value="typed">'
    assert untranslated(html, Known(frozenset(("",)), ())) == ["loose", "Bare", "Press"]
    assert untranslated("<p>Llama 3</p><p>llama farm</p>", Known(frozenset(("", "llama")), ())) == ["llama farm"]


def test_the_plain_pages_and_what_is_not_there(site: Client) -> None:
    assert left({address: site.get(address) for address in PLAIN}, known()) == {}


def test_pages_for_what_goes_wrong(rf: RequestFactory) -> None:
    request = rf.get("/")
    with marked():
        pages = {
            "400": errors.bad_request(request, ValueError()),
            "403": errors.forbidden(request, PermissionError()),
            "csrf": errors.csrf_failure(request),
            "429": limiting.too_many_requests(request, 90),
            "500": errors.server_error(request),
            **{str(status): errors.not_taken(request, status) for status in (408, 411, 413, 503)},
        }
        assert left(pages, known()) == {}


def test_the_journey_also_with_mistakes(site: Client) -> None:
    draft = begin(site)
    steps = [reverse("step", args=[draft.token, step.key]) for step in content.current().steps]
    none, many = ["accuracy", "none"], ["accuracy", "cost", "privacy", "speed", "creativity", "breadth"]
    for wrong in ({"volume": "many", "priorities": none}, {"volume": "0", "priorities": many, "task": "dance"}):
        for step in steps:
            site.post(step, wrong)
        assert left({step: site.get(step) for step in steps}, known()) == {}
    fill_in(site, draft, {**DENTIST, "task": "unsure"})
    assert left({page: site.get(page) for page in (*steps, reverse("check", args=[draft.token]))}, known()) == {}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_result_of_each_kind(site: Client, name: str) -> None:
    view, manage = owned(site, ANSWERS[name])
    pages = {page: site.get(page) for page in (view, manage, f"{view}cost/", f"{view}brief/", f"{view}try/")}
    assert left(pages, known(*OWN_WORDS.values())) == {}


def test_all_that_hangs_below_a_result(site: Client) -> None:
    view, manage = owned(site)
    other, _manage = owned(site, ANSWERS["sealed"])
    pair = f"/compare/?a={view.split('/')[2]}&b="
    addresses = [*(view + path for path in TOOLS), *(manage + path for path in OWNERS)]
    addresses += [pair + link.split("/")[2] for link in (view, other)]
    pages = {address: site.get(address) for address in addresses}
    pages |= {f"part {path}": site.get(view + path, headers={"HX-Request": "true"}) for path in FRAGMENTS}
    pages["words refused"] = site.post(f"{manage}words/", {**OWN_WORDS, "label": "x" * 81, "note": "y\x00"})
    pages["link refused"] = site.post(f"{manage}link/", {"expires": "soon"})
    assert left(pages, known(*OWN_WORDS.values(), "x" * 81)) == {}
    markdown = site.get(f"{view}brief.md").content.decode()
    assert text_outside(markdown, known(*OWN_WORDS.values())) == []


def test_results_that_say_less(site: Client) -> None:
    hidden, _manage = owned(site, hide_answers=True)
    ended, manage = owned(site, expires_at=timezone.now() - timedelta(days=1))
    kept, owners = owned(site, expires_at=timezone.now() + timedelta(days=3))
    stopped, own = owned(site, shared=False)
    addresses = (hidden, f"{hidden}cost/", ended, manage, kept, owners, f"{owners}link/", stopped, own)
    assert left({address: site.get(address) for address in addresses}, known(*OWN_WORDS.values())) == {}
