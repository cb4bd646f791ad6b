"""`python -m bench.two_servers`: two app servers on one PostgreSQL behind HAProxy; one is killed under load."""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import outcome
from bench.patient import Remembered, visiting
from bench.postgres import Postgres
from bench.proxy import haproxy
from bench.servers import Server, free_port, site

USERS = 16
BEFORE_S, AFTER_S = 10, 20


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rightsize-") as name, ExitStack() as started:
        folder = Path(name)
        folder.chmod(0o711)
        database = started.enter_context(running(Postgres(folder / "postgres")))
        ports = [free_port(), free_port()]
        key = secrets.token_hex(32)
        first, _ = [
            started.enter_context(
                site(new_folder(folder / f"app{number}"), port=port, DATABASE_URL=database.url, SECRET_KEY=key)
            )
            for number, port in enumerate(ports)
        ]
        proxy = started.enter_context(haproxy(ports, folder))
        remembered, killed_at = asyncio.run(_under_load(proxy.address, first))
        found = outcome.found_in(database, remembered)
        sys.stdout.write(outcome.text("one of two app servers killed", remembered, killed_at, found))
    sys.exit(bool(remembered.begun_after(killed_at)) or not outcome.good(found))


async def _under_load(address: str, server: Server) -> tuple[Remembered, float]:
    async with visiting(address, USERS) as remembered:
        await asyncio.sleep(BEFORE_S)
        await asyncio.to_thread(server.kill)
        killed_at = time.monotonic()
        await asyncio.sleep(AFTER_S)
    return remembered, killed_at


@contextmanager
def running(database: Postgres) -> Iterator[Postgres]:
    """A new, empty database for as long as the block lasts."""
    database.make()
    database.start()
    try:
        yield database
    finally:
        database.stop()


def new_folder(folder: Path) -> Path:
    """Make a folder."""
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
