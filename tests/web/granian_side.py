"""Granian's side of one request, as its own protocol describes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from granian.rsgi import ProtocolClosed

PIECE = 20_000
"""Bytes of a body that come at once."""


class Headers:
    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = list(pairs)

    def items(self) -> list[tuple[str, str]]:
        return self.pairs

    def get(self, name: str, default: Any = None) -> Any:
        return dict(self.pairs).get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in dict(self.pairs)


class Scope:
    """What granian tells about a request."""

    http_version, scheme, server, client = "1.1", "http", "127.0.0.1:8000", "203.0.113.9:4711"

    def __init__(self, path: str, *headers: tuple[str, str], method: str = "GET", query: str = "") -> None:
        self.path, self.method, self.query_string = path, method, query
        self.headers = Headers(("host", "testserver"), *headers)


class Protocol:
    """Granian's side of one request, with a body that comes when `arrives` ends."""

    def __init__(self, body: bytes = b"", arrives: Callable[[], Awaitable[Any]] | None = None) -> None:
        self.body, self.arrives, self.closed = body, arrives, False
        self.asked = False

    async def __call__(self) -> bytes:
        self.asked = True
        if self.arrives:
            await self.arrives()
        if self.closed:
            raise ProtocolClosed
        return self.body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body in pieces, each of which takes its time."""
        for start in range(0, len(self.body) or 1, PIECE):
            self.asked = True
            if self.arrives:
                await self.arrives()
            yield self.body[start : start + PIECE]

    async def client_disconnect(self) -> None:
        """Ends when the visitor goes away: never."""
        await asyncio.Event().wait()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.answer = status, dict(headers), body
