"""The owner's page: the result with its link, what its readers see, and the ways to stop it."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from advisor.forms.sharing import LinkForm, WordsForm
from advisor.models import Assessment
from advisor.pages.passing_on import passing_on, qr_code
from advisor.storage import assessments, links
from advisor.storage.stored import stored
from advisor.views import files, results
from advisor.views.responses import download, private_page, quickly_compressed, see_other, site_address
from advisor.views.results import managed_or_404, result_context

ACTIONS = ("stop", "new-link", "delete")
SAVED = "saved"
"""Behind the owner's address while the page says that something was saved; app.js takes it away again."""


@private_page
@require_safe
def manage(request: HttpRequest, manage: str) -> HttpResponse:
    """The result as its owner sees it, whole even when the readers' page hides the answers.

    Its tools are those of the readers where they have them, so that an address copied from one gives nothing away.
    Compressed: the links on it are secret, but nothing of the request is repeated beside them and no form stands on it.
    """
    row = managed_or_404(manage)
    readers_too = row.shared and not row.hide_answers
    context = {
        **result_context(row, links.tools(row.view_token) if readers_too else links.own_tools(manage)),
        "link": passing_on(site_address(request), row.view_token) if row.shared else None,
        "manage": manage,
        "saved": SAVED in request.GET,
        "draft": assessments.draft_of(row, manage),
    }
    response = quickly_compressed(request, render_to_string("manage.html", context))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, manage: str) -> HttpResponse:
    """The label, names and note at the head of the result.

    A refused form comes back as the answer to the POST, with status 200: so everything typed is still there after
    Reload and Back, which an answer shown once after a redirect could not promise for a long note.
    """
    row = managed_or_404(manage)
    form = WordsForm(request.POST) if request.method == "POST" else WordsForm.of(row)
    if form.is_valid():
        form.save(row)
        return _saved(manage)
    return render(request, "words.html", {"form": form, "manage": manage})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, manage: str) -> HttpResponse:
    """How long the result stays, and what its readers see. A refused form comes back as in `words`."""
    row = managed_or_404(manage)
    form = LinkForm(request.POST if request.method == "POST" else None, row=row, now=timezone.now())
    if form.is_valid():
        form.save()
        return _saved(manage)
    return render(request, "link.html", {"form": form, "manage": manage})


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def manage_action(request: HttpRequest, manage: str, action: str) -> HttpResponse:
    """Ask before an action (GET), then do it (POST)."""
    row = managed_or_404(manage)
    if request.method != "POST":
        return render(request, "confirm.html", {"manage": manage, "action": action})
    if action == "delete":
        _delete(row)
        return see_other(reverse("deleted"))
    if action == "stop":
        row.shared = False
    else:
        row.view_token, row.shared = links.new_token(), True
    row.save(update_fields=["shared", "view_token"])
    return see_other(links.manage_url(manage))


@private_page
@require_safe
def export(request: HttpRequest, manage: str) -> HttpResponse:
    """Everything that is stored, as a file."""
    text = json.dumps(stored(managed_or_404(manage)), indent=1, ensure_ascii=False)
    response = download("everything-stored.json", text, "application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What the owner sees after deleting."""
    return render(request, "deleted.html")


def _saved(manage: str) -> HttpResponse:
    return see_other(f"{links.manage_url(manage)}?{SAVED}")


def _delete(row: Assessment) -> None:
    """The result, the draft it came from and all that this process keeps of it: no answer and no link stays behind."""
    with transaction.atomic():
        draft = row.draft
        row.delete()
        if draft is not None:
            draft.delete()
    results.pages.forget()
    files.cards.forget()
    assessments.just_made.forget()
    qr_code.cache_clear()
