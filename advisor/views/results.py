"""The result, for anyone with the view link."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from advisor import content
from advisor.engine.advice import Advice
from advisor.models import Assessment
from advisor.presentation import result_page
from advisor.views.responses import private_page

GONE = "There is no result behind this link. It may be mistyped, or its owner stopped sharing or deleted it."


@private_page
@require_GET
def result(request: HttpRequest, view: str) -> HttpResponse:
    """The frozen result. Unknown, stopped and deleted links all answer the same."""
    row = Assessment.objects.filter(view_token=view, shared=True).first()
    if row is None:
        raise Http404(_(GONE))
    response = render(request, "result.html", result_context(row))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def result_context(row: Assessment) -> dict[str, Any]:
    """Everything the result template shows, from the frozen row and its own version."""
    questionnaire = content.published(row.version_id)
    advice = Advice.model_validate(row.advice)
    return {
        "assessment": row,
        "version": content.version_label(row.version_id),
        **result_page(questionnaire, row.answers, advice),
    }
