"""Steps of a visitor that many tests take."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from advisor.models import Assessment, Draft
from advisor.storage import content, links

DENTIST: dict[str, Any] = {
    "task": "classify", "scope": "single", "mix": "alike",
    "creativity": "exact", "complexity": "lookup", "error_cost": "moderate", "review": "sampled",
    "facts": "in_request", "domain": "healthcare", "expertise": "familiar", "languages": "one",
    "data_sensitivity": "personal", "examples": "thousands", "length": "page",
    "volume": "2000", "latency": "seconds", "budget": "under_100", "team": "none",
    "priorities": ["accuracy", "cost"],
}  # fmt: skip
"""A dental practice that sorts its incoming mail."""
VOLUME = 31_337
SEALED = {"data_sensitivity": "sealed", "latency": "offline", "team": "none"}
WRITER = {
    "task": "write", "scope": "anything", "mix": "all_different", "creativity": "inventive", "complexity": "multistep",
    "error_cost": "minor", "review": "always", "facts": "world", "domain": "media", "expertise": "everyday",
    "languages": "several", "data_sensitivity": "public", "examples": "none", "length": "pages", "volume": "900",
    "latency": "seconds", "budget": "over_10000", "team": "developers", "priorities": ["creativity", "breadth"],
}  # fmt: skip
UNSURE: dict[str, Any] = {**{key: "unsure" for key in DENTIST}, "priorities": [], "volume": ""}
ANSWERS: dict[str, dict[str, Any]] = {
    "dentist": {**DENTIST, "volume": VOLUME},
    "writer": WRITER,
    "between": {**DENTIST, "mix": "mostly_routine", "complexity": "multistep", "scope": "varied", "volume": VOLUME},
    "sealed": {**DENTIST, **SEALED, "volume": VOLUME},
    "sealed-writer": {**WRITER, **SEALED},
    "rare": {**DENTIST, "languages": "rare", "latency": "offline"},
    "five": {**UNSURE, **{key: DENTIST[key] for key in ("task", "scope", "mix", "creativity", "complexity")}},
    "unsure": UNSURE,
}
"""Runs that differ as much as runs can: each outcome, many limits, few answers, too few."""


def begin(client: Client, **data: str) -> Draft:
    """Press Start."""
    response = client.post(reverse("start"), data)
    assert response.status_code == 303, response.content
    token = response.headers["Location"].split("/")[2]
    draft = Draft.objects.get(token=links.stored(token))
    draft.token = token
    return draft


def fill_in(client: Client, draft: Draft, answers: dict[str, Any]) -> None:
    """Answer every step and follow the redirects to the check page."""
    questionnaire = content.published(draft.version_id)
    url = reverse("step", args=[draft.token, questionnaire.steps[0].key])
    for step in questionnaire.steps:
        assert f"/{step.key}/" in url
        data = {item.key: answers[item.key] for item in questionnaire.questions_of(step.key) if item.key in answers}
        response = client.post(url, data)
        assert response.status_code == 303
        url = response.headers["Location"]
    assert url == reverse("check", args=[draft.token])


def finish(client: Client, draft: Draft) -> str:
    """Press the button on the check page; returns the manage page's address."""
    response = client.post(reverse("finish", args=[draft.token]))
    assert response.status_code == 303
    return response.headers["Location"]


def run_through(client: Client, answers: dict[str, Any] | None = None) -> tuple[Assessment, str]:
    """A whole run. Returns the assessment and the manage page's address."""
    draft = begin(client)
    fill_in(client, draft, answers or DENTIST)
    manage_url = finish(client, draft)
    return Assessment.objects.get(draft=draft), manage_url


def text_of(html: bytes) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())
