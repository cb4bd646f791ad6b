"""Two lanes in each worker: what takes a millisecond does not wait behind what takes twenty, or a second.

Most requests show or save a step. They are answered where they arrive, one after the other. Making a result, printing
it and everything an editor does is answered in a second thread, one after the other too. Python changes between the
two as soon as one waits for the database, or after `TURN_S`.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

QUICK = re.compile(r"/(start/|(healthz|readyz)/?|static/.*|d/[^/]+/(?!finish/|preview/)[^/]+/|r/[^/]+/)?")
"""Addresses answered in about a millisecond. A shared result is if it is kept, as it is while people read it."""
TURN_S = 0.001
"""Longest time that one thread keeps Python to itself while the other wants it; by default five times as long."""
Given = TypeVar("Given")
Made = TypeVar("Made")

_second = ThreadPoolExecutor(max_workers=1, thread_name_prefix="second-lane")


def is_quick(path: str) -> bool:
    """Whether the request belongs in the first lane."""
    return QUICK.fullmatch(path) is not None


async def beside(make: Callable[[Given], Made], given: Given) -> Made:
    """Make it in the second lane, and let others go on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_second, make, given)


def take_turns() -> None:
    """Let the lanes of this process change often."""
    sys.setswitchinterval(TURN_S)
