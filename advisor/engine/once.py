"""What follows from documents alone is worked out once for them: a published one never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Made = TypeVar("Made")
MOST_KEPT = 8
"""The documents used last: a fit of the points makes thousands, one after the other."""


def once(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Remember what was made of documents. They are told apart by identity: comparing takes longer than most work."""
    kept: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], Made]] = OrderedDict()

    def remembered(*documents: Any) -> Made:
        key = tuple(map(id, documents))
        found = kept.get(key)
        if found is not None:
            return found[1]
        made = make(*documents)  # type: ignore[call-arg]
        kept[key] = (documents, made)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
        return made

    return cast(Callable[Given, Made], remembered)
