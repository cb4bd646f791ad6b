"""Template filters every page may use."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from advisor.rendering.fillings import filled
from advisor.rendering.stencils import part
from advisor.words.amounts import dollars, percent, plain, rate
from advisor.words.chances import chance
from advisor.words.reasons import signed

register = template.Library()


@register.simple_tag
def kept(name: str, /, **given: Hashable) -> SafeString:
    """Include a template that shows nothing but these values; it is rendered once for each of them."""
    return part(name, tuple(given.items()))


@register.simple_tag(name="filled")
def fill(name: str, /, **given: Any) -> SafeString:
    """Include a template that prints texts; it is rendered once for each shape (see rendering/fillings.py)."""
    return filled(name, given)


@register.simple_tag
def desk(page: str) -> str:
    """The address of a page of the desk. `{% url %}` would read the whole desk to find it."""
    return f"/{settings.ADMIN_PATH}/{page}"


@register.filter
def rows(items: Iterable[Any]) -> tuple[Any, ...]:
    """Each item in nothing but words."""
    return tuple(item.row for item in items)


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "")


register.filter("chance", chance)
register.filter("signed", signed)
register.filter("dollars", dollars)
register.filter("rate", rate)
register.filter("plain", plain)
register.filter("percent", percent)
