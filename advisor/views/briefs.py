"""The build brief of a result: a page to read and print, and the same as Markdown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from advisor.brief.heading import made_of, prepared, title
from advisor.brief.markdown import Heading, escaped, markdown
from advisor.brief.words import shown_brief
from advisor.engine.brief.build import brief
from advisor.engine.brief.parts import Brief
from advisor.engine.schema import Answers, Questionnaire
from advisor.models import Assessment
from advisor.pages.presentation import frozen_answers
from advisor.storage import assessments, content, links
from advisor.views.responses import download, private_page, site_address
from advisor.views.results import open_or_404


@gzip_page
@private_page
@require_safe
def build_brief(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """Made from the frozen answers and the frozen advice alone: it reads the same whenever it is opened."""
    row, tools = open_or_404(view, manage)
    questionnaire, answers, found, made = _made(row)
    context = {
        "assessment": row,
        "tools": tools,
        "title": title(found),
        "made": made,
        "brief": shown_brief(questionnaire, answers, found),
        **_addresses(request, row),
    }
    response = render(request, "brief.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@private_page
@require_safe
def build_brief_markdown(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """The same as a file."""
    row, _tools = open_or_404(view, manage)
    questionnaire, answers, found, made = _made(row)
    lines = [prepared(escaped(row.prepared_for), escaped(row.prepared_by)), *made]
    head = Heading(title(found), row.label, tuple(filter(None, lines)), row.note, **_addresses(request, row))
    text = markdown(shown_brief(questionnaire, answers, found, escaped), head)
    return download("build-brief.md", text, "text/markdown; charset=utf-8")


def _made(row: Assessment) -> tuple[Questionnaire, Answers, Brief, list[str]]:
    """The brief of a row with what it is made from, and what it is made of in words."""
    questionnaire, answers = content.published(row.version_id), frozen_answers(row.answers)
    advice = assessments.advice_of(row)
    found = brief(questionnaire, answers, advice)
    return questionnaire, answers, found, made_of(questionnaire, found, advice.recommendation, row.created_at)


def _addresses(request: HttpRequest, row: Assessment) -> dict[str, str]:
    """Whole addresses: they are read on paper. A brief is handed on, so it names the link to share or none."""
    site = site_address(request)
    result_url = site + links.result_url(row.view_token) if row.shared else ""
    return {"result_url": result_url, "evidence_url": site + reverse("evidence")}
