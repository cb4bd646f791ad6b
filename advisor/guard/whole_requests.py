"""Whole requests for Django, and a waiting room for slow visitors.

Django reads a form while it answers. In granian's WSGI mode that wait has no end and holds the worker's only thread, so
two visitors who never send what they announced stop a site with two workers. Here the body is awaited beside
other requests, up to a size and a time; Django then answers one request after the other, in this thread, or in a
second one if that may take long (`lanes.py`).
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import time
from asyncio.events import _set_running_loop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from advisor.guard.addresses import network_of
from advisor.guard.editors import signed_in
from advisor.guard.lanes import AGAIN, ARRIVED, Full, Left, is_quick, saves, second
from advisor.storage import sql

logger = logging.getLogger(__name__)
django = get_wsgi_application()
DESK = f"/{settings.ADMIN_PATH}/"
LARGEST_FORM = 65_536
"""Bytes. A visitor's longest form has about two thousand."""
LARGEST_FILE = 6_000_000
"""Bytes that a file for the editor's desk may have with its form around it."""
FILES_AT_ONCE = 4
"""Larger bodies that one worker waits for at the same time, all of them from editors who are signed in."""
PATIENCE_S = 10
SLOWEST = 20_000
"""Bytes a second: a body has ten seconds, and one more for each so many bytes; a file for those that have come."""

WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIXED: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
"""Header names as WSGI spells them. Others are HTTP_… (see `_name`)."""

NO_PLACE = 503
Answer = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers and body."""

_files_awaited = 0


async def application(scope: Scope, protocol: HTTPProtocol) -> None:
    """One request, from its first byte to the last of its answer."""
    body, refused = b"", 0
    if scope.method not in WITHOUT_BODY:
        try:
            body, refused = await _body(scope, protocol)
        except ProtocolClosed:
            return
    environ = environ_of(scope, body) | {ARRIVED: time.perf_counter()}
    if refused:
        environ["rightsize.refused"] = refused
    try:
        protocol.response_bytes(*await _in_its_lane(scope.path, environ, protocol))
    except (Left, ProtocolClosed):
        pass


async def _in_its_lane(path: str, environ: dict[str, Any], protocol: HTTPProtocol) -> Answer:
    """The answer, made where nobody waits for it longer than need be. Raises Left."""
    if "rightsize.refused" in environ:
        return _here(environ)
    lane = second
    if is_quick(path):
        if environ["REQUEST_METHOD"] in WITHOUT_BODY or not database_lock.met_lately():
            try:
                return _here(environ)
            except sql.MustNotWait:
                database_lock.met()
                environ["wsgi.input"].seek(0)
                environ[AGAIN] = True
        lane = saves
    try:
        return await lane.answer(partial(_answer, environ), network_of(environ), protocol.client_disconnect)
    except Full:
        return refusal.answer(environ)


class DatabaseLock:
    """Whether somebody held SQLite's write lock a moment ago. Then a save goes to its own lane at once: each that tried
    would hold up the first one for as long as it waits."""

    REMEMBERED_S = 0.25

    def __init__(self) -> None:
        self._until = 0.0

    def met(self) -> None:
        self._until = time.monotonic() + self.REMEMBERED_S

    def met_lately(self) -> bool:
        return time.monotonic() < self._until


class Refusal:
    """The page for those who found no place: made once, so that a flood of them costs next to nothing, and logged once
    a second with their number."""

    def __init__(self) -> None:
        self.counted: Callable[[int], None] | None = None
        """Who else wants to know how many."""
        self._made: Answer | None = None
        self._given = 0

    def answer(self, environ: dict[str, Any]) -> Answer:
        if self._made is None:
            status, headers, body = _here(environ | {"rightsize.refused": NO_PLACE})
            self._made = status, [pair for pair in headers if pair[0].lower() != "x-request-id"], body
        if not self._given:
            asyncio.get_running_loop().call_later(1, self._tell)
        self._given += 1
        return self._made

    def _tell(self) -> None:
        logger.warning("no place was left in a worker: %s requests refused with 503 in a second", self._given)
        if self.counted:
            self.counted(self._given)
        self._given = 0


database_lock = DatabaseLock()
refusal = Refusal()


def _here(environ: dict[str, Any]) -> Answer:
    """The answer, made in this thread."""
    with no_loop_in_sight():
        return _answer(environ)


async def _body(scope: Scope, protocol: HTTPProtocol) -> tuple[bytes, int]:
    """What was sent, or the status to refuse it with."""
    headers = scope.headers
    announced = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (announced.isascii() and announced.isdigit()):
        return b"", 411
    length = int(announced[:12])
    if not length:
        return b"", 0
    if length > (LARGEST_FILE if scope.path.startswith(DESK) else LARGEST_FORM):
        return b"", 413
    if length > LARGEST_FORM:
        return await _file(scope, protocol)
    try:
        async with asyncio.timeout(PATIENCE_S + length / SLOWEST):
            return await protocol(), 0
    except TimeoutError:
        return b"", 408


async def _file(scope: Scope, protocol: HTTPProtocol) -> tuple[bytes, int]:
    """A file for the desk, or the status to refuse it with: strangers must not take the few places that there are."""
    global _files_awaited
    with no_loop_in_sight():
        if not signed_in(environ_of(scope, b"").get("HTTP_COOKIE", "")):
            return b"", 403
    if _files_awaited >= FILES_AT_ONCE:
        return b"", 503
    _files_awaited += 1
    try:
        return await _as_it_comes(protocol), 0
    except TimeoutError:
        return b"", 408
    finally:
        _files_awaited -= 1


async def _as_it_comes(protocol: HTTPProtocol) -> bytes:
    """A body that may take minutes, but is given up ten seconds after it stops."""
    begun, body = asyncio.get_running_loop().time(), bytearray()
    async with asyncio.timeout(PATIENCE_S) as limit:
        async for piece in protocol:
            body += piece
            limit.reschedule(begun + PATIENCE_S + len(body) / SLOWEST)
    return bytes(body)


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The request as WSGI describes it."""
    environ = FIXED.copy()
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = scope.path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string
    environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
    environ["wsgi.url_scheme"] = scope.scheme
    environ["SERVER_NAME"], _, environ["SERVER_PORT"] = scope.server.rpartition(":")
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    for header, value in scope.headers.items():
        name = NAMES.get(header) or _name(header)
        if name in environ:
            value = f"{environ[name]}{';' if name == 'HTTP_COOKIE' else ','} {value}"
        environ[name] = value
    environ.pop("", None)
    environ["wsgi.input"] = io.BytesIO(body)
    return environ


def _name(header: str) -> str:
    """What WSGI calls a header. One with an underscore has no name: it could pass for one that a proxy has checked."""
    return "" if "_" in header else f"HTTP_{header.upper().replace('-', '_')}"


@contextmanager
def no_loop_in_sight() -> Iterator[None]:
    """Django keeps database connections by thread, or by task where it sees an event loop: one for each request."""
    loop = asyncio.get_running_loop()
    _set_running_loop(None)
    try:
        yield
    finally:
        _set_running_loop(loop)


class _Start:
    """What WSGI applications call with status and headers."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        self.status, self.headers = int(status[:3]), headers
        return _no_write


def _no_write(data: bytes) -> object:
    raise NotImplementedError("Django never writes this way")


def _answer(environ: dict[str, Any]) -> Answer:
    start = _Start()
    response = django(environ, start)
    try:
        body = b"".join(response)
    finally:
        response.close()
    return start.status, start.headers, body
