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


_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "may hold small letters and digits, with single hyphens or underscores between them",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "greater_than": "must be more than 0",
}


class Place(NamedTuple):
    """One problem: a sentence, and the item and field it is about ("" where it is about the whole)."""

    text: str
    kind: str = "questionnaire"
    key: str = ""
    field: str = ""


def places_in(error: ValidationError, raw: Mapping[str, Any]) -> tuple[Place, ...]:
    """Every problem of a document that does not validate, each once."""
    return tuple(dict.fromkeys(place for item in error.errors() for place in _places(item, raw)))


def unknown_parts(error: ValidationError, raw: Mapping[str, Any]) -> list[str]:
    """The names of everything in a document that this release has no place for."""
    return [_path(tuple(item["loc"]), raw) for item in error.errors() if item["type"] == "extra_forbidden"]


def _places(item: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Place]:
    path = tuple(item["loc"])
    if path:
        kind, key = _owner(path, raw)
        yield Place(f"{_path(path, raw)}: {_plain(item)}.", kind, key, _field(path))
        return
    for text in item["msg"].removeprefix("Value error, ").split("; "):
        found = _NAMED.match(text) or _REPEATED.match(text)
        yield Place(text, *(found.group(1).lower(), found.group(2))) if found else Place(text)


def _plain(item: Mapping[str, Any]) -> str:
    """What is wrong, in plain words; the types' own words only for what nobody has met yet."""
    if "answers" in item["loc"]:
        return "must be a text, a whole number or a list of texts"
    if item["type"] == "literal_error":
        return f"must be {item['ctx']['expected']}"
    return _PLAIN.get(item["type"], str(item["msg"]))


def _path(path: tuple[Any, ...], raw: Any) -> str:
    """The way to a part in words: rows of a list by their key, or by their number where they have none."""
    names: list[str] = []
    for part in path:
        raw = raw[part] if _has(raw, part) else None
        if isinstance(part, int) and names:
            key = raw.get("key") if isinstance(raw, Mapping) else None
            names[-1] += f" “{key}”" if isinstance(key, str) else f" {part + 1}"
        elif names[-2:-1] == ["answers"]:
            break
        else:
            names.append(str(part))
    return ", ".join(names)


def _has(raw: Any, part: Any) -> bool:
    if isinstance(raw, Mapping):
        return part in raw
    return isinstance(raw, list | tuple) and isinstance(part, int) and part < len(raw)


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
