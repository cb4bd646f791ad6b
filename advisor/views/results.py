"""The result, for anyone with the view link."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from advisor.engine.advice import Advice
from advisor.models import Assessment
from advisor.pages.cards import card_of
from advisor.pages.hidden_result import hidden_page
from advisor.pages.paper import note_overleaf
from advisor.pages.passing_on import passing_on
from advisor.pages.presentation import frozen_answers, result_page
from advisor.rendering.kept_pages import KeptPages
from advisor.storage import assessments, content, counting, links
from advisor.storage.links import Tools
from advisor.views.responses import private_page, site_address
from advisor.words.costs import costs_page
from advisor.words.evidence import beside_page
from advisor.words.verdict import verdict

GONE = gettext_lazy(
    "There is no result behind this link. It may be mistyped, its time may be over, "
    "or its owner stopped sharing or deleted it."
)
HIDDEN = gettext_lazy(
    "The owner of this result keeps the answers private, so this page has nothing to show. Ask them for it."
)

pages = KeptPages()


@private_page
@require_safe
def result(request: HttpRequest, view: str) -> HttpResponse:
    """The frozen result. Unknown, stopped, expired and deleted links all answer the same."""
    generation = pages.generation
    row = shared_or_404(view)
    site = site_address(request)
    page = pages.get((assessments.state_of(row), site), lambda: _page(row, site), generation)
    counting.add("shared", row.version_id, outcome=row.outcome)
    response = page.response(request)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(row: Assessment, site: str) -> str:
    card = card_of(content.published(row.version_id), assessments.advice_of(row))
    shown = hidden_context(row) if row.hide_answers else result_context(row, links.tools(row.view_token))
    return render_to_string("result.html", {**shown, "link": passing_on(site, row.view_token), "card": card})


def shared_or_404(view: str) -> Assessment:
    """The assessment behind a view link, unless its owner stopped sharing it."""
    row = assessments.shared(view)
    if row is None:
        raise Http404(str(GONE))
    return row


def managed_or_404(manage: str) -> Assessment:
    """The assessment behind its owner's private link."""
    row = assessments.managed(manage)
    if row is None:
        raise Http404(str(GONE))
    return row


def open_or_404(view: str, manage: str = "") -> tuple[Assessment, Tools]:
    """The assessment for pages that tell its answers, and where its other tools stand.

    Behind a view link there is none if its owner hides the answers; the owner's own link opens it all the same.
    """
    if manage:
        return managed_or_404(manage), links.own_tools(manage)
    row = shared_or_404(view)
    if row.hide_answers:
        raise Http404(str(HIDDEN))
    return row, links.tools(view)


def result_context(row: Assessment, tools: Tools | None) -> dict[str, Any]:
    """Everything the result template shows, from the frozen row and its own version."""
    advice = assessments.advice_of(row)
    return {
        "assessment": row,
        "tools": tools,
        "shared_as": row.view_token if row.shared else "",
        "version": content.version_label(row.version_id),
        "note_overleaf": note_overleaf(row.note, len(advice.recommendation.limits)),
        **advice_context(row.version_id, row.answers, advice),
    }


def advice_context(version_id: int, answers: dict[str, Any], advice: Advice) -> dict[str, Any]:
    """What the parts of a result show of this advice on these answers."""
    questionnaire = content.published(version_id)
    recommendation, disagreement = advice.recommendation, bool(advice.beside.disagreement)
    return {
        "verdict": verdict(questionnaire, recommendation, disagreement=disagreement),
        **result_page(questionnaire, answers, advice),
        **beside_page(questionnaire, frozen_answers(answers), advice),
        **costs_page(advice.costs, questionnaire, strength=recommendation.strength),
    }


def hidden_context(row: Assessment) -> dict[str, Any]:
    """What is left for the template when the owner hides the answers."""
    return {
        "assessment": row,
        "version": content.version_label(row.version_id),
        **hidden_page(content.published(row.version_id), assessments.advice_of(row)),
    }
