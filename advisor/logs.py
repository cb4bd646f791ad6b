"""Keeps secrets out of the log."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(
    r"(?:(?<=/[drm]/)|(?<=%2[Ff][drm]%2[Ff])|(?<=[?&;][ab]=))[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])",
)
"""In an address, in an address inside an address (a link pasted for comparing), and alone as one of two to compare."""


class HideTokens(logging.Filter):
    """Replaces the unguessable part of an address: whoever reads the log cannot open a result."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = _TOKEN.sub("…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
