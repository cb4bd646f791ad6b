"""Published versions: what each changed, the way back to any of them, and the one way to make a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _

from advisor.admin import history
from advisor.admin.checklist import Checklist, checklist
from advisor.admin.impact import measure, tilts_of
from advisor.admin.on_site import OnSite
from advisor.admin.rewriting import changes_to, rewrite
from advisor.engine.editing.differences import Change, differences
from advisor.models import QuestionnaireVersion
from advisor.storage import content

PUBLISH = "advisor.add_questionnaireversion"


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(OnSite, admin.ModelAdmin):
    list_display = ("__str__", "published_at", "author", "note", "app_release", "fingerprint")
    search_fields = ("note", "author")
    fields = readonly_fields = ("number", "published_at", "author", "note", "app_release", "content_hash")
    change_list_template = "admin/versions.html"
    change_form_template = "admin/version.html"
    actions = None

    @admin.display(description="content")
    def fingerprint(self, version: QuestionnaireVersion) -> str:
        return version.content_hash[:10]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish), name="publish"),
            path("differences/", view(self.differences), name="differences"),
            path("discard/", view(self.discard), name="discard"),
            path("<int:pk>/restore/", view(self.restore), name="restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(
            request, {"may_publish": request.user.has_perm(PUBLISH), **(extra_context or {})}
        )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """A version with what it changed against the one before."""
        version = self.get_object(request, object_id)
        shown = {"changes": changes_of(version) if version else (), "may_publish": request.user.has_perm(PUBLISH)}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    # ------------------------------------------------------------ publish

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Show the checks and the impact (GET), publish (POST)."""
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        note = request.POST.get("note", "")[:300]
        if request.method == "POST":
            done = self._published(request, note)
            if done:
                return HttpResponseRedirect(reverse("admin:advisor_questionnaireversion_changelist"))
        return self._page(request, "admin/publish.html", _("Publish the working copy"), publish_page(note))

    def _published(self, request: HttpRequest, note: str) -> bool:
        before = content.newest()
        try:
            version = content.publish(author=request.user.get_username(), note=note, seen=request.POST.get("seen", ""))
        except content.InvalidContent:
            messages.error(request, _("Nothing was published: mend the errors first."))
            return False
        except content.ChangedMeanwhile:
            messages.error(
                request,
                _(
                    "Nothing was published: somebody changed the working copy while you looked. Look again, then "
                    "publish."
                ),
            )
            return False
        if version == before:
            messages.success(request, _("Nothing has changed since %s, so no new version was made.") % version)
        else:
            history.record(request, [version], _("Published. %s") % note)
            messages.success(request, _("%s is published. New visitors see it now.") % version)
        return True

    # ------------------------------------------------------------ compare, restore, discard

    def differences(self, request: HttpRequest) -> HttpResponse:
        """Any two versions, or the working copy, side by side in words."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        versions = list(QuestionnaireVersion.objects.all())
        before = _chosen(versions, request.GET.get("before"), versions[1] if len(versions) > 1 else versions[0])
        after = _chosen(versions, request.GET.get("after"), None)
        problem = ""
        changes: tuple[Change, ...] = ()
        try:
            changes = differences(_document(before), _document(after))
        except content.InvalidContent as error:
            problem = error.problems[0]
        context = {"versions": versions, "before": before, "after": after, "changes": changes, "problem": problem}
        return self._page(request, "admin/differences.html", _("What differs"), context)

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make an old version the working copy (asks first). Visitors see nothing of it before it is published."""
        version = QuestionnaireVersion.objects.filter(pk=pk).first()
        if version is None:
            raise Http404
        return self._rewrite(
            request, version, _("Restore %s as the working copy") % version, _("Restored from %s.") % version
        )

    def discard(self, request: HttpRequest) -> HttpResponse:
        """Throw away every change since the newest version (asks first)."""
        version = content.newest()
        if version is None:
            raise Http404
        return self._rewrite(request, version, _("Discard all changes"), _("All changes since %s discarded.") % version)

    def _rewrite(self, request: HttpRequest, version: QuestionnaireVersion, title: str, done: str) -> HttpResponse:
        if not request.user.has_perm(PUBLISH):
            raise PermissionDenied
        document = content.published(version.pk)
        if request.method == "POST":
            if rewrite(request, document, version, done):
                messages.success(request, _("%s The working copy is now as it was there; nothing is published.") % done)
            else:
                messages.info(request, _("Nothing was changed: the working copy already says what %s says.") % version)
            return HttpResponseRedirect(reverse("admin:index"))
        context = {"version": version, "changes": changes_to(document)}
        return self._page(request, "admin/rewrite.html", title, context)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta, **context}
        return TemplateResponse(request, template, shown)


def publish_page(note: str) -> dict[str, Any]:
    """Changes, checks and impact of the working copy."""
    found: Checklist = checklist()
    document, newest = found.working_copy, content.newest()
    context: dict[str, Any] = {
        "errors": found.errors,
        "warnings": found.warnings,
        "notes": found.notes,
        "note": note,
        "newest": newest,
    }
    before = content.readable_newest()
    if document is not None and newest is not None:
        context["changes"] = differences(before, document) if before else ()
        context["impact"] = found_impact = measure(document)
        context["tilts"] = tilts_of(found_impact)
        context["seen"] = content.content_hash(document.model_dump(mode="json"))
    return context


def changes_of(version: QuestionnaireVersion) -> tuple[Change, ...]:
    """What a version changed against the one before it."""
    before = QuestionnaireVersion.objects.filter(number__lt=version.number).order_by("-number").first()
    return differences(content.published(before.pk), content.published(version.pk)) if before else ()


def _chosen(versions: list[QuestionnaireVersion], number: str | None, default: Any) -> QuestionnaireVersion | None:
    """The version with this number; "working" is the working copy, told as None."""
    if number == "working":
        return None
    return next((version for version in versions if str(version.number) == number), default)


def _document(version: QuestionnaireVersion | None) -> Any:
    return content.published(version.pk) if version else content.working_copy()
