"""Template filters every page may use."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from advisor.engine.money import about_usd
from advisor.fillings import filled
from advisor.running_words import percent, plain
from advisor.stencils import part

register = template.Library()


@register.simple_tag
def kept(name: str, /, **given: Hashable) -> SafeString:
    """Include a template that shows nothing but these values; it is rendered once for each of them."""
    return part(name, tuple(given.items()))


@register.simple_tag(name="filled")
def fill(name: str, /, **given: Any) -> SafeString:
    """Include a template that prints texts; it is rendered once for each shape and filled in (see fillings.py)."""
    return filled(name, given)


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "")


@register.filter
def chance(percent: int) -> str:
    """A chance as people say it: about 7 in 10."""
    if percent == 0:
        return _("close to none")
    if percent < 5:
        return _("less than 1 in 20")
    if percent < 8:
        return _("about 1 in 15")
    if percent > 95:
        return _("more than 19 in 20")
    return _("about %(count)d in 10") % {"count": min(9, max(1, round(percent / 10)))}


@register.filter
def signed(points: int) -> str:
    """Points with their sign, and a real minus."""
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"


@register.filter
def dollars(amount: Decimal) -> str:
    """US dollars as an estimate is told: $6.30, $590."""
    return about_usd(amount)


@register.filter
def cells(values: Iterable[str]) -> SafeString:
    """The cells of a row of a table."""
    return format_html_join("", "<td>{}</td>", ((value,) for value in values))


register.filter("plain", plain)
register.filter("percent", percent)


@register.filter
def rate(amount: Decimal) -> str:
    """A price as it was seen, not rounded: $0.8048, $0.10, $2,000."""
    if amount == int(amount):
        return f"${amount:,.0f}"
    return f"${amount:,.2f}" if amount == round(amount, 2) else f"${amount.normalize():,f}"
