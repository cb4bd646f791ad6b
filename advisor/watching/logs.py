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
_TOKEN = re.compile(r"(/[drmDRM]\s*/[^\w-]{0,20}|%2[Ff][drm]%2[Ff]|[?&;][ab]=)[^/\s\"'?&;%]{8,}")
"""In an address, also one pasted with a blank, a quotation mark or a second slash in it; in an address inside another
(a link pasted for comparing); and alone as one of two to compare."""


def hide(text: str) -> str:
    """Replaces the unguessable part of an address: whoever reads the log cannot open a result."""
    return _TOKEN.sub(r"\1…", text)


class Lines(logging.Formatter):
    """One form for every line (see `line`), with the stack trace of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        fields: Fields = getattr(record, "fields", {})
        text = line(record.created, record.levelname, record.name, record.getMessage(), fields)
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return hide(f"{text}{trace}")


def line(created: float, level: str, name: str, message: str, fields: Fields) -> str:
    """Time, level, name, request, words, then what was measured as key=value (`extra={"fields": …}`)."""
    begin = f"{_second(int(created))}.{int(created % 1 * 1000):03} {level} {name} {current_request.get()}: {message}"
    return begin + "".join([f" {key}={_quoted(value)}" for key, value in fields.items()])


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
