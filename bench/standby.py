"""`python -m bench.standby`: a primary and its standby; the primary is killed under load, the standby promoted."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import outcome
from bench.patient import Remembered, visiting
from bench.postgres import Postgres
from bench.servers import site
from bench.two_servers import new_folder, running

USERS = 16
BEFORE_S, NOTICED_S, AFTER_S = 10, 3, 25
"""Somebody, or a program, has to notice that the primary is gone before the standby is promoted."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rightsize-") as name, ExitStack() as started:
        folder = Path(name)
        folder.chmod(0o711)
        primary = started.enter_context(running(Postgres(folder / "primary")))
        standby = started.enter_context(following(Postgres(folder / "standby"), primary))
        url = f"postgres://postgres@{primary.host},{standby.host}/postgres?target_session_attrs=read-write"
        server = started.enter_context(site(new_folder(folder / "app"), DATABASE_URL=url))
        remembered, killed_at, promoted_at = asyncio.run(_under_load(server.address, primary, standby))
        found = outcome.found_in(standby, remembered)
        sys.stdout.write(outcome.text("the primary killed, its standby promoted", remembered, killed_at, found))
        sys.stdout.write(f"  promoted after               {promoted_at - killed_at:.2f} s\n")
    sys.exit(not outcome.good(found))


async def _under_load(address: str, primary: Postgres, standby: Postgres) -> tuple[Remembered, float, float]:
    async with visiting(address, USERS) as remembered:
        await asyncio.sleep(BEFORE_S)
        await asyncio.to_thread(primary.kill)
        killed_at = time.monotonic()
        await asyncio.sleep(NOTICED_S)
        await asyncio.to_thread(standby.promote)
        promoted_at = time.monotonic()
        await asyncio.sleep(AFTER_S)
    return remembered, killed_at, promoted_at


@contextmanager
def following(standby: Postgres, primary: Postgres) -> Iterator[Postgres]:
    """A copy that follows its primary, for as long as the block lasts; from now on the primary waits for it."""
    standby.copy(primary)
    standby.start()
    try:
        primary.wait_for_standby()
        yield standby
    finally:
        standby.stop()


if __name__ == "__main__":
    main()
