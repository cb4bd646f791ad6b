"""Where rows are kept: SQLite in a folder, or PostgreSQL, on one machine or with a standby."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

ADVICE = "use postgres://user:password@host:5432/name, or leave it empty for SQLite"
KEEP_OPEN_S = 600
SQLITE = "django.db.backends.sqlite3"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728; PRAGMA cache_size=-2000;"
    ),
}
"""`synchronous=FULL`: an answer that was acknowledged survives a power cut. Reading goes through `mmap`, so that 2 MB
of its own are enough for each of a worker's two connections."""

POSTGRES_OPTIONS = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""A machine that went away is noticed in 10 seconds. What the address itself says, such as `?connect_timeout=2`, counts
more."""

TIME_LIMITS = "-c statement_timeout=20s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
"""For the server's own connections, as PGOPTIONS: no statement, lock or forgotten transaction holds a worker for long.
Migrations and backups may take longer, so commands do without. `docs/operations.md` names them."""


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings for this address; SQLite in the folder when it is empty. Raises ValueError with advice.

    Every worker answers in two threads, each of which keeps one connection, and for a moment has a third one, which
    writes the day counts: servers times workers times three, and one for each command, is all that PostgreSQL has to
    allow.
    """
    if not url:
        name = str(folder / "rightsize.sqlite3")
        return {"ENGINE": SQLITE, "NAME": name, "CONN_MAX_AGE": None, "OPTIONS": SQLITE_OPTIONS}
    try:
        found = _parsed(url)
    except ValueError as error:
        raise ValueError(ADVICE) from error
    if urlsplit(url).scheme not in {"postgres", "postgresql", "sqlite"} or not found.get("NAME"):
        raise ValueError(ADVICE)
    found["OPTIONS"] = SQLITE_OPTIONS if found["ENGINE"] == SQLITE else _postgres_options(found.get("OPTIONS", {}))
    return found


def with_time_limits(options: str) -> str:
    """What PGOPTIONS says already comes last: PostgreSQL takes the last word on each setting."""
    return f"{TIME_LIMITS} {options}".strip()


def _postgres_options(named: dict[str, Any]) -> dict[str, Any]:
    """`options` in the address would make libpq leave PGOPTIONS aside, and the time limits with it: it gets both."""
    if "options" in named:
        named = {**named, "options": f"{os.environ.get('PGOPTIONS', '')} {named['options']}".strip()}
    return POSTGRES_OPTIONS | named


def _parsed(url: str) -> dict[str, Any]:
    """As dj-database-url reads it. Several hosts, as libpq takes them, it does not know: they are put back after it."""
    several = re.match(r"(postgres(?:ql)?://(?:[^@/]*@)?)([^/?]*,[^/?]*)(.*)", url)
    if several is None:
        return dict(dj_database_url.parse(url, conn_max_age=KEEP_OPEN_S))
    before, hosts, after = several.groups()
    named = [re.fullmatch(r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?", host) for host in hosts.split(",")]
    if not all(named):
        raise ValueError(hosts)
    found = dict(dj_database_url.parse(f"{before}{hosts.split(',')[0]}{after}", conn_max_age=KEEP_OPEN_S))
    found["HOST"] = ",".join(host[1].strip("[]") for host in named if host)
    found["PORT"] = ",".join(host[2] or "5432" for host in named if host)
    return found
