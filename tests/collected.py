"""The site's static files, hashed and compressed once for every real server that tests start."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / ".pytest_cache" / "collected" / "static"
"""Kept from run to run; a site that finds them stale collects them anew."""


@contextmanager
def shared_static(folder: Path) -> Iterator[None]:
    """Give this folder of a site the files; only one site at a time may start, so that one collects for all."""
    STATIC.mkdir(parents=True, exist_ok=True)
    with (STATIC.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder.mkdir(exist_ok=True)
        (folder / "static").symlink_to(STATIC, target_is_directory=True)
        yield
