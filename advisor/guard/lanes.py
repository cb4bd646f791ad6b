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
MOST_SAVES = 256
ARRIVED = "rightsize.arrived"
"""In a request's environ: when it was whole, by `perf_counter`; it may have waited since then, behind others."""
AGAIN = "rightsize.again"
"""There if it is tried a second time: for the limits it was counted at the first."""
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
    """One thread and the places before it. All but the work itself is done in the event loop."""

    def __init__(self, *, most: int = MOST_PLACES, share: int = SHARE) -> None:
        self.most, self.share = most, share
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lane")
        self._turn = asyncio.Lock()
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
        if self.taken >= self.most or self._places[network] >= self.share:
            raise Full
        self._places[network] += 1
        try:
            await self._own_turn(leaving)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, make)
            finally:
                self._turn.release()
        finally:
            self._places[network] -= 1
            if not self._places[network]:
                del self._places[network]

    async def _own_turn(self, leaving: Callable[[], Awaitable[object]]) -> None:
        """Wait until those before are answered. Raises Left if the visitor goes away first."""
        if not self._turn.locked():
            await self._turn.acquire()
            return
        turn: asyncio.Future[Any] = asyncio.ensure_future(self._turn.acquire())
        gone: asyncio.Future[Any] = asyncio.ensure_future(leaving())
        try:
            await asyncio.wait((turn, gone), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            turn.add_done_callback(self._given_up)
            turn.cancel()
            raise
        finally:
            gone.cancel()
        if not turn.done():
            turn.cancel()
            raise Left

    def _given_up(self, turn: asyncio.Future[Any]) -> None:
        """Pass on a turn that came while it was given up."""
        if not turn.cancelled() and not turn.exception():
            self._turn.release()

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False)


second = Lane(share=SHARE if settings.RATE_LIMITS else MOST_PLACES)
saves = Lane(most=MOST_SAVES, share=MOST_SAVES)
"""For answers to a step that meet SQLite's write lock: they wait for it one by one, and nobody else behind them."""
