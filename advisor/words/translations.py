"""How complete the translations of the interface are: what of each catalogue of messages is missing or in doubt.

The words of the site are English; each other language is a file that translators fill in, in the format of gettext:
locale/<language>/LC_MESSAGES/django.po. Questions, answers and examples have one language and are not counted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])?\s+(?=\")")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')


class Translation(NamedTuple):
    """One language: how many messages its file has, how many have no translation, how many are marked as doubtful."""

    language: str
    messages: int
    missing: int
    fuzzy: int


class Unreadable(ValueError):
    """A file that is no catalogue of messages."""


class _Message(NamedTuple):
    fuzzy: bool
    texts: tuple[tuple[str, str], ...]
    """Keyword and text, in the order of the file; a plural has several translations."""

    @property
    def is_heading(self) -> bool:
        return ("msgid", "") in self.texts

    @property
    def is_missing(self) -> bool:
        return not all(text for keyword, text in self.texts if keyword == "msgstr")


def translations(folder: Path) -> list[Translation]:
    """Every language that has a file, in the order of their codes. Raises Unreadable."""
    return [_counted(path) for path in sorted(folder.glob("*/LC_MESSAGES/django.po"))]


def _counted(path: Path) -> Translation:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path.name} of “{path.parts[-3]}” is not in UTF-8.") from error
    found = [message for block in _blocks(text) if (message := _message(block)) and not message.is_heading]
    if not found:
        raise Unreadable(f"{path.name} of “{path.parts[-3]}” holds no message.")
    fuzzy = sum(1 for message in found if message.fuzzy)
    missing = sum(1 for message in found if message.is_missing and not message.fuzzy)
    return Translation(path.parts[-3], len(found), missing, fuzzy)


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of each message: a comment or a msgid after a translation begins the next one."""
    block: list[str] = []
    translated = False
    for line in (line.strip() for line in text.splitlines()):
        begins = line.startswith(("#", "msgctxt", "msgid")) and not line.startswith("msgid_plural")
        if translated and begins:
            yield block
            block, translated = [], False
        translated = translated or line.removeprefix("#~").lstrip().startswith("msgstr")
        block.append(line)
    yield block


def _message(lines: list[str]) -> _Message | None:
    """One message; None for comments alone and for what is kept only in a comment (“#~”)."""
    texts: list[tuple[str, str]] = []
    for line in lines:
        keyword, said = _KEYWORD.match(line), _TEXT.search(line)
        if line.startswith("#") or said is None:
            continue
        if keyword:
            texts.append((keyword.group(1), said.group(1)))
        elif texts:
            texts[-1] = (texts[-1][0], texts[-1][1] + said.group(1))
    fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
    return _Message(fuzzy, tuple(texts)) if texts else None
