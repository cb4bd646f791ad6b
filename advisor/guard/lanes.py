"""Two lanes in each worker: what takes a millisecond does not wait behind what takes twenty, or a second.

Most requests show or save a step. They are answered where they arrive, one after the other. Making a result, printing
it and everything an editor does is answered in a second thread, one after the other too. Python changes between the
two as soon as one waits for the database, or after `TURN_S`.

The second lane is short. Whoever leaves gives up the place, one network cannot have them all, and where none is left
the visitor is told at once.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings

QUICK = re.compile(
    r"/(start/|(healthz|readyz|metrics)/?|static/.*|d/[^/]+/(?!finish/|preview/)[^/]+/|r/[^/]+/)?", re.DOTALL
)
"""Addresses answered in about a millisecond. A shared result is if it is kept, as it is while people read it."""
TURN_S = 0.0005
"""Longest time that one thread keeps Python to itself while the other wants it; by default ten times as long. At
0.2 ms steps wait little less, and results twice as long."""
MOST_PLACES = 128
"""Requests in the second lane of one worker: some seconds of work."""
SHARE = 64
"""How many of them may come from one network."""
Made = TypeVar("Made")


class Full(Exception):
    """No place is left, or none for this network."""


class Left(Exception):
    """The visitor went away before it was their turn."""


def is_quick(path: str) -> bool:
    """Whether the request belongs in the first lane."""
    return QUICK.fullmatch(path) is not None


def take_turns() -> None:
    """Let the lanes of this process change often."""
    sys.setswitchinterval(TURN_S)


class Lane:
    """One thread and the places before it."""

    def __init__(self, *, most: int = MOST_PLACES, share: int = SHARE) -> None:
        self.most, self.share = most, share
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="second-lane")
        self._places: Counter[bytes] = Counter()

    @property
    def taken(self) -> int:
        """How many are waiting or being answered."""
        return self._places.total()

    async def answer(self, make: Callable[[], Made], network: bytes, leaving: Callable[[], Awaitable[object]]) -> Made:
        """Make the answer when it is its turn, and let others go on meanwhile.

        `leaving` ends when the visitor goes away. What has begun runs to its end: an answer may be written down
        already. Raises Full or Left.
        """
        waits = bool(self._places)
        if self.taken >= self.most or self._places[network] >= self.share:
            raise Full
        self._places[network] += 1
        job = self._thread.submit(make)
        made = asyncio.wrap_future(job)
        made.add_done_callback(lambda _: self._give_back(network))
        if waits and await _left_first(made, leaving) and job.cancel():
            raise Left
        return await made

    def close(self) -> None:
        """Take nothing more, and drop what has not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _give_back(self, network: bytes) -> None:
        self._places[network] -= 1
        if not self._places[network]:
            del self._places[network]


async def _left_first(made: asyncio.Future[Made], leaving: Callable[[], Awaitable[object]]) -> bool:
    """Whether the visitor goes away before the answer is there."""
    gone: asyncio.Future[Any] = asyncio.ensure_future(leaving())
    both: set[asyncio.Future[Any]] = {made, gone}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return not made.done()
    finally:
        gone.cancel()


second = Lane(share=SHARE if settings.RATE_LIMITS else MOST_PLACES)
