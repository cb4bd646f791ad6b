"""Day counts without a query on the way: added up in the process and written every few seconds.

What is counted is a day, a kind, a version, a step and an outcome: nothing about who it was. If a process is killed,
at most the last five seconds of its counts are lost.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from advisor.models import DayCount
from advisor.storage import content

logger = logging.getLogger(__name__)
SECONDS = 5


class Counted(NamedTuple):
    """One counter's name."""

    day: date
    kind: str
    version_id: int
    step: int
    outcome: str


_lock = threading.Lock()
_writing = threading.Lock()
_waiting: Counter[Counted] = Counter()
_timer: threading.Timer | None = None


def add(kind: str, version_id: int, *, step: int = 0, outcome: str = "") -> None:
    """Count one more of this. No query: it is written within five seconds."""
    global _timer
    if content.is_preview(version_id):
        return
    counted = Counted(timezone.now().date(), kind, version_id, step, outcome)
    with _lock:
        _waiting[counted] += 1
        if _timer is None and settings.COUNT_IN_BACKGROUND:
            _timer = threading.Timer(SECONDS, _on_time)
            _timer.daemon = True
            _timer.start()


def write() -> int:
    """Write what waits. Returns how many counters rose. If the database is in trouble, it waits for the next time.

    One after the other: the last write of a process comes after the one that was under way, and writes what that gave
    back.
    """
    with _writing:
        with _lock:
            taken = dict(_waiting)
            _waiting.clear()
        if not taken:
            return 0
        try:
            with transaction.atomic():
                for counted, number in sorted(taken.items()):
                    _increment(counted, number)
        except DatabaseError as error:
            logger.warning("counts wait for the database: %s", error)
            with _lock:
                _waiting.update(taken)
            return 0
        return len(taken)


def forget() -> None:
    """Drop what waits to be written."""
    with _lock:
        _waiting.clear()


def _increment(counted: Counted, number: int) -> None:
    row, made = DayCount.objects.get_or_create(**counted._asdict(), defaults={"count": number})
    if not made:
        DayCount.objects.filter(pk=row.pk).update(count=F("count") + number)


def _on_time() -> None:
    """In a thread of its own, with a connection of its own."""
    global _timer
    with _lock:
        _timer = None
    try:
        write()
    finally:
        connection.close()


def _at_exit() -> None:
    if settings.configured and settings.COUNT_IN_BACKGROUND:
        write()


atexit.register(_at_exit)
