"""The catalogue: language models and machines, as lists and as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisor.engine.cost.catalogue import LanguageModel
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.machines import Machine
from advisor.models import LanguageModel as LanguageModelRow
from advisor.models import Machine as MachineRow
from advisor.pages.catalogue_lists import machines_kind, models_kind, shown_machines, shown_models
from advisor.pages.catalogue_table import as_csv
from advisor.pages.listing import Listing, listing
from advisor.storage import catalogue
from advisor.views.responses import public_page


@public_page
@require_safe
def language_models(request: HttpRequest) -> HttpResponse:
    """Language models, open and hosted, with who sells them at what price."""
    market = catalogue.market()
    found = _language_models(request, market)
    today = timezone.localdate()
    context = {
        "listing": found,
        "shown": shown_models(found.page.object_list, market, today),
        "prices_as_of": market.standard.as_of,
    }
    return render(request, "models.html", context)


@public_page
@require_safe
def language_models_csv(request: HttpRequest) -> HttpResponse:
    return _download("models.csv", as_csv(_language_models(request, catalogue.market()).rows, LanguageModelRow))


@public_page
@require_safe
def machines(request: HttpRequest) -> HttpResponse:
    """Machines to rent or to buy."""
    found = _machines(request)
    shown = shown_machines(list(found.page.object_list), timezone.localdate())
    return render(request, "machines.html", {"listing": found, "shown": shown})


@public_page
@require_safe
def machines_csv(request: HttpRequest) -> HttpResponse:
    return _download("machines.csv", as_csv(_machines(request).rows, MachineRow))


def _language_models(request: HttpRequest, market: Market) -> Listing[LanguageModel]:
    return listing(models_kind(market), market.catalogue.language_models, request.GET)


def _machines(request: HttpRequest) -> Listing[Machine]:
    return listing(machines_kind(), catalogue.current().machines, request.GET)


def _download(name: str, text: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
