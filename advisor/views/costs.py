"""What it would cost, with numbers to move and today's prices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from advisor.engine.cost.estimates import told
from advisor.engine.cost.need import EstimateInput, input_from_answers, workload_of
from advisor.engine.cost.summary import summarised
from advisor.engine.schema import OUTCOMES
from advisor.forms import cost as cost_form
from advisor.models import Assessment
from advisor.pages.presentation import frozen_answers
from advisor.storage import catalogue, content
from advisor.views.responses import page_or_fragment, private_page
from advisor.views.results import open_or_404
from advisor.words.costs import costs_page, fits_page


@gzip_page
@private_page
@require_safe
def cost(request: HttpRequest, view: str = "", manage: str = "") -> HttpResponse:
    """Recomputed for the answers of a result and what the address moves. The result itself stays as it is."""
    row, tools = open_or_404(view, manage)
    market = catalogue.market()
    need = need_of(row)
    work, _taken = workload_of(need, market.catalogue)
    moved = cost_form.read(request.GET.dict(), need, work, market.energy)
    worked = market.work_out(moved.need)
    context = {
        "assessment": row,
        "tools": tools,
        "moved": moved,
        **costs_page(summarised(worked), content.published(row.version_id), strength=row.strength),
        **fits_page(told(worked), market.catalogue),
    }
    response = page_or_fragment(request, "cost.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def need_of(row: Assessment) -> EstimateInput:
    """The part of a result's answers that bears on cost."""
    advice = next((outcome for outcome in OUTCOMES if outcome == row.outcome), None)
    return input_from_answers(frozen_answers(row.answers), advice=advice)
