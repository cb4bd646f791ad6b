"""Where a document is wrong: every problem as a sentence, with the item it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

_NAMED = re.compile(r"^(Question|Step|Combination|Limit|Example|Dimension) '([^']+)'")
_REPEATED = re.compile(r"^The (?:option of )?(question|step|combination|limit|example|dimension)(?: key)? '([^']+)'")
_LISTS = {
    "dimensions": "dimension",
    "steps": "step",
    "questions": "question",
    "combinations": "combination",
    "limits": "limit",
    "examples": "example",
}


class Place(NamedTuple):
    """One problem: a sentence, and the item and field it is about ("" where it is about the whole)."""

    text: str
    kind: str = "questionnaire"
    key: str = ""
    field: str = ""


def places_in(error: ValidationError, raw: Mapping[str, Any]) -> tuple[Place, ...]:
    """Every problem of a document that does not validate."""
    return tuple(place for item in error.errors() for place in _places(item, raw))


def _places(item: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Place]:
    path = tuple(item["loc"])
    for text in item["msg"].removeprefix("Value error, ").split("; "):
        if path:
            kind, key = _owner(path, raw)
            yield Place(f"{' > '.join(str(part) for part in path)}: {text}", kind, key, _field(path))
        else:
            found = _NAMED.match(text) or _REPEATED.match(text)
            yield Place(text, *(found.group(1).lower(), found.group(2))) if found else Place(text)


def _owner(path: tuple[Any, ...], raw: Mapping[str, Any]) -> tuple[str, str]:
    """The item a path leads to; an option is found through its question."""
    kind = _LISTS.get(str(path[0]))
    if kind is None or len(path) < 2 or not isinstance(path[1], int):
        return "questionnaire", ""
    try:
        item = raw[path[0]][path[1]]
        if len(path) > 3 and path[2] == "options" and isinstance(path[3], int):
            return "option", f"{item['key']}/{item['options'][path[3]]['key']}"
        return kind, str(item["key"])
    except (IndexError, KeyError, TypeError):
        return "questionnaire", ""


def _field(path: tuple[Any, ...]) -> str:
    names = [part for part in path if isinstance(part, str) and part not in {*_LISTS, "options"}]
    return names[0] if names else ""
