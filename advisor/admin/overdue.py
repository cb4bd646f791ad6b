"""Facts that somebody should hold against their source again: a filter, an action, and a list for the first page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.admin import history
from advisor.models import Assumption, Case, Comparison, HybridResult, LanguageModel, Machine, Offer

REVIEW_DAYS = 180
DATES: dict[type[Model], str] = {
    Case: "reviewed_on",
    Comparison: "reviewed_on",
    HybridResult: "reviewed_on",
    LanguageModel: "reviewed_on",
    Machine: "reviewed_on",
    Offer: "priced_on",
    Assumption: "on",
}
"""The column that says when a row was last held against its source."""


class Due(NamedTuple):
    """A desk with rows to look up again, and after how many days that is so."""

    name: str
    rows: int
    days: int
    url: str


def due_days(kind: type[Model]) -> int:
    return int(getattr(kind, "due_days", REVIEW_DAYS))


def overdue(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that nobody has looked up for too long, or ever."""
    return rows.filter(_is_overdue(rows.model))


def _is_overdue(kind: type[Model]) -> Q:
    limit = timezone.localdate() - timedelta(days=due_days(kind))
    return Q(**{f"{DATES[kind]}__lt": limit}) | Q(**{f"{DATES[kind]}__isnull": True})


def overdue_facts() -> list[Due]:
    """Every desk that has such rows, with the list of them."""
    found = []
    for kind in DATES:
        count = overdue(kind._default_manager.all()).count()
        if count:
            url = f"{reverse(f'admin:advisor_{kind._meta.model_name}_changelist')}?look=overdue"
            found.append(Due(str(kind._meta.verbose_name_plural), count, due_days(kind), url))
    return found


class Overdue(admin.SimpleListFilter):
    """Rows that somebody should hold against their source again."""

    title = gettext_lazy("next look at the source")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("fine", _("not yet due"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "overdue":
            return overdue(queryset)
        return queryset.exclude(_is_overdue(queryset.model)) if self.value() == "fine" else queryset


@admin.action(description=gettext_lazy("Held against the source today, still right"), permissions=["change"])
def looked_up_today(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Set the date of each row to today, with the day before in the history."""
    column, today = DATES[queryset.model], timezone.localdate()
    rows = list(queryset)
    for row in rows:
        line = f"{column}: {history.shown(getattr(row, column))} → {history.shown(today)}"
        history.record(request, [row], f"{_('Held against the source, still right.')}\n{line}")
    queryset.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**{column: today})
    messages.success(request, _("Held against the source today: %d.") % len(rows))
