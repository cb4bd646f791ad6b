"""The whole questionnaire as one JSON document, out and in."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from advisor.admin.rewriting import changes_to, rewrite
from advisor.admin.versions import PUBLISH
from advisor.engine.editing import checks
from advisor.engine.editing.schema_places import places_in, unknown_parts
from advisor.engine.schema import FORMAT, Questionnaire
from advisor.models import QuestionnaireVersion, Scorecard
from advisor.storage import content, working_copy

LARGEST = 2_000_000
MOST_NAMED = 8
WAITING = "import"
"""Note on a document that waits for a yes."""


class Unreadable(ValueError):
    """The file holds no questionnaire. `problems` says why, a sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def as_json(questionnaire: Questionnaire) -> str:
    """A document as a file: the same bytes for the same document, whatever database it came from."""
    return json.dumps(questionnaire.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no number JSON knows")


def read(text: bytes) -> Questionnaire:
    """A document from a file. Raises Unreadable."""
    try:
        raw = json.loads(text.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is not in UTF-8. Save it as UTF-8 and try again.")) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The file is not JSON: %s.") % str(error)[:200]) from error
    if not isinstance(raw, dict):
        raise Unreadable(_("The file must hold one questionnaire: an object with “questions” and the rest."))
    _refuse_other_formats(raw)
    try:
        return Questionnaire.model_validate(raw)
    except ValidationError as error:
        if unknown := unknown_parts(error, raw):
            raise Unreadable(_unknown_in_words(unknown)) from error
        raise Unreadable(*(place.text for place in places_in(error, raw))) from error


def _refuse_other_formats(raw: dict[str, Any]) -> None:
    """Only the whole number that this release writes is its format; "1" and 1.0 were written by something else."""
    given = raw.get("format")
    if type(given) is int and given == FORMAT:
        return
    if "format" not in raw:
        text = _(
            "This file does not say which format it has. A questionnaire that was exported here begins with “format”: "
            "%(ours)d, so this is something else. Nothing was changed."
        )
    elif _is_newer(given):
        text = _(
            "This file was made by a newer release of this site: it has format %(theirs)s, and this release reads "
            "format %(ours)d. Update the site, then import it. Nothing was changed."
        )
    else:
        text = _("This file has format %(theirs)s, and this release reads format %(ours)d only. Nothing was changed.")
    raise Unreadable(text % {"theirs": json.dumps(given, ensure_ascii=False)[:40], "ours": FORMAT})


def _is_newer(given: Any) -> bool:
    try:
        return not isinstance(given, bool) and float(given) > FORMAT
    except (TypeError, ValueError, OverflowError):
        return False


def _unknown_in_words(parts: list[str]) -> str:
    text = _(
        "This file has parts that this release does not know: %s. It probably comes from a newer release of this site. "
        "Update the site, then import it. Nothing was changed."
    )
    more = _(" and %d more") % (len(parts) - MOST_NAMED) if len(parts) > MOST_NAMED else ""
    return text % ("; ".join(parts[:MOST_NAMED]) + more)


class DocumentForm(forms.Form):
    """The upload, refused in clear words before anything else looks at it."""

    file = forms.FileField(label=gettext_lazy("A questionnaire as JSON"))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        size = file.size or 0
        if size > LARGEST:
            text = _("This file has %(size)s. A questionnaire has at most %(most)s, so this is something else.")
            raise forms.ValidationError(text % {"size": filesizeformat(size), "most": filesizeformat(LARGEST)})
        return file


def export(request: HttpRequest) -> HttpResponse:
    """The working copy, or a published version, as a file."""
    if not request.user.has_perm("advisor.view_question"):
        raise PermissionDenied
    number = request.GET.get("version", "")
    version = QuestionnaireVersion.objects.filter(number=number).first() if number.isdecimal() else None
    try:
        document = content.published(version.pk) if version else content.working_copy()
    except content.InvalidContent as error:
        messages.error(request, _("The working copy cannot be exported before this is mended: %s") % error.problems[0])
        return HttpResponseRedirect(reverse("admin:publish"))
    name = f"questionnaire-version-{version.number}.json" if version else "questionnaire-working-copy.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_json(document), content_type="application/json; charset=utf-8", headers=headers)


def take_in(request: HttpRequest) -> HttpResponse:
    """Upload a document, look at what it would change, then make it the working copy."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    if "confirm" in request.POST:
        return _confirmed(request)
    form = DocumentForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            document = read(form.cleaned_data["file"].read())
            _dry_run(document)
        except (Unreadable, content.InvalidContent) as error:
            context["problems"] = error.problems
        else:
            context.update(_waiting(request, document))
    shown = {**admin.site.each_context(request), "title": _("Import a questionnaire"), **context}
    return TemplateResponse(request, "admin/take_in.html", shown)


def _dry_run(document: Questionnaire) -> None:
    """Write it, then take it all back: what the rows cannot hold is found before anybody agrees."""
    with transaction.atomic():
        working_copy.write(document)
        transaction.set_rollback(True)


def _waiting(request: HttpRequest, document: Questionnaire) -> dict[str, Any]:
    """Keep the document until she says yes, and show what it would change."""
    QuestionnaireVersion.everything.filter(number=None, note=WAITING, author=request.user.get_username()).delete()
    waiting = content.keep_unpublished(document, author=request.user.get_username(), note=WAITING)
    return {"waiting": waiting, "changes": changes_to(document), "findings": checks.findings(document)}


def _confirmed(request: HttpRequest) -> HttpResponse:
    """She has seen what it changes: write it."""
    pk = request.POST["confirm"]
    own = QuestionnaireVersion.everything.filter(number=None, note=WAITING, author=request.user.get_username())
    waiting = own.filter(pk=pk).first() if pk.isdecimal() else None
    if waiting is None:
        messages.error(request, _("That file is not waiting any more. Please send it again; nothing was changed."))
        return HttpResponseRedirect(reverse("admin:take_in"))
    document = Questionnaire.model_validate(waiting.document)
    with transaction.atomic():
        working_copy.lock()
        words = _("The whole questionnaire was imported from a file.")
        changed = rewrite(request, document, Scorecard.objects.get(), words)
        waiting.delete()
    if changed:
        messages.success(request, _("The document is the working copy now. Visitors see it after you publish it."))
    else:
        messages.info(request, _("Nothing was changed: the working copy already says what the file says."))
    return HttpResponseRedirect(reverse("admin:index"))
