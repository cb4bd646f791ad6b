"""What a worker needs sooner or later, done before the first visitor comes, or when they have their page."""

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


def read_documents() -> None:
    """What every page stands on: views and documents."""
    reverse("home", urlconf=VISITOR_URLS)
    try:
        content.current()
        library.current()
        catalogue.current()
    except (DatabaseError, content.NotPublished) as error:
        logger.warning("started cold: %s", error)
    finally:
        connections.close_all()


def settle() -> None:
    """Look up the prices, which only results show, for a fifth of a second; then tell the garbage collector that all
    this stays: it need not go through it again.
    """
    try:
        catalogue.market()
    except DatabaseError as error:
        logger.warning("prices wait for the first result: %s", error)
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)
