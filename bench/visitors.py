"""Virtual users: each fills in a whole wizard again and again, reading the pages as they come."""

from __future__ import annotations

import gzip
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urljoin

import aiohttp

from bench import forms

LONGEST_S = 30
MOST_REQUESTS = 60
"""Requests of one run-through; more means that it goes round in circles."""
MOST_REDIRECTS = 5
Headers = dict[str, str]
TOKEN = re.compile(r"/[A-Za-z0-9_-]{16,}/")


class Lost(Exception):
    """A run-through that cannot go on: an error page, or no form where one was expected."""


@dataclass(frozen=True, slots=True)
class Wizard:
    """Where a questionnaire begins, how one knows the end, and what its pages are called in the table."""

    address: str
    start: str
    done: re.Pattern[str]
    kinds: tuple[tuple[re.Pattern[str], str], ...] = ()

    def kind(self, method: str, path: str) -> str:
        """The name of a page: that of the first pattern that finds its path."""
        for pattern, name in self.kinds:
            if pattern.search(path):
                return f"{method} {name}"
        return f"{method} {TOKEN.sub('/…/', path)}"


@dataclass(slots=True)
class Tally:
    """What was seen: seconds and bytes of every answer by kind of page, finished run-throughs, failures."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bytes: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    run_throughs: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def take(self) -> Tally:
        """What was seen since the last time; counting begins anew."""
        taken = Tally(self.seconds, self.bytes, self.run_throughs, self.failures)
        self.seconds, self.bytes = defaultdict(list), defaultdict(list)
        self.run_throughs, self.failures = 0, Counter()
        return taken

    @property
    def requests(self) -> int:
        return sum(len(found) for found in self.seconds.values())


@dataclass(slots=True)
class Page:
    """What came back."""

    path: str
    status: int
    location: str
    body: bytes


class Visitor:
    """One virtual user with a connection and cookies of its own."""

    def __init__(self, wizard: Wizard, tally: Tally, seed: int, *, htmx: bool) -> None:
        self.wizard, self.tally = wizard, tally
        self.random = Random(seed)
        self.htmx = htmx
        self.session = aiohttp.ClientSession(
            wizard.address,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            connector=aiohttp.TCPConnector(limit=1),
            headers={"Accept": "text/html", "Accept-Encoding": "gzip"},
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(LONGEST_S),
        )

    async def close(self) -> None:
        await self.session.close()

    async def run_through(self) -> Page:
        """From the first page to the last, as a newcomer without cookies. Returns the last page; raises Lost."""
        self.session.cookie_jar.clear()
        page = await self.open(self.wizard.start)
        for _ in range(MOST_REQUESTS):
            if self.wizard.done.search(page.path):
                self.tally.run_throughs += 1
                return page
            page = await self.answer(page)
        raise Lost("goes round in circles")

    async def open(self, path: str) -> Page:
        """Open a page, wherever it leads."""
        return await self.follow(await self.request("GET", path))

    async def answer(self, page: Page) -> Page:
        """Fill in the page's form, send it, and go where that leads; htmx keeps its headers on the way."""
        form = self.form_of(page)
        return await self.follow(await self.send(page.path, form), self._htmx_headers(form))

    async def follow(self, page: Page, headers: Headers | None = None) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status not in (301, 302, 303):
                return page
            page = await self.request("GET", urljoin(page.path, page.location), headers=headers)
        raise Lost("too many redirects")

    def form_of(self, page: Page) -> forms.Form:
        form = forms.read(page.body) if page.status == 200 else None
        if form is None:
            raise Lost(f"{page.status} without a form at {self.wizard.kind('GET', page.path)}")
        return form

    async def send(self, path: str, form: forms.Form) -> Page:
        """Fill in a form and send it; what comes back is not followed yet."""
        pairs = form.fill(self.random)
        headers = {"Origin": self.wizard.address, "Referer": urljoin(self.wizard.address, path)}
        headers |= self._htmx_headers(form)
        if form.multipart:
            data = aiohttp.FormData(pairs, default_to_multipart=True)
            return await self.request("POST", urljoin(path, form.action), data, headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return await self.request("POST", urljoin(path, form.action), urlencode(pairs), headers)

    def _htmx_headers(self, form: forms.Form) -> Headers:
        return {"HX-Request": "true"} if self.htmx and form.by_htmx else {}

    async def request(
        self, method: str, path: str, data: str | aiohttp.FormData | None = None, headers: Headers | None = None
    ) -> Page:
        """One request, counted and timed."""
        begun = time.perf_counter()
        async with self.session.request(method, path, data=data, headers=headers, allow_redirects=False) as response:
            body = await response.read()
        kind = self.wizard.kind(method, path)
        self.tally.seconds[kind].append(time.perf_counter() - begun)
        self.tally.bytes[kind].append(len(body))
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return Page(path, response.status, response.headers.get("Location", ""), body)
