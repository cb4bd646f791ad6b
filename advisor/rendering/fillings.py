"""Parts of a page that have one shape for many visitors: rendered once for each shape, then filled with their texts.

What a part is given must be plain: texts, yes or no, and tuples of these. Texts become gaps; all else, and every
short name such as "slm", is the shape. So a template may print a text, put it into a sentence or an address, ask
whether there is one, and compare the rest. Numbers are put into words first. A text may not go through a filter.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString, mark_safe

from advisor.rendering.stencils import GAP, gap, kept, number_of

MOST_SHAPES = 512
LONGEST_NAME = 20
_SPECIAL = re.compile("[&<>\"']")


class Text(NamedTuple):
    """Stands in a shape for a text."""


TEXT = Text()


def filled(template: str, given: dict[str, Any]) -> SafeString:
    """The part with these values."""
    texts: list[str] = []
    shape = tuple([(name, _shape(value, texts)) for name, value in given.items()])
    return _form(template, shape).fill(texts)


def _shape(value: Any, texts: list[str]) -> Hashable:
    """What is left of a value without its texts, which are put into the list in order."""
    if isinstance(value, str):
        if not value or (len(value) <= LONGEST_NAME and value.islower() and value.isidentifier()):
            return value
        texts.append(value)
        return TEXT
    if isinstance(value, tuple | list):
        kind = type(value) if hasattr(value, "_fields") else tuple
        return (kind, *[_shape(item, texts) for item in value])
    if value is None or isinstance(value, bool):
        return value
    raise TypeError(f"put {value!r} into words before it is shown")


class Form:
    """A part with gaps for texts; `places` says which gap is for which of them."""

    def __init__(self, html: str, places: dict[str, int]) -> None:
        self._pieces = GAP.split(html)
        self._places = [(place, places[self._pieces[place]]) for place in range(1, len(self._pieces), 2)]

    def fill(self, texts: list[str]) -> SafeString:
        safe = [_escaped(text) for text in texts]
        pieces = self._pieces.copy()
        for place, which in self._places:
            pieces[place] = safe[which]
        return mark_safe("".join(pieces))  # noqa: S308  (texts are escaped, the rest comes from a template)  # nosec


def _escaped(text: str) -> str:
    return escape(text) if _SPECIAL.search(text) and not isinstance(text, SafeData) else text


def _made(template: str, shape: tuple[tuple[str, Hashable], ...]) -> Form:
    places: dict[str, int] = {}

    def restored(value: Any) -> Any:
        if value is TEXT:
            name = f"text {len(places)}"
            places[number_of(name)] = len(places)
            return gap(name)
        if isinstance(value, tuple):
            kind, *items = value
            found = [restored(item) for item in items]
            return tuple(found) if kind is tuple else kind(*found)
        return value

    html = render_to_string(template, {name: restored(value) for name, value in shape})
    return Form(html, places)


_form = kept(_made, MOST_SHAPES)
