"""Template filters every page may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "")
