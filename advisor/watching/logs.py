"""The log: one form for every line, with the request it belongs to and without anything that opens a result."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from contextvars import ContextVar
from functools import lru_cache

Fields = dict[str, str | int | float]
"""What was measured, by name."""

current_request: ContextVar[str] = ContextVar("current_request", default="-")
"""The id of the request being answered."""
_PLACE = re.compile(r"(/[drmDRM]\s*/[^\w-]{0,20}|%2[Ff][drm]%2[Ff]|[?&;][ab]=)[^/\s\"'?&;%]{8,}")
"""In an address, also one pasted with a blank, a quotation mark or a second slash in it; in an address inside another
(a link pasted for comparing); and alone as one of two to compare."""
_RUN = re.compile(r"[A-Za-z0-9_-]{22,}")
"""As long as a token. Someone may have mangled an address so that nothing around the token gives it away."""
_NAME = re.compile(r"[a-z_]+|[A-Z_]+|_*([A-Z][a-z]{3,})+")
"""A name in our code or Python's, so that stack traces can be read. About one token in a million looks like one."""


def hide(text: str) -> str:
    """Replaces the unguessable part of an address: whoever reads the log cannot open a result."""
    return _RUN.sub(_unless_a_name, _PLACE.sub(r"\1…", text))


def _unless_a_name(run: re.Match[str]) -> str:
    return run[0] if _NAME.fullmatch(run[0]) else "…"


class Lines(logging.Formatter):
    """One form for every line (see `line`), with the stack trace of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        fields: Fields = getattr(record, "fields", {})
        said = f"{record.getMessage()}{_listed(fields)}"
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return line(record.created, record.levelname, record.name, hide(f"{said}{trace}"), {})


def line(created: float, level: str, name: str, message: str, fields: Fields) -> str:
    """Time, level, name, request, words, then what was measured as key=value (`extra={"fields": …}`)."""
    begin = f"{_second(int(created))}.{int(created % 1 * 1000):03} {level} {name} {current_request.get()}: {message}"
    return begin + _listed(fields)


def _listed(fields: Fields) -> str:
    return "".join([f" {key}={_quoted(value)}" for key, value in fields.items()])


def write(name: str, message: str, fields: Fields) -> None:
    """A line past the logging module, which takes more than twice as long: for what every request writes.

    Nothing that a visitor can word may be in it, because nothing is hidden.
    """
    sys.stderr.write(f"{line(time.time(), 'INFO', name, message, fields)}\n")


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    """Many lines share one."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(seconds))


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) and " " in value else str(value)
