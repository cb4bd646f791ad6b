"""`python -m bench.side_by_side`: an upgrade under load. The release before runs on beside the new one, on its tables.

The release before is the commit before the newest migration that can be had without a stop. The new one is HEAD, or
the last commit before a migration that needs one came after it; or name two commits.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path

from bench import outcome
from bench.patient import Remembered, visiting
from bench.postgres import Postgres
from bench.proxy import Proxy, haproxy
from bench.servers import ROOT, free_port, site
from bench.two_servers import new_folder, running

USERS = 16
ALONE_S, TOGETHER_S, DRAINING_S = 8, 15, 3
NEEDS_A_STOP = {"0007_hidden_drafts"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.side_by_side", description=__doc__)
    parser.add_argument("--before", help="commit of the release before")
    parser.add_argument("--after", help="commit of the new release")
    options = parser.parse_args()
    before, after = _newest_pair()
    before, after = options.before or before, options.after or after
    with tempfile.TemporaryDirectory(prefix="rightsize-") as name, ExitStack() as started:
        folder = Path(name)
        folder.chmod(0o711)
        old, new = _unpacked(before, folder / "old"), _unpacked(after, folder / "new")
        database = started.enter_context(running(Postgres(folder / "postgres")))
        settings = {"DATABASE_URL": database.url, "SECRET_KEY": secrets.token_hex(32)}
        ports = [free_port(), free_port()]
        first, second = started.enter_context(ExitStack()), started.enter_context(ExitStack())
        start_new = partial(second.enter_context, site(new_folder(folder / "two"), port=ports[1], code=new, **settings))
        first.enter_context(site(new_folder(folder / "one"), port=ports[0], code=old, **settings))
        proxy = started.enter_context(haproxy(ports, folder, check="/healthz"))
        remembered, both_at = asyncio.run(_under_load(proxy, start_new, first.close))
        found = outcome.found_in(database, remembered)
        what = f"an upgrade from {_short(before)} to {_short(after)}; the moment is when both are up"
        sys.stdout.write(outcome.text(what, remembered, both_at, found))
    sys.exit(bool(remembered.failures) or not outcome.good(found))


async def _under_load(
    proxy: Proxy, start_new: Callable[[], object], stop_old: Callable[[], object]
) -> tuple[Remembered, float]:
    """The old one alone; the new one migrates and joins; the old one is drained and stopped."""
    async with visiting(proxy.address, USERS) as remembered:
        await asyncio.sleep(ALONE_S)
        await asyncio.to_thread(start_new)
        both_at = time.monotonic()
        await asyncio.sleep(TOGETHER_S)
        proxy.drain(0)
        await asyncio.sleep(DRAINING_S)
        await asyncio.to_thread(stop_old)
        await asyncio.sleep(ALONE_S)
    return remembered, both_at


def _newest_pair() -> tuple[str, str]:
    """Commits round the newest migration that needs no stop."""
    migrations = sorted((ROOT / "advisor" / "migrations").glob("[0-9]*.py"), reverse=True)
    after = "HEAD"
    for path in migrations:
        added = _git("log", "--diff-filter=A", "--format=%H", "--", str(path)).decode().split()
        before = f"{added[-1]}^" if added else "HEAD"
        if path.stem not in NEEDS_A_STOP:
            return before, after
        after = before
    raise SystemExit("Every migration needs a stop. Name two commits: --before, --after.")


def _short(commit: str) -> str:
    return _git("rev-parse", "--short", commit).decode().strip()


def _unpacked(commit: str, folder: Path) -> Path:
    """The code of a commit."""
    with tarfile.open(fileobj=BytesIO(_git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


if __name__ == "__main__":
    main()
