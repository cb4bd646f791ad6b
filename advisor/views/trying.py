"""Trying other answers on a result. What is played with lives in the address; only "Keep this" writes."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from advisor.engine.advice import Advice, advise
from advisor.engine.schema import Answers
from advisor.forms import what_if
from advisor.models import Assessment
from advisor.pages.presentation import frozen_answers
from advisor.pages.try_page import try_page
from advisor.storage import assessments, catalogue, content, drafts, library, links
from advisor.views.responses import page_or_fragment, private_page, see_other, wants_fragment
from advisor.views.results import advice_context, open_or_404

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@gzip_page
@private_page
@require_safe
def trying(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """The questions of a result beside the advice for what the address changes. The result itself stays as it is.

    Compressed, although a form token stands beside what was typed: each page has another one, and whoever could make
    a visitor's browser ask for this page knows its address already.
    """
    row, tools = open_or_404(view, manage)
    questionnaire, frozen = content.published(row.version_id), frozen_answers(row.answers)
    tried = what_if.read(questionnaire, frozen, request.GET)
    url, fragment = tools.trying + tried.query, wants_fragment(request)
    if tried.needless and not tried.unknown and not fragment:
        return see_other(url)
    stored = assessments.advice_of(row)
    now = _advice(row, tried.answers) if tried.changed else stored
    context = {
        "assessment": row,
        "tools": tools,
        **advice_context(row.version_id, tried.answers, now),
        **try_page(
            questionnaire, frozen, tried, url=tools.trying, stored=stored.recommendation, now=now.recommendation
        ),
    }
    response = page_or_fragment(request, "try.html", context)
    if fragment:
        response.headers["HX-Replace-Url"] = url
    return response


@private_page
@require_POST
def keep(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """A draft and a result of their own for what was tried, on the questionnaire that the stored result was made with.

    The page carries the token of the draft to be made, so that a second press finds what the first one made. It is not
    made from the answers: two readers of one link who try the same would then share a manage link.
    """
    row, tools = open_or_404(view, manage)
    tried = what_if.read(content.published(row.version_id), frozen_answers(row.answers), request.POST)
    if not tried.changed or tried.errors:
        first_wrong = next((f"#q-{key}" for key in tried.wrong), "")
        return see_other(tools.trying + tried.query + first_wrong)
    token = request.POST.get("_draft", "")
    draft = drafts.begin_once(token if _TOKEN.fullmatch(token) else links.new_token(), row.version_id, tried.answers)
    new = links.manage_token(draft.token, draft.answers)
    assessments.keep(draft, new, _advice(row, tried.answers))
    return see_other(links.manage_url(new))


def _advice(row: Assessment, answers: Answers) -> Advice:
    """What these answers lead to, on the questionnaire of the result, with today's prices and measurements."""
    stamp = assessments.stamp_of(row)
    return advise(content.published(row.version_id), answers, library.current(stamp), catalogue.market(stamp=stamp))
