"""Reads the form of a page, whichever site made it, and fills it in at random."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_TICKS = 3
LARGEST_NUMBER = 10_000_000
WORDS = ("plain", "quiet", "light", "strong", "simple", "useful", "quick", "small", "green", "steady")
Pairs = list[tuple[str, str]]


class Choice(NamedTuple):
    """Radio buttons, a list or check boxes of one name."""

    name: str
    values: tuple[str, ...]
    several: bool


class Typed(NamedTuple):
    """A field that wants a number or words."""

    name: str
    number: bool
    least: int
    most: int


class Form(NamedTuple):
    """What a browser would send, before anything is chosen."""

    action: str
    by_htmx: bool
    multipart: bool
    fixed: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    typed: tuple[Typed, ...]

    def fill(self, random: Random) -> Pairs:
        """One entry for every field, chosen at random."""
        pairs = list(self.fixed)
        for choice in self.choices:
            number = random.randint(1, min(MOST_TICKS, len(choice.values))) if choice.several else 1
            pairs += [(choice.name, value) for value in random.sample(choice.values, number)]
        pairs += [(field.name, _entry(field, random)) for field in self.typed]
        return pairs


def read(html: str | bytes) -> Form | None:
    """The first form of a page that is sent with POST; None if there is none."""
    for node in LexborHTMLParser(html).css("form"):
        given = node.attributes
        if (given.get("method") or "").lower() == "post" or "hx-post" in given:
            return _form(node)
    return None


def _form(node: LexborNode) -> Form:
    given = node.attributes
    fixed: Pairs = []
    values: dict[tuple[str, bool], list[str]] = {}
    typed: list[Typed] = []
    for field in node.css("input, select, textarea"):
        _sort_in(field, fixed, values, typed)
    if (button := _button(node)) is not None:
        fixed.append(button)
    return Form(
        action=given.get("action") or given.get("hx-post") or "",
        by_htmx="hx-post" in given,
        multipart="multipart" in (given.get("enctype") or ""),
        fixed=tuple(fixed),
        choices=tuple(Choice(name, tuple(found), several) for (name, several), found in values.items()),
        typed=tuple(typed),
    )


def _sort_in(field: LexborNode, fixed: Pairs, values: dict[tuple[str, bool], list[str]], typed: list[Typed]) -> None:
    """Put one field where it belongs. Files, disabled fields and buttons are left out."""
    given = field.attributes
    name, kind = given.get("name"), (given.get("type") or "text").lower()
    if not name or "disabled" in given:
        return
    if field.tag == "select":
        found = [option.attributes.get("value") or "" for option in field.css("option")]
        values[name, "multiple" in given] = [value for value in found if value]
    elif kind == "hidden":
        fixed.append((name, given.get("value") or ""))
    elif kind in ("radio", "checkbox"):
        values.setdefault((name, kind == "checkbox"), []).append(given.get("value") or "on")
    elif kind not in ("submit", "button", "image", "reset", "file"):
        typed.append(_typed(name, kind, given))


def _typed(name: str, kind: str, given: Mapping[str, str | None]) -> Typed:
    number = kind in ("number", "range") or given.get("inputmode") == "numeric"
    return Typed(name, number, int(given.get("min") or 0), min(int(given.get("max") or LARGEST_NUMBER), LARGEST_NUMBER))


def _button(node: LexborNode) -> tuple[str, str] | None:
    """The button that goes on: the first that checks the form. Those that go back do not."""
    for button in node.css("button, input[type=submit]"):
        given = button.attributes
        if given.get("type") != "button" and "formnovalidate" not in given:
            name = given.get("name")
            return (name, given.get("value") or "") if name else None
    return None


def _entry(field: Typed, random: Random) -> str:
    """Small numbers are as likely as large ones."""
    if not field.number:
        return " ".join(random.choices(WORDS, k=3))
    digits = random.randint(1, len(str(max(field.most, 1))))
    return str(min(max(random.randrange(10**digits), field.least), field.most))
