"""What a page says: its texts and the attributes that are told, and which of that is neither translated nor content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps

from advisor.engine.brief import record as brief_record
from advisor.engine.brief.parts import Source
from advisor.storage import content
from tests.languages import CLOSE, OPEN

ROOT = Path(__file__).resolve().parent.parent.parent
TOLD = (
    "alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "content", "data-done",
    "data-failed", "data-full", "data-over", "label", "placeholder", "title",
)  # fmt: skip
"""Attributes that are read out or shown."""
TOLD_TAGS = ("description", "og:title", "og:description", "og:site_name", "og:image:alt")
BUTTONS = ("submit", "button", "reset")
SILENT = ("script", "style", "code", "textarea", "bdi")
CONTENT = (
    "LanguageModel", "Machine", "Provider", "Offer", "Assumption", "Comparison", "HybridResult", "Case",
)  # fmt: skip
ADDRESS, LIST = re.compile(r"https?://\S+"), re.compile("[,;:] ")
KEY = re.compile("[a-z0-9]+(?:[_-][a-z0-9]+)*")
FACTS = ("catalogue", "evidence", "method")


class Words(HTMLParser):
    """The texts of a page in their order, the attributes that are told, and those that only a browser reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.machine: list[tuple[str, str, str]] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        told = [name for name in given if name in TOLD]
        if tag == "meta" and given.get("name", given.get("property")) not in TOLD_TAGS:
            told.clear()
        if tag == "input" and given.get("type") in BUTTONS:
            told.append("value")
        self.attributes += [given[name] for name in told]
        self.machine += [(tag, name, value) for name, value in given.items() if name not in told]
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
        for item in value.values():
            yield from strings(item)
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
    """What the owner and the sources say. A key of the questionnaire is no word: it must not be shown as it is."""
    rows = [row for name in CONTENT for row in apps.get_model("advisor", name).objects.values()]
    titles = [item.title for item in vars(brief_record).values() if isinstance(item, Source)]
    asked = (text for text in strings(content.current().model_dump(mode="json")) if not KEY.fullmatch(text))
    return {*facts(), *titles, *asked, *strings(rows)}


class Known(NamedTuple):
    """Content: whole texts, and those long enough to be taken out of longer ones, longest first."""

    short: frozenset[str]
    long: tuple[str, ...]


def untranslated(html: str, known: Known) -> list[str]:
    """What stands outside all marks and is no content."""
    page = Words()
    page.feed(html)
    outside = list(_outside(page.texts))
    for text in page.attributes:
        outside += _outside([text])
    return [text.strip() for text in outside if not _known(text, known)]


def text_outside(text: str, known: Known) -> list[str]:
    """The same for a file that is read as text."""
    return [line.strip() for line in "".join(_outside([text])).split("\n") if not _known(line, known)]


def _outside(texts: Iterable[str]) -> Iterator[str]:
    """What stands outside all marks. A mark may be opened in one text and closed in a later one."""
    depth = 0
    for text in texts:
        for piece in re.split(f"([{OPEN}{CLOSE}])", text):
            depth += (piece == OPEN) - (piece == CLOSE)
            if depth == 0 and piece not in (OPEN, CLOSE):
                yield piece


def letters(text: str) -> str:
    """The words of a text without numbers, marks and case."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _known(text: str, known: Known) -> bool:
    """Whether nothing is left when addresses and content are taken away: whole, listed, or as long parts of it."""
    text = ADDRESS.sub("", text)
    if letters(text) in known.short or all(letters(part) in known.short for part in LIST.split(text)):
        return True
    words = letters(text)
    for part in known.long:
        if part in words:
            words = words.replace(part, " ")
    return len(rest := " ".join(words.split())) < 2 or rest in known.short


def known(*more: str) -> Known:
    """All content of the moment, and these texts."""
    texts = {"", *(letters(text) for text in (*published(), *more))}
    return Known(frozenset(texts), tuple(sorted((text for text in texts if len(text) > 7), key=len, reverse=True)))
