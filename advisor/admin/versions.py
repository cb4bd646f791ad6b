"""Published versions, and the one way to make a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _

from advisor import content
from advisor.engine import checks
from advisor.models import QuestionnaireVersion


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(admin.ModelAdmin):
    list_display = ("__str__", "published_at", "author", "note")
    search_fields = ("note", "author")
    fields = readonly_fields = ("number", "published_at", "author", "note", "app_release", "content_hash")
    change_list_template = "admin/versions.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        publish = path("publish/", self.admin_site.admin_view(self.publish), name="publish")
        return [publish, *super().get_urls()]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Show the checks (GET), publish (POST)."""
        if not request.user.has_perm("advisor.add_questionnaireversion"):
            raise PermissionDenied
        problems, warnings = _problems_and_warnings()
        note = request.POST.get("note", "")[:300]
        if request.method == "POST" and not problems:
            before = QuestionnaireVersion.objects.count()
            version = content.publish(author=request.user.get_username(), note=note)
            done = _("%s is published. New visitors see it now.") % version
            same = _("Nothing has changed since %s, so no new version was made.") % version
            messages.success(request, done if QuestionnaireVersion.objects.count() > before else same)
            return HttpResponseRedirect(reverse("admin:advisor_questionnaireversion_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the working copy"),
            "problems": problems,
            "warnings": warnings,
            "note": note,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/publish.html", context)


def _problems_and_warnings() -> tuple[list[str], list[str]]:
    try:
        found = checks.findings(content.working_copy())
    except content.InvalidContent as error:
        return error.problems, []
    return (
        [item.text for item in found if item.level == "error"],
        [item.text for item in found if item.level == "warning"],
    )
