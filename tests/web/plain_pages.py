"""The pages that need nothing from whoever opens them, read off the site itself, so that new ones are tested too."""

from __future__ import annotations

from django.urls import get_resolver

from advisor.middleware import VISITOR_URLS

ONLY_SENT = {"start/"}
"""Answers a form and shows nothing."""


def addresses() -> list[str]:
    """Each begins and ends with a slash."""
    routes = [item.pattern for item in get_resolver(VISITOR_URLS).url_patterns if not item.pattern.converters]
    pages = [str(route) for route in routes if str(route).endswith("/") or not str(route)]
    return [f"/{page}" for page in pages if page not in ONLY_SENT]
