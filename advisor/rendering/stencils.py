"""Pages rendered once with gaps, then filled in for each visitor: joining a few strings instead of a thousand nodes.

A template is rendered with `gap("action")` where the visitor's own values belong. What comes out is cut at the gaps
and kept. A gap holds a random number of this process, so that no editable text can look like one. It has the form of a
token, so that it can stand in an address.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_KEPT = 256
MOST_PARTS = 2048
"""Parts of pages, about half a kilobyte each."""
_MARK = secrets.token_hex(8)[:15]
GAP = re.compile(rf"_{_MARK}([0-9]{{5}})_")
_numbers: dict[str, str] = {}
"""Name of a gap -> its number."""
_numbering = threading.Lock()
_forgetters: list[Callable[[], None]] = []
P = ParamSpec("P")
T = TypeVar("T")


def number_of(name: str) -> str:
    """The number by which a gap is known in HTML. No two gaps share one, whichever threads name them."""
    if name not in _numbers:
        with _numbering:
            _numbers.setdefault(name, f"{len(_numbers):05}")
    return _numbers[name]


def gap(name: str) -> SafeString:
    """A place to be filled in later."""
    return mark_safe(f"_{_MARK}{number_of(name)}_")  # noqa: S308  (what fills it is escaped, see `fill`)  # nosec


class Stencil:
    """HTML with named gaps."""

    def __init__(self, html: str) -> None:
        pieces = GAP.split(html)
        self._parts = [b"" if place % 2 else text.encode() for place, text in enumerate(pieces)]
        self._places: dict[str, list[int]] = {}
        for place in range(1, len(pieces), 2):
            self._places.setdefault(pieces[place], []).append(place)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with these values, each escaped unless it is safe. A gap without a value stays empty."""
        parts = self._parts.copy()
        for name, value in values.items():
            for place in self._places.get(_numbers.get(name, ""), ()):
                parts[place] = conditional_escape(value).encode()
        return b"".join(parts)


def kept(make: Callable[P, T], most: int = MOST_KEPT) -> Callable[P, T]:
    """Remember what a function made in each language; with DEBUG it is made anew, so that templates can be edited."""

    anyhow: Callable[..., T] = make

    @lru_cache(maxsize=0 if settings.DEBUG else most)
    def remembered(language: str | None, *args: Any) -> T:
        return anyhow(*args)

    def look_up(*args: Hashable) -> T:
        return remembered(get_language(), *args)

    _forgetters.append(remembered.cache_clear)
    return cast(Callable[P, T], look_up)


def _rendered(template: str, given: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(render_to_string(template, dict(given)))  # noqa: S308  (a template escapes)  # nosec


part = kept(_rendered, MOST_PARTS)
"""A part of a page that shows nothing but what it is given. Many visitors are given the same: the same reason, mark
or case. What is looked up is what it shows, so that no part can show another visitor's words."""


def forget() -> None:
    """Make every stencil anew next time."""
    for clear in _forgetters:
        clear()
