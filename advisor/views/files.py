"""What can be taken away from a result: the picture of its link preview, and files for programs and spreadsheets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from advisor.engine.result_file import ResultFile
from advisor.models import Assessment
from advisor.pages.cards import card_of
from advisor.pages.result_files import as_table, json_schema, result_file
from advisor.rendering.kept_pages import KeptPages
from advisor.storage import assessments, content
from advisor.views.responses import download, private_page
from advisor.views.results import managed_or_404, shared_or_404

cards = KeptPages(most_bytes=4 * 1024 * 1024)
"""Some sixty cards in each process."""


@private_page
@require_safe
def card(request: HttpRequest, view: str) -> HttpResponse:
    """The picture of a link preview. Nothing in it changes as long as the result is there."""
    generation = cards.generation
    row = shared_or_404(view)
    response = cards.get(row.manage_hash, lambda: _drawn(row), generation).response(request, "image/png")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # messengers show it on their own pages
    return response


def _drawn(row: Assessment) -> bytes:
    from advisor.pages.card_picture import draw  # Pillow takes its time, and most processes never draw

    return draw(card_of(content.published(row.version_id), assessments.advice_of(row)))


@private_page
@require_safe
def result_json(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """The result in its published form."""
    text = _file(view, manage).model_dump_json(indent=1)
    response = download("recommendation.json", text, "application/json")
    response.headers["Link"] = f'<{reverse("result_schema")}>; rel="describedby"'
    return response


@private_page
@require_safe
def result_csv(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """The result as one table."""
    return download("recommendation.csv", as_table(_file(view, manage)), "text/csv; charset=utf-8")


def _file(view: str, manage: str) -> ResultFile:
    """What readers may have, or everything for the owner."""
    if manage:
        return result_file(managed_or_404(manage), hide_answers=False)
    row = shared_or_404(view)
    return result_file(row, hide_answers=row.hide_answers)


@cache_control(public=True, max_age=3600)
@require_safe
def result_schema(request: HttpRequest) -> HttpResponse:
    """What every result.json looks like."""
    return JsonResponse(json_schema(), json_dumps_params={"indent": 1}, content_type="application/schema+json")
