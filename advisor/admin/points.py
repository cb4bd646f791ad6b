"""All points on one page: question x answer x outcome, with bars, live sums and what decides."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from advisor.admin import history
from advisor.admin.sums import COLUMNS, MOST, fields_of, name_of, rows_with_points, sums_of, whole
from advisor.engine.schema import Outcome
from advisor.models import Question, Scorecard
from advisor.storage import working_copy

CHANGE = "advisor.change_question"
BAR = 60
"""Width of a bar's half in units of its drawing."""


class Cell(NamedTuple):
    """One number: a field with a bar beside it."""

    name: str
    value: str
    was: int
    label: str
    outcome: Outcome
    error: str
    x: float
    width: float


class PointRow(NamedTuple):
    label: str
    cells: tuple[Cell, ...]


class Block(NamedTuple):
    """One question, the combinations, or the points to start with."""

    key: str
    title: str
    url: str
    revision: str
    question: str
    """The question's key; empty for combinations and the points to start with."""
    rows: tuple[PointRow, ...]


class Wrong(NamedTuple):
    """What stands in the way of saving: by field, and lines for the top of the page."""

    fields: dict[str, str]
    lines: list[str]


def points(request: HttpRequest) -> HttpResponse:
    """The matrix (GET), or save what was changed in it (POST)."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    wrong = Wrong({}, [])
    if request.method == "POST":
        with transaction.atomic():
            working_copy.lock()
            wrong = _save(request)
        if not wrong.fields and not wrong.lines:
            return HttpResponseRedirect(reverse("admin:points"))
    from django.contrib import admin

    data = request.POST if request.method == "POST" else {}
    context = {
        **admin.site.each_context(request),
        "title": _("Points"),
        "blocks": blocks(data, wrong.fields),
        "wrong": wrong,
        "columns": COLUMNS.values(),
        "marks": {},
        **sums_of(data),
    }
    return TemplateResponse(request, "admin/points.html", context)


def sums(request: HttpRequest) -> HttpResponse:
    """The sums for the numbers on the screen, before they are saved."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    return render(request, "admin/_sums.html", sums_of(request.POST))


# ---------------------------------------------------------------- the matrix


def blocks(data: Any, errors: dict[str, str]) -> list[Block]:
    """The matrix as the page shows it: what was typed, where something was."""
    everything = rows_with_points()
    highest = max(
        (abs(getattr(row, name)) for _o, rows in everything for row in rows for name in fields_of(row).values()),
        default=1,
    )
    return [
        Block(
            key=f"{type(owner).__name__.lower()}-{owner.pk}",
            title=_("Points to start with") if isinstance(owner, Scorecard) else str(owner),
            url=reverse(f"admin:advisor_{owner._meta.model_name}_change", args=[owner.pk]),
            revision=str(owner.revision),
            question=owner.key if isinstance(owner, Question) else "",
            rows=tuple(_point_row(owner, row, data, errors, max(highest, 1)) for row in rows),
        )
        for owner, rows in everything
    ]


def _point_row(owner: Any, row: Any, data: Any, errors: dict[str, str], highest: int) -> PointRow:
    label = _("added before any answer") if isinstance(row, Scorecard) else _("together") if row is owner else str(row)
    cells = []
    for outcome, field in fields_of(row).items():
        name, was = name_of(row, outcome), getattr(row, field)
        typed = data.get(name, "")
        value = typed if typed != data.get(f"was-{name}", "") else str(was)
        width = min(BAR, BAR * abs(whole(value) or 0) / highest)
        cells.append(
            Cell(
                name=name,
                value=value,
                was=was,
                label=f"{owner}: {label}, {COLUMNS[outcome]}",
                outcome=outcome,
                error=errors.get(name, ""),
                x=round(BAR - width if (whole(value) or 0) < 0 else BAR, 1),
                width=round(width, 1),
            )
        )
    return PointRow(label, tuple(cells))


# ---------------------------------------------------------------- saving


def _save(request: HttpRequest) -> Wrong:
    """Write what was changed on the screen. Numbers that somebody else changed meanwhile are told, not overwritten."""
    wrong = Wrong({}, [])
    changes: list[tuple[Any, Any, str, int]] = []
    for owner, rows in rows_with_points():
        moved = [change for row in rows for change in _changed(row, request.POST, wrong)]
        seen = request.POST.get(f"revision-{type(owner).__name__.lower()}-{owner.pk}", str(owner.revision))
        if moved and seen != str(owner.revision):
            wrong.lines.append(
                _(
                    "Somebody saved “%s” while you had this page open. Your numbers are still here: look at them, "
                    "then save again."
                )
                % owner
            )
        changes += [(owner, *change) for change in moved]
    if not wrong.fields and not wrong.lines:
        _write(request, changes)
    return wrong


def _changed(row: Any, data: Any, wrong: Wrong) -> list[tuple[Any, str, int]]:
    found = []
    for outcome, field in fields_of(row).items():
        name = name_of(row, outcome)
        typed, was = data.get(name), data.get(f"was-{name}")
        if typed is None or typed == was:
            continue
        number = whole(typed)
        if number is None:
            wrong.fields[name] = _("Use a whole number from −%d to %d.") % (MOST, MOST)
        elif number != getattr(row, field):
            found.append((row, field, number))
    return found


def _write(request: HttpRequest, changes: list[tuple[Any, Any, str, int]]) -> None:
    lines: dict[Any, list[str]] = {}
    for owner, row, field, number in changes:
        outcome: Any = field.rpartition("_")[2]
        lines.setdefault(owner, []).append(f"{row}, {COLUMNS[outcome]}: {getattr(row, field)} → {number}")
        setattr(row, field, number)
        row.save(update_fields=[field])
    for owner, texts in lines.items():
        type(owner)._default_manager.filter(pk=owner.pk).update(revision=owner.revision + 1)
        history.record(request, [owner], "\n".join(texts))
    messages.success(request, _("Saved. Numbers changed: %d.") % len(changes) if changes else _("Nothing was changed."))
