"""What a worker needs sooner or later, done before the first visitor comes."""

from __future__ import annotations

import gc
import logging

from django.db import DatabaseError, connections
from django.urls import reverse

from advisor.middleware import VISITOR_URLS
from advisor.storage import catalogue, content, library

logger = logging.getLogger(__name__)
COLLECT_AFTER = 50_000
"""New objects after which Python looks for garbage. A request leaves none behind, so this is for the desk; a search
stops everything for some milliseconds, and 700 would bring two with every result."""


def warm_up() -> None:
    """Read views and documents, then tell the garbage collector that they stay: it need not go through them again."""
    reverse("home", urlconf=VISITOR_URLS)
    try:
        content.current()
        library.current()
        catalogue.market()
    except (DatabaseError, content.NotPublished) as error:
        logger.warning("started cold: %s", error)
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)
