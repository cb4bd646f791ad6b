"""What granian serves: Django behind `guard/whole_requests.py`, with the documents in memory before it answers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

from asyncio import AbstractEventLoop

from advisor.guard import whole_requests
from advisor.guard.lanes import take_turns
from advisor.warm_up import read_documents, settle

__all__ = ["application"]
SETTLES_AFTER_S = 1
"""Time for the first page that somebody waits for; a result asked for sooner looks up its prices itself."""


class Site:
    """The requests go straight through."""

    __rsgi__ = staticmethod(whole_requests.application)

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Granian calls this when a worker is about to answer."""
        take_turns()
        loop.call_later(SETTLES_AFTER_S, self._settle)

    def _settle(self) -> None:
        with whole_requests.no_loop_in_sight():
            settle()


application = Site()
read_documents()
