"""Comparing two results, for many tests."""

from __future__ import annotations

import html

from django.test import Client
from django.urls import reverse

from tests.web.journey import DENTIST, text_of

HELPDESK = {**DENTIST, "scope": "anything", "mix": "all_different", "facts": "world", "volume": "200000"}


def compared(client: Client, a: object, b: object) -> str:
    """The page for two links or results."""
    given = {name: getattr(side, "view_token", side) for name, side in (("a", a), ("b", b))}
    response = client.get(reverse("compare"), given)
    assert response.status_code == 200
    return response.content.decode()


def words_of(page: str) -> str:
    return html.unescape(text_of(page.encode()))
