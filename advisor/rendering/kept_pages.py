"""Finished pages and pictures, kept in the process for a while: the ones used last, up to a number of bytes."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import get_language

MOST_BYTES = 6 * 1024 * 1024
"""Some three hundred results, compressed as nearly every browser takes them."""
LONGEST_S = 600
"""A page that nobody asked for in this time is dropped, so that a deleted result does not stay in memory."""


class KeptPage:
    """One page, kept compressed, or one picture as it is; and its tag."""

    def __init__(self, made: str | bytes) -> None:
        whole = made.encode() if isinstance(made, str) else made
        self.compressed = isinstance(made, str)
        self.body = gzip.compress(whole, compresslevel=6, mtime=0) if self.compressed else whole
        self.used = time.monotonic()
        self.tag = f'"{hashlib.sha256(whole).hexdigest()[:32]}"'

    def response(self, request: HttpRequest, content_type: str | None = None) -> HttpResponse:
        """304 if the browser has this very page, else the page. Compressed only because no form token is in it."""
        as_kept = not self.compressed or "gzip" in request.headers.get("Accept-Encoding", "")
        if self._is_known_to(request):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(self.body if as_kept else gzip.decompress(self.body), content_type=content_type)
            if self.compressed and as_kept:
                response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = f"W/{self.tag}"
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def _is_known_to(self, request: HttpRequest) -> bool:
        """Whether the browser names this page among those it has; it may say "any"."""
        tags = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        return "*" in tags or self.tag in [tag.removeprefix("W/") for tag in tags]


class KeptPages:
    """Least recently used pages go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.generation = 0
        """How often everything was forgotten. Whoever reads what a page shows asks for it first."""
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], str | bytes], generation: int) -> KeptPage:
        """The page under this key and in the language of now, made if it is not here.

        It is made of what was read in this generation; if all was forgotten since then, it is handed out and not kept.
        """
        key = (get_language(), key)
        with self._lock:
            page = self._pages.pop(key, None)
            if page is not None:
                page.used = time.monotonic()
                self._pages[key] = page
                return page
        page = KeptPage(make())
        with self._lock:
            if generation == self.generation:
                self._pages[key] = page
                self.bytes = sum(len(kept.body) for kept in self._pages.values())
                self._drop_old()
        return page

    def _drop_old(self) -> None:
        old = time.monotonic() - LONGEST_S
        while self._pages and (self.bytes > self.most_bytes or next(iter(self._pages.values())).used < old):
            self.bytes -= len(self._pages.popitem(last=False)[1].body)

    def forget(self) -> None:
        """Drop all pages, and those that others are making at this moment."""
        with self._lock:
            self.generation += 1
            self._pages.clear()
            self.bytes = 0
