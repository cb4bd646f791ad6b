"""Who changed what, with old and new value, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import Model, QuerySet
from django.forms import BaseForm, ChoiceField, Field, ModelChoiceField
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 2000
"""Characters of one value."""
MOST_LINES = 100
SHOWN_LINES = 4
"""Of a long message, what the list of the whole history shows before it is opened."""


class Remembering(admin.ModelAdmin):
    """A desk whose history holds old and new values, and nothing where nothing was changed."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        if add:
            return super().construct_change_message(request, form, formsets, add)
        return clipped(changed_in(form, formsets))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """What is deleted is gone, so its values stay here."""
        for row in queryset:
            record(request, [row], clipped([_("Deleted. It said:"), *values_of(row)]), DELETION)


# ---------------------------------------------------------------- what a form changed


def changed_in(form: Any, formsets: Any) -> list[str]:
    """Every change of a form and of the rows below it, a line each."""
    return [*changes_of(form), *changes_of_inlines(formsets)]


def changes_of(form: BaseForm, owner: str = "") -> Iterator[str]:
    """Each changed field as "Wording: “old” → “new”"."""
    for name in form.changed_data:
        field = form.fields[name]
        if name not in form.cleaned_data or field.widget.is_hidden:
            continue
        old = named(field, form.get_initial_for_field(field, name))
        new = named(field, form.cleaned_data[name])
        if _words(old) != _words(new):
            yield f"{owner}{field.label or name}: {shown(old)} → {shown(new)}"
    for name, value in getattr(form, "left_out", {}).items():
        yield f"{owner}{name}: {shown(value)} → {shown(None)}"


def changes_of_inlines(formsets: Iterable[Any]) -> Iterator[str]:
    """The same for the rows below a form, with rows added and removed."""
    for formset in formsets:
        removed = list(getattr(formset, "deleted_objects", ()))
        for form in formset.forms:
            row = form.instance
            if row in removed:
                yield _("%s: removed") % row
            elif row in getattr(formset, "new_objects", ()):
                yield _("%s: added") % row
            elif form.has_changed():
                yield from changes_of(form, f"{row}, ")


def named(field: Field, value: Any) -> Any:
    """A choice by the words that the form shows for it."""
    if isinstance(field, ModelChoiceField):
        if isinstance(value, Model) or not value or field.queryset is None:
            return value or None
        return field.queryset.filter(pk=value).first()
    if isinstance(field, ChoiceField):
        names: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return [names.get(one, one) for one in value] if isinstance(value, list) else names.get(value, value)
    return value


# ---------------------------------------------------------------- values in words


def shown(value: Any) -> str:
    """A value in a message: quoted, and clipped where it is very long."""
    if value in (None, "", [], {}):
        return _("nothing")
    text = _words(value)
    return text if isinstance(value, bool | int | float | Decimal) else f"“{Truncator(text).chars(LONGEST)}”"


def _words(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_words(item) for item in value)
    return str(value)


def values_of(row: Model) -> Iterator[str]:
    """What a row says, a line for each field that holds something."""
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        if value not in (None, "", [], {}):
            yield f"{field.verbose_name}: {shown(value)}"


def clipped(lines: Sequence[str]) -> str:
    """As many lines as a person will read, and how many there were."""
    kept = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        kept.append(_("… and %d more.") % (len(lines) - MOST_LINES))
    return "\n".join(kept)


# ---------------------------------------------------------------- writing and reading


def person(request: HttpRequest) -> int:
    """Who sent this; the desk lets nobody in without a login."""
    assert request.user.pk is not None
    return int(request.user.pk)


def record(request: HttpRequest, rows: Iterable[Model], message: str, flag: int = CHANGE) -> None:
    """Write one line of history for each row."""
    for row in rows:
        LogEntry.objects.log_actions(
            user_id=person(request), queryset=[row], action_flag=flag, change_message=message, single_object=True
        )


def record_taken_in(request: HttpRequest, rows: Iterable[Any]) -> None:
    """What a file changed: one entry for each new and each changed row, none for the others."""
    for row in rows:
        if row.import_type == row.IMPORT_TYPE_NEW:
            record(request, [row.instance], _("Added from a file."), ADDITION)
        elif row.import_type == row.IMPORT_TYPE_UPDATE:
            lines = [f"{column}: {shown(before)} → {shown(after)}" for column, before, after in row.changes]
            record(request, [row.instance], clipped([_("Changed from a file:"), *lines]))


@admin.register(LogEntry)
class HistoryAdmin(admin.ModelAdmin):
    """Everything that was ever changed on the desk: to be read, not changed."""

    list_display = ("action_time", "user", "content_type", "object_repr", "message")
    list_filter = ("user", "content_type")
    search_fields = ("object_repr", "change_message")
    list_select_related = ("user", "content_type")
    list_display_links = None
    date_hierarchy = None
    list_per_page = 50
    actions = None

    @admin.display(description=gettext_lazy("what"))
    def message(self, entry: LogEntry) -> str:
        return entry.get_change_message()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
