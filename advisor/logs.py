"""The log: one form for every line, with the request it belongs to and without anything that opens a result."""

from __future__ import annotations

import json
import logging
import re
import time
from contextvars import ContextVar
from functools import lru_cache

current_request: ContextVar[str] = ContextVar("current_request", default="-")
"""The id of the request being answered."""
_TOKEN = re.compile(r"(/[drm]/|%2[Ff][drm]%2[Ff]|[?&;][ab]=)[^/\s\"'?&;%]{8,}")
"""In an address, in an address inside an address (a link pasted for comparing), and alone as one of two to compare."""

# No line names threads, processes or source lines, and every request pays for finding them out.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
logging._srcfile = None


def hide(text: str) -> str:
    """Replaces the unguessable part of an address: whoever reads the log cannot open a result."""
    return _TOKEN.sub(r"\1…", text)


class Lines(logging.Formatter):
    """Time, level, name, request, words, then what was measured as key=value (`extra={"fields": …}`)."""

    def format(self, record: logging.LogRecord) -> str:
        when = f"{_second(int(record.created))}.{int(record.msecs):03}"
        begin = f"{when} {record.levelname} {record.name} {current_request.get()}:"
        measured: dict[str, object] = getattr(record, "fields", {})
        fields = "".join([f" {key}={_quoted(value)}" for key, value in measured.items()])
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return hide(f"{begin} {record.getMessage()}{fields}{trace}")


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    """Many lines share one."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(seconds))


def _quoted(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text else text
