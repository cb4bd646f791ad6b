"""Every word a visitor sees goes through translation or is content: in a made-up language nothing is left over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from advisor import content
from advisor.engine import brief_record
from advisor.engine.brief_parts import Source
from advisor.models import Assessment
from tests.languages import CLOSE, MARKED, OPEN, marked, speaking
from tests.web.journey import DENTIST, begin, fill_in, run_through, text_of

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
TOLD = ("alt", "aria-label", "content", "data-done", "data-failed", "data-full", "data-over", "placeholder", "title")
"""Attributes that are read out or shown."""
SILENT = ("script", "style", "code", "textarea", "bdi")
CONTENT = (
    "LanguageModel", "Machine", "Provider", "Offer", "Assumption", "Comparison", "HybridResult", "Case",
)  # fmt: skip
ADDRESS, LIST = re.compile(r"https?://\S+"), re.compile("[,;:] ")
FACTS = ("catalogue", "evidence", "method")


class Words(HTMLParser):
    """The texts of a page in their order, and the attributes that are told."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        silent = tag == "meta" and told.get("name") != "description"
        self.attributes += [value for name, value in attrs if name in TOLD and value and not silent]
        if tag not in ("meta", "link", "br", "input", "hr", "img"):
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in SILENT for tag in self.within):
            self.texts.append(data)


def strings(value: Any) -> Iterator[str]:
    """All texts in something."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item)
            if key == "seen" and isinstance(item, dict):
                yield from item
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


@cache
def facts() -> frozenset[str]:
    """What the fixtures say."""
    return frozenset(
        text
        for folder in FACTS
        for file in (ROOT / "fixtures" / folder).glob("*.json")
        for text in strings(json.loads(file.read_text()))
    )


def published() -> set[str]:
    """What the owner and the sources say."""
    rows = [row for name in CONTENT for row in apps.get_model("advisor", name).objects.values()]
    titles = [item.title for item in vars(brief_record).values() if isinstance(item, Source)]
    return {*facts(), *titles, *strings(content.current().model_dump(mode="json")), *strings(rows)}


class Known(NamedTuple):
    """Content: whole texts, and those long enough to be taken out of longer ones, longest first."""

    short: frozenset[str]
    long: tuple[str, ...]


def untranslated(html: str, known: Known) -> list[str]:
    """What stands outside all marks and is no content."""
    page = Words()
    page.feed(html)
    outside: list[str] = []
    depth = 0
    for text in page.texts:
        for piece in re.split(f"([{OPEN}{CLOSE}])", text):
            depth += (piece == OPEN) - (piece == CLOSE)
            if depth == 0 and piece not in (OPEN, CLOSE):
                outside.append(piece)
    for text in page.attributes:
        while (shorter := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", text)) != text:
            text = shorter
        outside.append(text)
    return [text.strip() for text in outside if not _known(text, known)]


def _letters(text: str) -> str:
    """The words of a text without numbers, marks and case."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _known(text: str, known: Known) -> bool:
    """Whether nothing is left when addresses and content are taken away: whole, listed, or as long parts of it."""
    text = ADDRESS.sub("", text)
    if _letters(text) in known.short or all(_letters(part) in known.short for part in LIST.split(text)):
        return True
    words = _letters(text)
    for part in known.long:
        if part in words:
            words = words.replace(part, " ")
    return len(rest := " ".join(words.split())) < 2 or rest in known.short


@pytest.fixture
def site(client: Client) -> Iterator[Client]:
    with marked():
        yield client


def look(client: Client, *addresses: str, known: Iterable[str] = ()) -> None:
    texts = {"", *(_letters(text) for text in (*published(), *known))}
    everything = Known(
        frozenset(texts), tuple(sorted((text for text in texts if len(text) > 7), key=len, reverse=True))
    )
    left = {}
    for address in addresses:
        html = client.get(address).content.decode()
        assert f'lang="{MARKED}"' in html, address
        left[address] = untranslated(html, everything)
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_the_plain_pages(site: Client) -> None:
    look(
        site, "/", "/guide/", "/questions/", "/examples/", "/method/", "/help/", "/privacy/", "/accessibility/",
        "/evidence/", "/evidence/hybrids/", "/cases/", "/models/", "/machines/", "/m/deleted/", "/nowhere/",
        "/compare/", known=("text", "image", "video", "audio", "pdf"),
    )  # fmt: skip


OWN_WORDS = {
    "label": "Post room",
    "prepared_for": "Practice Long",
    "prepared_by": "Consultant Short",
    "note": "As said.",
}


def owned(site: Client, answers: dict[str, Any] | None = None) -> tuple[str, str]:
    """The view and manage address of a result with its owner's words."""
    assessment, manage = run_through(site, answers)
    Assessment.objects.filter(pk=assessment.pk).update(**OWN_WORDS)
    return reverse("result", args=[assessment.view_token]), manage


def test_the_journey(site: Client) -> None:
    draft = begin(site)
    steps = [reverse("step", args=[draft.token, step.key]) for step in content.current().steps]
    for step in steps:
        site.post(step, {"volume": "many", "priorities": ["accuracy", "none"]})
    look(site, *steps)
    fill_in(site, draft, {**DENTIST, "task": "unsure"})
    look(site, *steps, reverse("check", args=[draft.token]))


def test_a_result_and_all_that_hangs_below_it(site: Client) -> None:
    view, manage = owned(site)
    other, _manage = owned(site, {**DENTIST, "volume": "90000000", "data_sensitivity": "sealed", "team": "none"})
    tools = [
        f"{view}{path}"
        for path in ("", "try/", "cost/", "brief/", "cost/?volume=many&share=200", "try/?task=write&x=y")
    ]
    sharing = [f"{manage}{path}" for path in ("", "words/", "link/", "stop/", "new-link/", "delete/")]
    pair = f"/compare/?a={view.split('/')[2]}&b={other.split('/')[2]}"
    look(
        site,
        *tools,
        *sharing,
        other,
        f"{other}cost/",
        f"{other}brief/",
        pair,
        "/compare/?a=nothing",
        known=OWN_WORDS.values(),
    )


def test_results_that_say_less(site: Client) -> None:
    few, _manage = owned(site, {**dict.fromkeys(DENTIST, "unsure"), "volume": "", "priorities": []})
    hidden, _manage = owned(site)
    Assessment.objects.filter(view_token=hidden.split("/")[2]).update(hide_answers=True)
    look(
        site,
        few,
        hidden,
        f"{hidden}cost/",
        "/r/AAAAAAAAAAAAAAAAAAAAAA/",
        "/m/AAAAAAAAAAAAAAAAAAAAAA/",
        known=OWN_WORDS.values(),
    )


def test_dates_numbers_and_money_are_written_as_in_germany_and_drawings_are_not(client: Client) -> None:
    with speaking("de"):
        view, manage = owned(client)
        for address in (
            view,
            manage,
            f"{view}cost/",
            f"{view}try/",
            f"{view}brief/",
            "/models/",
            "/machines/",
            "/method/",
        ):
            html = client.get(address).content.decode()
            assert re.findall(r'\b(?:[xyr]|[xy][12]|c[xy]|width|height|d)="[^"]*\d,\d[^"]*"', html) == [], address
        page = text_of(client.get(view).content)
        assert date_format(timezone.now(), "j. F Y") in page
        assert "$0,12" in page
        assert "2.000" in page
