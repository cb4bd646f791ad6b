"""`python -m bench.full`: is the site as quick with a million results in its tables as with none?

Two sites run side by side, one empty and one full, and take turns under the same steady stream of newcomers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import servers
from bench.load import Seen, crowd, run_throughs, steady
from bench.report import percentile
from bench.servers import ROOT, Server
from bench.subjects import SITE

ROUNDS = 6
SECONDS = 12
RATE = 5
"""Newcomers a second: well below what two workers can do."""
SHARES = (0.50, 0.95)


class Turn(NamedTuple):
    empty: Seen
    full: Seen


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.full", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="results, and as many drafts")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    options = parser.parse_args()
    with ExitStack() as started:
        empty = _started(started, options.postgres)
        full = _started(started, options.postgres, rows=options.rows)
        turns = asyncio.run(_turns(empty, full))
    sys.stdout.write(_text(turns))


def _started(started: ExitStack, postgres: bool, rows: int = 0) -> Server:
    """A site in a folder of its own; with rows, it is filled with copies of some real results first."""
    folder = Path(started.enter_context(tempfile.TemporaryDirectory(prefix="rightsize-")))
    folder.chmod(0o711)
    settings = servers.settings_of_site(folder / "site")
    (folder / "site").mkdir()
    if postgres:
        from bench.postgres import Postgres
        from bench.two_servers import running

        settings["DATABASE_URL"] = started.enter_context(running(Postgres(folder / "postgres"))).url
    if rows:
        with servers.site(folder / "site", **settings) as server:
            asyncio.run(crowd(replace(SITE, address=server.address), server, run_throughs, users=4, seconds=4))
        filling = [sys.executable, "-m", "bench.fill", str(rows)]
        subprocess.run(filling, cwd=ROOT, env={**os.environ, **settings, "SLOW_QUERY_MS": "0"}, check=True)
    return started.enter_context(servers.site(folder / "site", **settings))


async def _turns(empty: Server, full: Server) -> list[Turn]:
    async def look(server: Server, seed: int) -> Seen:
        return await steady(replace(SITE, address=server.address), server, rate=RATE, seconds=SECONDS, seed=seed)

    for server in (empty, full):
        await crowd(replace(SITE, address=server.address), server, run_throughs, users=4, seconds=5)
    return [Turn(await look(empty, 1000 * number), await look(full, 1000 * number)) for number in range(ROUNDS)]


def _text(turns: list[Turn]) -> str:
    kinds = sorted(set(turns[0].empty.tally.seconds) & set(turns[0].full.tally.seconds))
    lines = [
        "| page | p50 ms, empty | full | ratio | p95 ms, empty | full | ratio |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for kind in kinds:
        cells = []
        for share in SHARES:
            pairs = [tuple(_ms(seen, kind, share) for seen in turn) for turn in turns]
            ratio = median(full / empty for empty, full in pairs)
            cells += [
                f"{median(one for one, _ in pairs):.1f}",
                f"{median(two for _, two in pairs):.1f}",
                f"{ratio:.2f}",
            ]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    cpu = median(turn.full.ms_per_run_through / turn.empty.ms_per_run_through for turn in turns)
    return "\n".join(lines) + f"\n\nCPU time of a run-through, full to empty: {cpu:.2f}\n"


def _ms(seen: Seen, kind: str, share: float) -> float:
    return 1000 * percentile(sorted(seen.tally.seconds.get(kind, [0.0])), share)


if __name__ == "__main__":
    main()
