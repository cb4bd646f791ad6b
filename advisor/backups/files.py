"""Backup files: their names, their checksums, and which of them are kept."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

BEGIN = "rightsize-"
MADE = re.compile(rf"{BEGIN}\d{{8}}T\d{{6}}Z\.(sqlite3|dump)")
"""The name of a backup. Whatever else lies in the folder, however it begins, belongs to somebody."""
ABANDONED_S = 86_400
"""An unfinished file of this age belongs to a backup that was killed."""


SHORT_LIVED = ("django_session", "advisor_cache", "advisor_limit_count")
"""Tables whose rows are left out: editors' sessions, and counters for hashes of networks, which end after minutes."""


class BackupError(Exception):
    """A backup cannot be made or put back; the words say why and what to do."""


def write_whole(folder: Path, ending: str, dump: Callable[[Path], None]) -> Path:
    """Let `dump` fill a private file, then put it in place together with its checksum, in one rename."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{BEGIN}{timezone.now():%Y%m%dT%H%M%SZ}{ending}"
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise BackupError("Another backup is being made at this very moment.") from None
    try:
        dump(draft)
        _to_the_disk(draft)
        _write_checksum(path, digest_of(draft))
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    _to_the_disk(folder)
    return path


def rotate(new: Path, keep: int) -> int:
    """Delete all but the newest backups beside this new one, and what killed backups left. Returns how many stay.

    The new one stays even if the clock was put back and its name is not the newest.
    """
    older = sorted(path for path in new.parent.iterdir() if MADE.fullmatch(path.name) and path.name != new.name)
    kept = older[-(keep - 1) :] if keep > 1 else []
    for old in older[: len(older) - len(kept)]:
        old.unlink(missing_ok=True)
        checksum_file(old).unlink(missing_ok=True)
    for left in _left_by_killed_ones(new.parent):
        left.unlink(missing_ok=True)
    return len(kept) + 1


def _left_by_killed_ones(folder: Path) -> list[Path]:
    """Unfinished files, with what SQLite keeps beside one, and checksums without their backup."""
    left = [
        path
        for path in folder.iterdir()
        if (path.name.startswith(".") and MADE.match(path.name, 1) and ".part" in path.name)
        or (path.suffix == ".sha256" and MADE.fullmatch(path.stem) and not path.with_suffix("").exists())
    ]
    return [path for path in left if path.stat().st_mtime < time.time() - ABANDONED_S]


def checksum_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(path: Path) -> None:
    """Raise BackupError unless the file is what its checksum says."""
    beside = checksum_file(path)
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    if not beside.is_file():
        raise BackupError(
            f"The checksum is missing: {beside.name} belongs beside the backup. Copy it too. If it is lost and you "
            f"trust the file: cd {path.parent} && sha256sum {path.name} > {beside.name}"
        )
    if beside.read_text().split()[:1] != [digest_of(path)]:
        raise BackupError(
            f"{path.name} is not what was backed up: its checksum differs. It was cut off or changed on the way. "
            "Copy it again, or take another backup."
        )


def _write_checksum(path: Path, digest: str) -> None:
    """In the form that `sha256sum --check` reads."""
    target = checksum_file(path)
    target.touch(mode=0o600)
    target.write_text(f"{digest}  {path.name}\n")
    _to_the_disk(target)


def _to_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
