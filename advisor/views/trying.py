"""Trying other answers on a result. What is played with lives in the address; only "Keep this" writes."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from advisor import assessments, catalogue, content, drafts, library, links, what_if
from advisor.engine.advice import Advice, advise
from advisor.engine.schema import Answers
from advisor.models import Assessment
from advisor.presentation import frozen_answers
from advisor.try_page import try_page
from advisor.views.responses import page_or_fragment, private_page, see_other, wants_fragment
from advisor.views.results import advice_context, open_or_404

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@gzip_page
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def trying(request: HttpRequest, view: str) -> HttpResponse:
    """The questions of a result beside the advice for what the address changes. The result itself stays as it is."""
    row = open_or_404(view)
    questionnaire, frozen = content.published(row.version_id), frozen_answers(row.answers)
    tried = what_if.read(questionnaire, frozen, request.POST if request.method == "POST" else request.GET)
    url = links.try_url(view) + tried.query
    if request.method == "POST" and tried.changed and not tried.errors:
        return _keep(row, tried.answers, request.POST.get("_draft", ""))
    fragment = wants_fragment(request)
    if request.method == "POST" or (tried.needless and not tried.unknown and not fragment):
        return see_other(url)
    stored = assessments.advice_of(row)
    now = _advice(row, tried.answers) if tried.changed else stored
    context = {
        "assessment": row,
        **advice_context(row.version_id, tried.answers, now),
        **try_page(questionnaire, frozen, tried, view=view, stored=stored.recommendation, now=now.recommendation),
    }
    response = page_or_fragment(request, "try.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    if fragment:
        response.headers["HX-Replace-Url"] = url
    return response


def _advice(row: Assessment, answers: Answers) -> Advice:
    """What these answers lead to, on the questionnaire of the result, with today's prices and measurements."""
    stamp = assessments.stamp_of(row)
    return advise(content.published(row.version_id), answers, library.current(stamp), catalogue.market(stamp=stamp))


def _keep(row: Assessment, answers: Answers, token: str) -> HttpResponse:
    """A draft and a result of their own. The page carries the draft's token, so that a second press finds the first.

    The token is not made from the answers: two readers of one link who try the same would share a manage link.
    """
    draft = drafts.begin_once(token if _TOKEN.fullmatch(token) else links.new_token(), row.version_id, answers)
    manage = links.manage_token(draft.token, draft.answers)
    assessments.keep(draft, manage, _advice(row, answers))
    return see_other(links.manage_url(manage))
