"""Counters for Prometheus, added up over the worker processes of one server.

Imported only when METRICS_TOKEN is set: the library opens one small file a worker in VAR_DIR/metrics.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.ENVIRONMENT.var_dir) / "metrics"
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
METHODS = {"GET", "HEAD", "POST"}

_requests = Counter("rightsize_requests", "Requests answered", ["route", "method", "status"])
_seconds = Histogram("rightsize_request_seconds", "Time to answer", ["route"], buckets=SECONDS)
_slow = Counter("rightsize_slow_queries", "Statements slower than SLOW_QUERY_MS")


def count(route: str, method: str, status: int, seconds: float) -> None:
    """One request more."""
    _requests_of(route, method if method in METHODS else "other", status).inc()
    _seconds_of(route).observe(seconds)


_requests_of = lru_cache(maxsize=1000)(_requests.labels)
_seconds_of = lru_cache(maxsize=100)(_seconds.labels)


def count_refused(number: int) -> None:
    """So many more found no place in a worker's second lane."""
    _requests_of("none", "other", "503").inc(number)


def count_slow_query() -> None:
    _slow.inc()


def page() -> bytes:
    """All workers' counters in Prometheus' text form."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
