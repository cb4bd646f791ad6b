"""Visitors who press again when something fails, and who remember every answer that the site said it has."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import aiohttp

from advisor.storage.links import fingerprint, stored
from bench.load import stopped
from bench.subjects import SITE
from bench.visitors import Headers, Lost, Page, Tally, Visitor

PATIENCE_S = 60
BETWEEN_TRIES_S = 0.2
STEP = re.compile(r"^/d/([A-Za-z0-9_-]{22})/([^/?]+)/")
RESULT = re.compile(r"^/m/([A-Za-z0-9_-]{22})/")
PROXY = b"No server is available to handle this request"
"""HAProxy's own words."""
NOT_ANSWERS = {"csrfmiddlewaretoken"}
Given = dict[str, frozenset[str]]
"""What was sent for each question."""


class Failure(NamedTuple):
    """A request without a proper answer."""

    begun: float
    ended: float
    what: str


class Acknowledged(NamedTuple):
    """A request whose answer said that the site has what was sent."""

    begun: float
    ended: float


@dataclass
class Remembered:
    """What the site acknowledged, and when; what failed."""

    answers: dict[str, Given] = field(default_factory=dict)
    """By the token of the draft."""
    results: dict[str, set[str]] = field(default_factory=dict)
    """The tokens of the manage links that a draft's last button led to."""
    acknowledged: list[Acknowledged] = field(default_factory=list)
    """Steps and last buttons."""
    failures: list[Failure] = field(default_factory=list)
    given_up: Counter[str] = field(default_factory=Counter)
    """Run-throughs that could not go on, however often the visitor pressed."""

    def note(self, begun: float, path: str, data: str, location: str) -> None:
        """A POST that was answered with 303. One that leads back to its own page was refused, not recorded."""
        place = STEP.match(path)
        if place is None or location == path:
            return
        self.acknowledged.append(Acknowledged(begun, time.monotonic()))
        draft, step = place.groups()
        if step == "finish":
            found = RESULT.match(location)
            self.results.setdefault(draft, set()).add(found[1] if found else location)
        else:
            sent = parse_qs(data)
            given = {key: frozenset(values) for key, values in sent.items() if key not in NOT_ANSWERS}
            self.answers.setdefault(draft, {}).update(given)

    def back_after_s(self, moment: float) -> float:
        """Seconds until something that was sent after this moment was acknowledged."""
        return min((done.ended - moment for done in self.acknowledged if done.begun > moment), default=float("inf"))

    def last_failure_after_s(self, moment: float) -> float:
        """Seconds until the last failure; 0 if there was none."""
        return max((failure.ended - moment for failure in self.failures if failure.ended > moment), default=0.0)

    def begun_after(self, moment: float) -> list[Failure]:
        """Failures of requests that were not under way yet."""
        return [failure for failure in self.failures if failure.begun > moment]


class Found(NamedTuple):
    """The rows of the database, held against what was acknowledged."""

    answers: int
    """Answers that were acknowledged."""
    lost_answers: int
    results: int
    """Drafts whose last button was acknowledged."""
    lost_results: int
    doubles: int
    """Drafts with more than one assessment."""


class Patient(Visitor):
    """Presses again, for a minute at most; a 4xx page is an end."""

    remembered: Remembered

    async def request(
        self, method: str, path: str, data: str | aiohttp.FormData | None = None, headers: Headers | None = None
    ) -> Page:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                page = await super().request(method, path, data, headers)
            except (aiohttp.ClientError, TimeoutError) as error:
                what = type(error).__name__
            else:
                if page.status < 500:
                    if method == "POST" and page.status == 303:
                        self.remembered.note(begun, path, str(data), page.location)
                    return page
                what = f"{page.status}{' of the proxy' if PROXY in page.body else ''}"
            self.remembered.failures.append(Failure(begun, time.monotonic(), f"{method}: {what}"))
            await asyncio.sleep(BETWEEN_TRIES_S)
        raise Lost("no answer for a minute")


@asynccontextmanager
async def visiting(address: str, users: int) -> AsyncIterator[Remembered]:
    """So many visitors fill in the questionnaire again and again, until the block ends."""
    remembered, wizard = Remembered(), replace(SITE, address=address)
    visitors = [Patient(wizard, Tally(), number, htmx=bool(number % 2)) for number in range(users)]
    for visitor in visitors:
        visitor.remembered = remembered
    tasks = [asyncio.create_task(_again(visitor)) for visitor in visitors]
    try:
        yield remembered
    finally:
        await stopped(tasks)
        await asyncio.gather(*(visitor.close() for visitor in visitors))
    for task in tasks:
        if not task.cancelled():
            task.result()


async def _again(visitor: Patient) -> None:
    while True:
        try:
            await visitor.run_through()
        except Lost as error:
            visitor.remembered.given_up[str(error)] += 1
            await asyncio.sleep(BETWEEN_TRIES_S)


def held_against(
    remembered: Remembered, drafts: dict[str, tuple[int, dict[str, Any]]], results: list[tuple[int, str]]
) -> Found:
    """Compare with drafts (number and answers by kept token) and assessments (number of the draft, manage hash)."""
    by_draft: dict[int, list[str]] = {}
    for draft, manage in results:
        by_draft.setdefault(draft, []).append(manage)
    lost_answers = lost_results = 0
    for token, given in remembered.answers.items():
        _, kept = _draft(drafts, token)
        lost_answers += sum(_values(kept.get(key)) != values for key, values in given.items())
    for token, managing in remembered.results.items():
        number, _ = _draft(drafts, token)
        lost_results += by_draft.get(number, []) != [fingerprint(each) for each in managing]
    return Found(
        sum(map(len, remembered.answers.values())),
        lost_answers,
        len(remembered.results),
        lost_results,
        sum(len(each) > 1 for each in by_draft.values()),
    )


def _draft(drafts: dict[str, tuple[int, dict[str, Any]]], token: str) -> tuple[int, dict[str, Any]]:
    """Before migration 0007 a draft was kept under its token itself."""
    return drafts.get(stored(token)) or drafts.get(token) or (0, {})


def _values(answer: Any) -> frozenset[str]:
    return frozenset(map(str, answer)) if isinstance(answer, list) else frozenset([str(answer)])
