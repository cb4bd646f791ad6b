"""The order of a whole measurement: the two sides of every ratio take turns, so that noise hurts both alike."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from bench import servers
from bench.load import Seen, crowd, run_throughs, steady
from bench.servers import ROOT, Server
from bench.subjects import LIMIT, PAIRS, PEER, SITE
from bench.visitors import Wizard

SHARE_OF_LIMIT = 0.4
"""A steady rate is this share of what the server managed at most."""


class Plan(NamedTuple):
    """How long to look."""

    rounds: int
    run_through_s: float
    page_s: float
    steady_s: float
    users: tuple[int, ...] = (16, 64)


FULL = Plan(rounds=5, run_through_s=5, page_s=2.5, steady_s=20)
QUICK = Plan(rounds=2, run_through_s=2, page_s=0.8, steady_s=3, users=(16,))


class Turn(NamedTuple):
    """Ours and the other, one right after the other."""

    ours: Seen
    other: Seen


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was measured."""

    plan: Plan
    start_s: float
    """From an empty folder to the first answer."""
    again_s: float
    """The same once everything is in place."""
    run_throughs: dict[int, list[Turn]] = field(default_factory=dict)
    """Visitors at once -> turns."""
    pages: dict[str, list[Turn]] = field(default_factory=dict)
    """Name of a pair -> turns."""
    steady: dict[str, Seen] = field(default_factory=dict)
    queries: dict[str, dict[str, int]] = field(default_factory=dict)
    worker_mib: dict[str, list[float]] = field(default_factory=dict)


class Subject(NamedTuple):
    """A wizard and the server that answers for it."""

    wizard: Wizard
    server: Server


def measure(plan: Plan) -> Results:
    """Start the three servers, measure, stop them."""
    with ExitStack() as stack:
        folders = {name: Path(stack.enter_context(tempfile.TemporaryDirectory())) for name in ("site", "peer", "limit")}
        with servers.site(folders["site"]) as first:
            start_s = first.start_s
        site = _subject(SITE, stack.enter_context(servers.site(folders["site"])))
        peer = _subject(PEER, stack.enter_context(servers.plain("peer", folders["peer"])))
        limit = _subject(LIMIT, stack.enter_context(servers.plain("limit", folders["limit"])))
        results = Results(plan, start_s, site.server.start_s)
        results.queries["site"] = _queries("site", servers.settings_of_site(folders["site"]))
        results.queries["peer"] = _queries("peer", servers.settings_of_plain("peer", folders["peer"]))
        asyncio.run(_run(plan, results, site, peer, limit))
        results.worker_mib.update(site=site.server.worker_mib(), peer=peer.server.worker_mib())
        return results


def _subject(wizard: Wizard, server: Server) -> Subject:
    return Subject(replace(wizard, address=server.address), server)


def _queries(name: str, settings: dict[str, str]) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.queries", name],
        cwd=ROOT,
        env={**os.environ, **settings, "LOG_REQUESTS": "off"},
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


async def _run(plan: Plan, results: Results, site: Subject, peer: Subject, limit: Subject) -> None:
    for number in range(plan.rounds):
        for users in plan.users:
            ours = await crowd(*site, run_throughs, users=users, seconds=plan.run_through_s, seed=1000 * number)
            other = await crowd(*peer, run_throughs, users=users, seconds=plan.run_through_s, seed=1000 * number)
            results.run_throughs.setdefault(users, []).append(Turn(ours, other))
        for pair in PAIRS:
            ours = await crowd(*site, pair.ours, users=plan.users[0], seconds=plan.page_s)
            other = await crowd(*limit, pair.limit, users=plan.users[0], seconds=plan.page_s)
            results.pages.setdefault(pair.name, []).append(Turn(ours, other))
    turns = results.run_throughs[plan.users[0]]
    for name, subject, seen in (("site", site, turns[-1].ours), ("peer", peer, turns[-1].other)):
        rate = SHARE_OF_LIMIT * seen.run_throughs_per_s
        results.steady[name] = await steady(*subject, rate=rate, seconds=plan.steady_s)
