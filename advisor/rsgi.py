"""What granian serves: Django behind `guard/whole_requests.py`, with the documents in memory before it answers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

from asyncio import AbstractEventLoop
from threading import Thread

from django.conf import settings

from advisor.guard import whole_requests
from advisor.guard.lanes import saves, second, take_turns
from advisor.storage import counting, sql
from advisor.warm_up import read_documents, settle

__all__ = ["application"]
SETTLES_AFTER_S = 1
"""Time for the first page that somebody waits for; a result asked for sooner looks up its prices itself."""

LAST_COUNTS_S = 5
"""How long a worker that stops waits for its last counts to be written."""


class Site:
    """The requests go straight through."""

    __rsgi__ = staticmethod(whole_requests.application)

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Granian calls this when a worker is about to answer."""
        take_turns()
        sql.hurry()
        if settings.METRICS_TOKEN:
            from advisor.watching import metrics  # only where metrics are wanted: it opens files

            whole_requests.refusal.counted = metrics.count_refused
        loop.call_later(SETTLES_AFTER_S, self._settle)

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        """And this when it has answered for the last time. Python's own hooks at an exit do not run in a worker."""
        for lane in (second, saves):
            lane.close()
        last = Thread(target=counting.write)
        last.start()
        last.join(LAST_COUNTS_S)

    def _settle(self) -> None:
        with whole_requests.no_loop_in_sight():
            settle()


application = Site()
read_documents()
