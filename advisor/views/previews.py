"""The last page of a preview: the result that a visitor would get, made for this look and not kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from advisor.engine.advice import advise
from advisor.models import Assessment
from advisor.storage import catalogue, content, drafts, library
from advisor.views.responses import private_page
from advisor.views.results import result_context


@private_page
@require_GET
def preview_result(request: HttpRequest, draft: str) -> HttpResponse:
    """Nothing is written: pressing Reload makes it again."""
    try:
        row = drafts.read(draft)
    except drafts.NoDraft:
        raise Http404(_("This preview is over. Start another one at the editor’s desk.")) from None
    if not content.is_preview(row.version_id):
        raise Http404
    advice = advise(content.published(row.version_id), row.answers, library.current(), catalogue.market())
    unsaved = Assessment(
        version_id=row.version_id,
        answers=row.answers,
        advice=advice.model_dump(mode="json"),
        outcome=advice.recommendation.outcome or "",
        strength=advice.recommendation.strength,
        created_at=timezone.now(),
        shared=False,
        prepared_for="",
        prepared_by="",
        note="",
    )
    response = render(request, "result.html", {**result_context(unsaved, None), "preview": True})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
