"""The owner's page: the result with its link, label, and the ways to stop it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from advisor import assessments, links
from advisor.models import Assessment
from advisor.views.responses import private_page, see_other
from advisor.views.results import GONE, result_context

ACTIONS = ("label", "stop", "new-link", "delete")
LONGEST_LABEL = 80


@private_page
@require_safe
def manage(request: HttpRequest, manage: str) -> HttpResponse:
    """The result as its owner sees it."""
    row = _assessment_or_404(manage)
    context = {
        **result_context(row),
        "manage": manage,
        "view_url": _view_url(request, row),
        "draft": assessments.draft_of(row),
    }
    response = HttpResponse(render_to_string("manage.html", context))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def manage_action(request: HttpRequest, manage: str, action: str) -> HttpResponse:
    """Ask before an action (GET), then do it (POST)."""
    row = _assessment_or_404(manage)
    if request.method != "POST":
        context = {"assessment": row, "manage": manage, "action": action, "view_url": _view_url(request, row)}
        return render(request, "confirm.html", context)
    if action == "delete":
        _delete(row)
        return see_other(reverse("deleted"))
    if action == "label":
        row.label = " ".join(request.POST.get("label", "").split())[:LONGEST_LABEL]
    elif action == "stop":
        row.shared = False
    else:
        row.view_token, row.shared = links.new_token(), True
    row.save(update_fields=["label", "shared", "view_token"])
    return see_other(links.manage_url(manage))


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What the owner sees after deleting."""
    return render(request, "deleted.html")


def _delete(row: Assessment) -> None:
    """The result and the draft it came from: no answer stays behind."""
    with transaction.atomic():
        draft = row.draft
        row.delete()
        if draft is not None:
            draft.delete()


def _assessment_or_404(manage: str) -> Assessment:
    row = assessments.managed(manage)
    if row is None:
        raise Http404(_(GONE))
    return row


def _view_url(request: HttpRequest, row: Assessment) -> str:
    return request.build_absolute_uri(links.result_url(row.view_token))
