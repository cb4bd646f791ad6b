"""Finished assessments: no way to look into answers. Support finds one by its link, and only that one."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _

from advisor.admin import history
from advisor.models import Assessment

SUPPORT = "advisor.support_assessment"
_LINK = re.compile(r"(?:^|/r/)([A-Za-z0-9_-]{22})(?:/(?:[a-z.]+/?)?)?(?:[?#].*)?$")


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    list_display = ("created_at", "outcome", "strength", "version", "shared")
    list_filter = ("outcome", "strength", "shared", "version")
    date_hierarchy = "created_at"
    fields = readonly_fields = ("created_at", "version", "outcome", "strength", "shared", "expires_at")
    view_on_site = False
    change_list_template = "admin/assessments.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return [path("find/", self.admin_site.admin_view(self.find), name="find_assessment"), *super().get_urls()]

    def find(self, request: HttpRequest) -> HttpResponse:
        """Find one assessment by its view link, and delete it if asked. The link never stands in an address."""
        if not request.user.has_perm(SUPPORT):
            raise PermissionDenied
        link = request.POST.get("link", "").strip()
        found = _behind(link)
        if found is not None and "delete" in request.POST:
            return self._delete(request, found)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find a result by its link"),
            "opts": self.opts,
            "link": link,
            "found": found,
            "missing": bool(link) and found is None,
            "may_delete": self.has_delete_permission(request),
        }
        return TemplateResponse(request, "admin/find.html", context)

    def _delete(self, request: HttpRequest, row: Assessment) -> HttpResponse:
        """The result and its draft, as its owner would delete them."""
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        with transaction.atomic():
            LogEntry.objects.log_actions(
                user_id=history.person(request),
                queryset=[row],
                action_flag=DELETION,
                change_message=_("Deleted by its view link."),
                single_object=True,
            )
            self.delete_model(request, row)
        messages.success(request, _("The result is deleted, with the answers it was made from."))
        return HttpResponseRedirect(reverse("admin:find_assessment"))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Only for those who may list results. Support deletes by the view link, and cannot count through ids."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Assessment) -> None:
        draft = obj.draft
        obj.delete()
        if draft is not None:
            draft.delete()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)


def _behind(link: str) -> Assessment | None:
    """The result behind a view link, shared or not; also behind the bare end of one."""
    token = _LINK.search(link)
    return Assessment.objects.filter(view_token=token.group(1)).select_related("version").first() if token else None
