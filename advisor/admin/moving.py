"""Rows in order: one place up or down, a copy beside the original, in and out of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from advisor.models import Question
from advisor.storage.working_copy import GAP


def among(row: Any, siblings: Sequence[str]) -> models.QuerySet[Any]:
    """The rows that this one is ordered with, in their order."""
    return type(row)._default_manager.filter(**{name: getattr(row, name) for name in siblings})


def last_place(row: Any, siblings: Sequence[str]) -> int:
    """The highest order number among its siblings."""
    return among(row, siblings).exclude(pk=row.pk).aggregate(top=models.Max("order"))["top"] or 0


class Move(NamedTuple):
    """From which place a row moved to which, counted from 1, and how many there are."""

    before: int
    after: int
    of: int

    @property
    def words(self) -> str:
        return _("Place: %(before)d → %(after)d of %(of)d") % self._asdict()


def move(row: Any, siblings: Sequence[str], by: int) -> Move:
    """One place up (-1) or down (+1); at either end it stays."""
    rows = list(among(row, siblings))
    place = next(number for number, other in enumerate(rows) if other.pk == row.pk)
    goal = min(max(place + by, 0), len(rows) - 1)
    rows.insert(goal, rows.pop(place))
    for number, other in enumerate(rows, start=1):
        if other.order != number * GAP:
            type(row)._default_manager.filter(pk=other.pk).update(order=number * GAP)
    return Move(place + 1, goal + 1, len(rows))


def put_away(row: Any, away: bool) -> None:
    """Into the archive, or out of it."""
    if hasattr(row, "visible"):
        row.visible = not away
    else:
        row.archived = away
    row.revision += 1
    row.save()


def duplicate(row: Any, siblings: Sequence[str]) -> Any:
    """A copy with a key of its own, the last among its siblings. A question brings its options."""
    options = list(row.options.all()) if isinstance(row, Question) else []
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    copy.key = _free_key(row)
    copy.order = max(last_place(row, siblings), row.order) + GAP
    copy.revision = 0
    copy.save()
    for option in options:
        option.pk, option._state.adding = None, True
        option.question = copy
        option.save()
    return copy


def _free_key(row: Any) -> str:
    taken = set(type(row)._default_manager.values_list("key", flat=True))
    base = row.key[:50]
    names = [f"{base}-copy", *(f"{base}-copy-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in taken)
