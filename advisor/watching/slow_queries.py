"""Statements that took long, without the values they were about."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)
LONGEST = 500


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Time every statement of a connection from now on: a receiver of `connection_created`."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
    begun = perf_counter()
    try:
        return execute(statement, values, many, context)
    finally:
        milliseconds = (perf_counter() - begun) * 1000
        if milliseconds >= settings.SLOW_QUERY_MS:
            _report(statement, milliseconds)


def _report(statement: str, milliseconds: float) -> None:
    words = " ".join(str(statement).split())[:LONGEST]
    logger.warning("slow query", extra={"fields": {"ms": round(milliseconds), "statement": words}})
    if settings.METRICS_TOKEN:
        from advisor.watching import metrics

        metrics.count_slow_query()
