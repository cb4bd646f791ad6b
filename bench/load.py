"""Load on one server for some seconds: many visitors at once, or a steady rate of newcomers."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random
from typing import NamedTuple

import aiohttp

from bench.servers import Server, Usage
from bench.visitors import Lost, Tally, Visitor, Wizard

WARM_UP_S = 1.0
AFTER_PAUSE_S = 0.3
"""Until what waited while the load generator looked for its own garbage has been answered."""
Act = Callable[[Visitor], Awaitable[object]]
"""What a visitor does again and again."""
Prepare = Callable[[Visitor], Awaitable[Act]]
"""What a visitor does first; returns what it does again and again."""


class Seen(NamedTuple):
    """One measured window."""

    tally: Tally
    usage: Usage

    @property
    def run_throughs_per_s(self) -> float:
        return self.tally.run_throughs / self.usage.seconds

    @property
    def requests_per_s(self) -> float:
        return self.tally.requests / self.usage.seconds

    @property
    def ms_per_run_through(self) -> float:
        """CPU time of the server."""
        return 1000 * self.usage.server_s / max(self.tally.run_throughs, 1)

    @property
    def ms_per_request(self) -> float:
        return 1000 * self.usage.server_s / max(self.tally.requests, 1)


async def run_throughs(visitor: Visitor) -> Act:
    """Whole run-throughs, each as a newcomer."""
    return Visitor.run_through


def opening(lead: Callable[[Visitor], Awaitable[str]]) -> Prepare:
    """Open one page again and again; `lead` finds its path."""

    async def prepare(visitor: Visitor) -> Act:
        path = await lead(visitor)
        return lambda visitor: visitor.request("GET", path)

    return prepare


def sending(lead: Callable[[Visitor], Awaitable[str]]) -> Prepare:
    """Send the form of one page again and again, each time with other answers."""

    async def prepare(visitor: Visitor) -> Act:
        path = await lead(visitor)
        form = visitor.form_of(await visitor.request("GET", path))
        return lambda visitor: visitor.send(path, form)

    return prepare


async def crowd(wizard: Wizard, server: Server, prepare: Prepare, *, users: int, seconds: float, seed: int = 1) -> Seen:
    """So many visitors at once, each beginning again when it is done. Every second one uses htmx."""
    tally = Tally()
    visitors = [Visitor(wizard, tally, seed + number, htmx=bool(number % 2)) for number in range(users)]
    tasks: list[asyncio.Task[None]] = []
    try:
        acts = await asyncio.gather(*(prepare(visitor) for visitor in visitors))
        tasks = [asyncio.create_task(_again(visitor, act)) for visitor, act in zip(visitors, acts, strict=True)]
        seen = await _watched(server, tally, seconds)
        if not (seen.tally.run_throughs if prepare is run_throughs else seen.tally.requests):
            raise SystemExit(f"Nobody got through in {seconds} s {dict(seen.tally.failures)}: try a quieter machine.")
        return seen
    finally:
        await stopped(tasks)
        await asyncio.gather(*(visitor.close() for visitor in visitors))


async def steady(wizard: Wizard, server: Server, *, rate: float, seconds: float, seed: int = 1) -> Seen:
    """So many newcomers a second on average, however busy the server is: for times below its limit.

    They come at random, as people do: evenly spaced, none would meet another.
    """
    tally = Tally()
    tasks: set[asyncio.Task[None]] = set()

    async def door() -> None:
        gaps, now = Random(seed), asyncio.get_running_loop().time
        comes = now()
        for number in count():
            newcomer = asyncio.create_task(_once(Visitor(wizard, tally, seed + number, htmx=bool(number % 2))))
            tasks.add(newcomer)
            newcomer.add_done_callback(tasks.discard)
            comes += gaps.expovariate(rate)
            await asyncio.sleep(max(0.0, comes - now()))

    opened = asyncio.create_task(door())
    try:
        return await _watched(server, tally, seconds)
    finally:
        await stopped([opened, *tasks])


async def _watched(server: Server, tally: Tally, seconds: float) -> Seen:
    """Let it warm up, then measure for some seconds; Python's own pauses for garbage come before or after that."""
    await asyncio.sleep(WARM_UP_S)
    gc.collect()
    gc.disable()
    await asyncio.sleep(AFTER_PAUSE_S)
    tally.take()
    before = server.clock()
    try:
        await asyncio.sleep(seconds)
        return Seen(tally.take(), server.clock() - before)
    finally:
        gc.enable()


async def _again(visitor: Visitor, act: Act) -> None:
    while True:
        await _counted(visitor, act)


async def _once(visitor: Visitor) -> None:
    try:
        await _counted(visitor, Visitor.run_through)
    finally:
        await visitor.close()


async def _counted(visitor: Visitor, act: Act) -> None:
    """A failure is counted; the next try begins anew."""
    try:
        await act(visitor)
    except (Lost, aiohttp.ClientError, TimeoutError) as error:
        visitor.tally.failures[f"{type(error).__name__}: {error}"] += 1
        await asyncio.sleep(0.05)


async def stopped(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
