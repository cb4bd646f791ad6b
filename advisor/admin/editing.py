"""What every desk of the working copy can do: lock, remember, archive, duplicate, move, mark as read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.admin import history, moving
from advisor.admin.locking import SEEN, EditForm
from advisor.admin.on_site import OnSite
from advisor.storage import content, working_copy

NOT_LIVE_YET = gettext_lazy("Visitors see this after the next publishing (Publish, on the first page of the desk).")


class EditedAdmin(OnSite, history.Remembering):
    """A desk whose rows several people edit and which remembers old and new values."""

    form = EditForm
    change_form_template = "admin/edited_form.html"
    deeds: tuple[str, ...] = ("reviewed",)
    actions = ("mark_as_reviewed",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *others = super().get_fieldsets(request, obj)
        name, options = first
        return [(name, {**options, "fields": (*options["fields"], SEEN)}), *others]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What results use is archived, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj is not None and content.is_used(obj))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        working_copy.lock()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The revision rises with a change only: who saves what she found tells nobody anything."""
        super().save_related(request, form, formsets, change)
        if change and history.changed_in(form, formsets):
            self.model._default_manager.filter(pk=form.instance.pk).update(revision=form.instance.revision + 1)

    # ------------------------------------------------------------ deeds: one press, one POST

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.do)
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        return [path("<int:pk>/do/<slug:deed>/", view, name=name), *super().get_urls()]

    def do(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Archive, bring back, duplicate, move up or down, or mark as read."""
        if request.method != "POST" or deed not in (*self.deeds, "unarchive"):
            raise Http404
        with transaction.atomic():
            working_copy.lock()
            row = self.model._default_manager.filter(pk=pk).first()
            if row is None:
                raise Http404
            if not self.has_change_permission(request, row):
                raise PermissionDenied
            deeds: dict[str, Callable[[HttpRequest, Any], str]] = {
                "archive": self._archive,
                "unarchive": self._bring_back,
                "duplicate": self._duplicate,
                "reviewed": self._reviewed,
                "up": self._up,
                "down": self._down,
            }
            return HttpResponseRedirect(deeds[deed](request, row))

    def _reviewed(self, request: HttpRequest, row: Any) -> str:
        self.mark_as_reviewed(request, self.model._default_manager.filter(pk=row.pk))
        return self._page_of(row)

    @admin.action(description=gettext_lazy("Mark as read and still right today"), permissions=["change"])
    def mark_as_reviewed(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        count = queryset.update(reviewed_on=timezone.localdate())
        history.record(request, queryset, _("Read and found still right."))
        messages.success(request, _("Marked as read and still right today: %d.") % count)

    def _archive(self, request: HttpRequest, row: Any) -> str:
        raise NotImplementedError

    _bring_back = _duplicate = _up = _down = _archive

    def _page_of(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        may = row is not None and self.has_change_permission(request, row)
        shown = {"deeds": self._offered(row) if may else [], "row_is_archived": row is not None and is_archived(row)}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def _offered(self, row: Any) -> list[tuple[str, str]]:
        """Address and words of each deed for this row."""
        words = {
            "duplicate": _("Duplicate"),
            "archive": _("Bring back from the archive") if is_archived(row) else _("Archive"),
            "reviewed": _("Read, still right today"),
        }
        return [
            (self._deed_url(row, "unarchive" if deed == "archive" and is_archived(row) else deed), words[deed])
            for deed in self.deeds
            if deed in words
        ]

    def _deed_url(self, row: Any, deed: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_do", args=[row.pk, deed])


class OrderedAdmin(EditedAdmin):
    """A desk of rows with a key and a place in an order."""

    deeds = ("duplicate", "archive", "reviewed", "up", "down")
    change_list_template = "admin/ordered_list.html"
    save_on_top = False
    siblings: tuple[str, ...] = ()
    """Fields that rows share among which one is moved."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or any(name in form.changed_data for name in self.siblings):
            obj.order = moving.last_place(obj, self.siblings) + working_copy.GAP
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("Order"))
    def moves(self, row: Any) -> SafeString:
        """Two buttons. They belong to a form that stands outside the table."""
        button = (
            '<button type="submit" form="moves" formaction="{}" id="{}-{}" class="move" '
            'aria-label="{}"><span aria-hidden="true">{}</span></button>'
        )
        up = format_html(button, self._deed_url(row, "up"), "up", row.pk, _("Move “%s” up") % row, "↑")
        down = format_html(button, self._deed_url(row, "down"), "down", row.pk, _("Move “%s” down") % row, "↓")
        return format_html('<span class="moves">{}{}</span>', up, down)

    @admin.display(description=gettext_lazy("State"))
    def state(self, row: Any) -> str:
        return _("archived") if is_archived(row) else _("in use")

    def _up(self, request: HttpRequest, row: Any) -> str:
        return self._move(request, row, "up")

    def _down(self, request: HttpRequest, row: Any) -> str:
        return self._move(request, row, "down")

    def _move(self, request: HttpRequest, row: Any, way: str) -> str:
        moved = moving.move(row, self.siblings, -1 if way == "up" else 1)
        words = {"row": row, "place": moved.after, "of": moved.of}
        messages.success(request, _("“%(row)s” is now %(place)d of %(of)d.") % words)
        if moved.before != moved.after:
            history.record(request, [row], moved.words)
        return f"{self._list()}#{way}-{row.pk}"

    def _archive(self, request: HttpRequest, row: Any) -> str:
        return self._put_away(request, row, True, _("“%s” is archived: it stays here and leaves the next version."))

    def _bring_back(self, request: HttpRequest, row: Any) -> str:
        return self._put_away(request, row, False, _("“%s” is back in the working copy."))

    def _put_away(self, request: HttpRequest, row: Any, away: bool, words: str) -> str:
        moving.put_away(row, away)
        history.record(request, [row], _("Archived.") if away else _("Brought back."))
        messages.success(request, words % row)
        return self._page_of(row)

    def _duplicate(self, request: HttpRequest, row: Any) -> str:
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = moving.duplicate(row, self.siblings)
        history.record(request, [copy], _("Made as a copy of “%s”.") % row.key)
        messages.success(request, _("This is a copy of “%s”. Change it, then save.") % row)
        return self._page_of(copy)


def is_archived(row: Any) -> bool:
    """An example leaves the document by its tick “visible”, every other row by being archived."""
    return not row.visible if hasattr(row, "visible") else bool(getattr(row, "archived", False))
