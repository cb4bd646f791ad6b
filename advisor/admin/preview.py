"""Start and end a preview of the working copy."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from advisor.storage import content, previews


def preview(request: HttpRequest) -> HttpResponse:
    """What a preview is (GET); start one, empty or with an example's answers, or end it (POST)."""
    if not request.user.has_perm("advisor.change_question"):
        raise PermissionDenied
    author = request.user.get_username()
    if request.method == "POST" and "end" in request.POST:
        previews.end(author)
        messages.success(request, _("The preview is over, and nothing of it was kept."))
        return HttpResponseRedirect(reverse("admin:index"))
    problem = ""
    try:
        questionnaire = content.working_copy()
        if request.method == "POST":
            return HttpResponseRedirect(previews.begin(author, request.POST.get("example", "")))
        examples = questionnaire.examples
    except content.InvalidContent as error:
        problem, examples = error.problems[0], ()
    context = {
        **admin.site.each_context(request),
        "title": _("Preview the working copy"),
        "problem": problem,
        "examples": examples,
        "open": previews.open_for(author),
    }
    return TemplateResponse(request, "admin/preview.html", context)
