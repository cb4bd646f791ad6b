"""Who changed what, with old and new value, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model
from django.forms import BaseForm, ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext as _

LONGEST = 2000


def changes_of(form: BaseForm, owner: str = "") -> Iterator[str]:
    """Each changed field as "Wording: “old” → “new”"."""
    for name in form.changed_data:
        field = form.fields[name]
        if name not in form.cleaned_data or field.widget.is_hidden:
            continue
        old, new = form.get_initial_for_field(field, name), form.cleaned_data[name]
        if isinstance(field, ModelChoiceField) and not isinstance(old, Model):
            old = field.queryset.filter(pk=old).first() if old and field.queryset is not None else None
        if shown(old) != shown(new):
            yield f"{owner}{field.label or name}: {shown(old)} → {shown(new)}"


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


def shown(value: Any) -> str:
    """A value in a message: quoted, and clipped where it is very long."""
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(value)
    text = ", ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
    return f"“{text[:LONGEST]}”"


def person(request: HttpRequest) -> int:
    """Who sent this; the desk lets nobody in without a login."""
    assert request.user.pk is not None
    return int(request.user.pk)


def record(request: HttpRequest, rows: Iterable[Model], message: str) -> None:
    """Write one line of history for each row."""
    for row in rows:
        LogEntry.objects.log_actions(
            user_id=person(request), queryset=[row], action_flag=CHANGE, change_message=message, single_object=True
        )


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

    @admin.display(description="what")
    def message(self, entry: LogEntry) -> str:
        return entry.get_change_message()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
