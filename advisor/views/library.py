"""The library: published comparisons, results of hybrids and documented decisions, as lists and as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor.engine.evidence.likeness import Case
from advisor.engine.evidence.rows import Comparison, HybridResult
from advisor.pages.listing import (  # fmt: skip
    Listing,
    as_csv,
    cases_kind,
    comparisons_kind,
    hybrids_kind,
    listing,
    shown_comparison,
    shown_hybrid,
)
from advisor.storage import catalogue, content, library
from advisor.views.responses import public_page


@public_page
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """All published comparisons."""
    found = _comparisons(request)
    context = {"listing": found, "shown": [shown_comparison(row) for row in found.page]}
    return render(request, "evidence.html", context)


@public_page
@require_safe
def evidence_csv(request: HttpRequest) -> HttpResponse:
    return _download("evidence.csv", as_csv(_comparisons(request).rows, Comparison))


@public_page
@require_safe
def hybrids(request: HttpRequest) -> HttpResponse:
    """All published results of a small and a large model that share the work."""
    found = _hybrids(request)
    shown = [shown_hybrid(row) for row in found.page]
    context = {"listing": found, "shown": shown, "warning": catalogue.current().hybrid_warning}
    return render(request, "hybrids.html", context)


@public_page
@require_safe
def hybrids_csv(request: HttpRequest) -> HttpResponse:
    return _download("hybrids.csv", as_csv(_hybrids(request).rows, HybridResult))


@public_page
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All documented decisions."""
    return render(request, "cases.html", {"listing": _cases(request)})


@public_page
@require_safe
def cases_csv(request: HttpRequest) -> HttpResponse:
    return _download("cases.csv", as_csv(_cases(request).rows, Case))


def _comparisons(request: HttpRequest) -> Listing[Comparison]:
    rows = library.current().evidence.comparisons
    return listing(comparisons_kind(content.current(), rows), rows, request.GET)


def _hybrids(request: HttpRequest) -> Listing[HybridResult]:
    rows = library.current().hybrid_results
    return listing(hybrids_kind(rows), rows, request.GET)


def _cases(request: HttpRequest) -> Listing[Case]:
    rows = library.current().cases.cases
    return listing(cases_kind(content.current(), rows), rows, request.GET)


def _download(name: str, text: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
