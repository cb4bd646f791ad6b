"""Template filters every page may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "")


@register.filter
def chance(percent: int) -> str:
    """A chance as people say it: about 7 in 10."""
    if percent == 0:
        return _("no chance worth naming")
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
