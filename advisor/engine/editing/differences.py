"""What differs between two documents, in words: "Budget, under 100: small 2 → 1"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from advisor.engine.schema import OUTCOMES, Combination, Document, Option, Outcome, Points, Question, Questionnaire

SHORT: dict[Outcome, str] = {"slm": "small", "hybrid": "both", "llm": "large"}
FIELD_WORDS = {
    "text": "wording", "why": "“why we ask”", "up_to": "end of the band", "way_on": "way on",
    "rules_out": "what it rules out", "forbids": "what it forbids", "small_pole": "small pole",
    "large_pole": "large pole", "max_choices": "most choices",
    "quick_picks": "quick picks", "source_url": "address of the source", "short": "short name", "intro": "introduction",
    "comparable": "use for comparing", "when": "condition", "unless": "exception", "dimension": "line",
}  # fmt: skip
"""Names of fields where their key is no plain word."""
NOTHING = "nothing"
"""What stands for an empty field."""


class Change(Document):
    """One difference, as a sentence, with what was there before and what is there now."""

    kind: str
    key: str
    text: str
    before: str = ""
    after: str = ""


def differences(before: Questionnaire, after: Questionnaire) -> tuple[Change, ...]:
    """Every difference, in the order of the document. Two equal documents have none."""
    return tuple(_all(before, after))


def _all(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    for outcome, old, new in _moved(before.base, after.base):
        yield Change(kind="scorecard", key="base", text=f"Points to start with: {SHORT[outcome]} {old} → {new}")
    if before.point_value != after.point_value:
        text = f"Worth of a point: {before.point_value} → {after.point_value}"
        yield Change(kind="scorecard", key="point_value", text=text)
    for name, value in before.strength.model_dump().items():
        now = getattr(after.strength, name)
        if value != now:
            text = f"Strength, {name.replace('_', ' ')}: {value} → {now}"
            yield Change(kind="scorecard", key=name, text=text)
    yield from _items("dimension", before.dimensions, after.dimensions)
    yield from _items("step", before.steps, after.steps)
    yield from _items("question", before.questions, after.questions)
    yield from _items("combination", before.combinations, after.combinations)
    yield from _items("limit", before.limits, after.limits)
    yield from _items("example", before.examples, after.examples)


def _items(kind: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    yield from _present(kind, kind.capitalize(), old, new)
    for key, item in new.items():
        if key in old:
            yield from _item(kind, old[key], item)
    yield from _order(kind, f"Order of the {kind}s", old, new)


def _present(kind: str, name: str, old: dict[str, Any], new: dict[str, Any], owner: str = "") -> Iterator[Change]:
    for key in new:
        if key not in old:
            yield Change(kind=kind, key=owner or key, text=f"{name} “{key}”: added", after=_title(new[key]))
    for key in old:
        if key not in new:
            yield Change(kind=kind, key=owner or key, text=f"{name} “{key}”: removed", before=_title(old[key]))


def _order(kind: str, name: str, old: dict[str, Any], new: dict[str, Any], owner: str = "") -> Iterator[Change]:
    """Whether what is in both stands in another order."""
    was, now = [key for key in old if key in new], [key for key in new if key in old]
    if was != now:
        text = f"{name}: changed"
        yield Change(kind=kind, key=owner or now[0], text=text, before=", ".join(was), after=", ".join(now))


def _item(kind: str, old: Any, new: Any) -> Iterator[Change]:
    yield from _fields(kind, old.key, f"{kind.capitalize()} “{old.key}”", old, new)
    if isinstance(new, Combination):
        yield from _points(kind, old.key, human(old.key), old.points, new.points)
    if isinstance(new, Question):
        was, now = {item.key: item for item in old.options}, {item.key: item for item in new.options}
        yield from _present(kind, f"Question “{old.key}”, option", was, now, old.key)
        for key, option in now.items():
            if key in was:
                yield from _option(old.key, was[key], option)
        yield from _order(kind, f"Question “{old.key}”, order of the options", was, now, old.key)


def _option(question: str, old: Option, new: Option) -> Iterator[Change]:
    yield from _points("question", question, f"{human(question)}, {human(new.key).lower()}", old.points, new.points)
    yield from _fields("question", question, f"Question “{question}”, option “{new.key}”", old, new)


def _points(kind: str, key: str, name: str, old: Points, new: Points) -> Iterator[Change]:
    moved = [f"{SHORT[outcome]} {was} → {now}" for outcome, was, now in _moved(old, new)]
    if moved:
        yield Change(kind=kind, key=key, text=f"{name}: {', '.join(moved)}")


def _moved(old: Points, new: Points) -> Iterator[tuple[Outcome, int, int]]:
    for outcome in OUTCOMES:
        if old.of(outcome) != new.of(outcome):
            yield outcome, old.of(outcome), new.of(outcome)


def _fields(kind: str, key: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    was, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    for field, value in now.items():
        if field in {"options", "points", "key"} or was[field] == value:
            continue
        text = f"{name}: {FIELD_WORDS.get(field, field.replace('_', ' '))} changed"
        yield Change(kind=kind, key=key, text=text, before=_words(was[field]), after=_words(value))


def human(key: str) -> str:
    """A key as people read it: "under_100" becomes "Under 100"."""
    words = key.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _title(item: Any) -> str:
    return str(getattr(item, "text", "") or getattr(item, "title", "") or getattr(item, "label", "") or item.phrase)


def _words(value: Any) -> str:
    """A value as it can be read: conditions as "mix: alike or mostly_routine"."""
    if value is None or value == "" or value == {} or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
