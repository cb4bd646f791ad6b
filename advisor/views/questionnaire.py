"""The questionnaire: start, one page a step, check, finish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisor.engine.advice import advise
from advisor.engine.schema import Questionnaire
from advisor.forms.step import StepForm
from advisor.pages import check_page, step_page
from advisor.rendering.csrf import form_token
from advisor.storage import assessments, catalogue, content, counting, drafts, library, links
from advisor.storage.drafts import NoDraft, OpenDraft, Rejected
from advisor.views.responses import private_page, see_other, wants_fragment


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Make a draft, empty or filled in from an example application."""
    version = content.current_version_id()
    questionnaire = content.published(version)
    example = next((item for item in questionnaire.examples if item.key == request.POST.get("example")), None)
    token = drafts.begin(version, dict(example.answers) if example else {})
    counting.add("started", version)
    return see_other(links.check_url(token) if example else links.step_url(token, questionnaire.steps[0].key))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, draft: str, step: str) -> HttpResponse:
    """One step: show it, or record its answers and go on."""
    row = _draft_or_404(draft)
    questionnaire = content.published(row.version_id)
    place = _place_of(questionnaire, step)
    if request.method == "POST":
        with _gone_is_404():
            return _record(request, row, questionnaire, place)
    page = step_page.html(
        row,
        place,
        token=form_token(request),
        returning="change" in request.GET,
        fragment=wants_fragment(request),
    )
    if row.rejected and row.rejected.step == step:
        drafts.forget_rejected(row)
    return HttpResponse(page)


def _record(request: HttpRequest, draft: OpenDraft, questionnaire: Questionnaire, place: int) -> HttpResponse:
    here = questionnaire.steps[place]
    form = StepForm(questionnaire.questions_of(here.key), request.POST)
    if not form.is_valid():
        drafts.reject(draft, Rejected(here.key, form.entries(), form.errors))
        return see_other(request.get_full_path())
    drafts.record(draft, form.answers)
    if draft.answers.keys().isdisjoint(form.answers):
        counting.add("reached", draft.version_id, step=place + 2)
    if "change" in request.GET or place + 1 == len(questionnaire.steps):
        return see_other(links.check_url(draft.token))
    return see_other(links.step_url(draft.token, questionnaire.steps[place + 1].key))


@private_page
@require_safe
def check(request: HttpRequest, draft: str) -> HttpResponse:
    """All answers by section, before the result is made."""
    row = _draft_or_404(draft)
    return HttpResponse(check_page.html(row, token=form_token(request), fragment=wants_fragment(request)))


@private_page
@require_POST
def finish(request: HttpRequest, draft: str) -> HttpResponse:
    """Make the result, once for the same answers however often it is pressed."""
    row = _draft_or_404(draft)
    if content.is_preview(row.version_id):
        return see_other(links.preview_url(row.token))
    questionnaire = content.published(row.version_id)
    token = links.manage_token(row.token, row.answers)
    advice = advise(questionnaire, row.answers, library.current(), catalogue.market())
    if assessments.keep(row, token, advice):
        counting.add("finished", row.version_id, outcome=advice.recommendation.outcome or "")
    return see_other(links.manage_url(token))


def _draft_or_404(token: str) -> OpenDraft:
    with _gone_is_404():
        return drafts.read(token)


@contextmanager
def _gone_is_404() -> Iterator[None]:
    """A draft may go at any moment: its owner deletes the result in another tab."""
    try:
        yield
    except NoDraft:
        gone = _(
            "This questionnaire is not here any more. Drafts are deleted 30 days after the last answer, "
            "or together with a result that its owner deletes."
        )
        raise Http404(gone) from None


def _place_of(questionnaire: Questionnaire, key: str) -> int:
    for place, step in enumerate(questionnaire.steps):
        if step.key == key:
            return place
    raise Http404(_("This questionnaire has no such step."))
