"""`python -m bench.soak`: does memory stay flat? Run-throughs without end, and what the workers hold meanwhile."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench import servers
from bench.load import crowd, run_throughs
from bench.servers import Server
from bench.subjects import SITE

USERS = 8
SECONDS = 30
"""Between two looks at the memory."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--run-throughs", type=int, default=100_000, help="of two workers; one does half as many")
    parser.add_argument("--workers", type=int, default=servers.WORKERS, choices=(1, servers.WORKERS))
    options = parser.parse_args()
    wanted = options.run_throughs * options.workers // servers.WORKERS
    with (
        tempfile.TemporaryDirectory(prefix="rightsize-") as folder,
        servers.site(Path(folder), WORKERS=str(options.workers)) as server,
    ):
        asyncio.run(_soak(server, wanted))


async def _soak(server: Server, wanted: int) -> None:
    done, seed = 0, 1
    _tell(f"{'run-throughs':>12}  MiB of each worker")
    while done < wanted:
        wizard = replace(SITE, address=server.address)
        seen = await crowd(wizard, server, run_throughs, users=USERS, seconds=SECONDS, seed=seed)
        done, seed = done + seen.tally.run_throughs, seed + USERS
        sizes = "  ".join(f"{size:.1f}" for size in server.worker_mib())
        _tell(f"{done:>12}  {sizes}  failed {sum(seen.tally.failures.values())}")


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
