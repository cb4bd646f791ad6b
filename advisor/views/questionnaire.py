"""The questionnaire: start, one page a step, check, finish."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from advisor import content, links
from advisor.engine.advice import advise
from advisor.engine.schema import Questionnaire, Step
from advisor.forms import StepForm, as_entries, asked
from advisor.models import Assessment, Draft
from advisor.presentation import check_page
from advisor.views.responses import page_or_fragment, private_page, see_other


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Make a draft, empty or filled in from an example application."""
    version = content.current_version_id()
    questionnaire = content.published(version)
    example = next((item for item in questionnaire.examples if item.key == request.POST.get("example")), None)
    draft = Draft.objects.create(
        token=links.new_token(), version_id=version, answers=dict(example.answers) if example else {}
    )
    if example:
        return see_other(reverse("check", args=[draft.token]))
    return see_other(_step_url(draft, questionnaire.steps[0]))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, draft: str, step: str) -> HttpResponse:
    """One step: show it, or record its answers and go on."""
    row = _draft_or_404(draft)
    questionnaire = content.published(row.version_id)
    place = _place_of(questionnaire, step)
    if request.method == "POST":
        return _record(request, row, questionnaire, place)
    return _show(request, row, questionnaire, place)


def _show(request: HttpRequest, draft: Draft, questionnaire: Questionnaire, place: int) -> HttpResponse:
    here = questionnaire.steps[place]
    entries, errors = as_entries(draft.answers), {}
    if draft.rejected and draft.rejected["step"] == here.key:
        entries = {**entries, **draft.rejected["entries"]}
        errors = draft.rejected["errors"]
        Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(rejected=None)
    questions = list(asked(questionnaire.questions_of(here.key), entries, errors))
    previous = questionnaire.steps[place - 1] if place else None
    returning = "change" in request.GET
    context = {
        "step": here,
        "number": place + 1,
        "steps": questionnaire.steps,
        "questions": questions,
        "errors": [question for question in questions if question.error],
        "action": request.get_full_path(),
        "back_url": _check_url(draft) if returning else _step_url(draft, previous) if previous else reverse("home"),
        "returning": returning,
        "is_last": place + 1 == len(questionnaire.steps),
    }
    return page_or_fragment(request, "step.html", context)


def _record(request: HttpRequest, draft: Draft, questionnaire: Questionnaire, place: int) -> HttpResponse:
    here = questionnaire.steps[place]
    form = StepForm(questionnaire.questions_of(here.key), request.POST)
    if not form.is_valid():
        rejected = {"step": here.key, "entries": form.entries(), "errors": form.messages()}
        _save(draft, lambda row: {"rejected": rejected})
        return see_other(request.get_full_path())
    _save(draft, lambda row: {"answers": {**row.answers, **form.cleaned_data}, "rejected": None})
    if "change" in request.GET or place + 1 == len(questionnaire.steps):
        return see_other(_check_url(draft))
    return see_other(_step_url(draft, questionnaire.steps[place + 1]))


def _save(draft: Draft, changes: Any) -> None:
    """Write changes made to the newest state of the draft; another tab's step is never undone."""
    while True:
        written = Draft.objects.filter(pk=draft.pk, revision=draft.revision).update(
            revision=draft.revision + 1, changed_at=timezone.now(), **changes(draft)
        )
        if written:
            return
        draft = _draft_or_404(draft.token)


@private_page
@require_GET
def check(request: HttpRequest, draft: str) -> HttpResponse:
    """All answers by section, before the result is made."""
    row = _draft_or_404(draft)
    questionnaire = content.published(row.version_id)
    context = {
        "draft": row.token,
        **check_page(questionnaire, row.answers),
        "back_url": _step_url(row, questionnaire.steps[-1]),
    }
    return page_or_fragment(request, "check.html", context)


@private_page
@require_POST
def finish(request: HttpRequest, draft: str) -> HttpResponse:
    """Make the result, once for the same answers however often it is pressed."""
    row = _draft_or_404(draft)
    questionnaire = content.published(row.version_id)
    token = links.manage_token(row.token, row.answers)
    fingerprint = links.fingerprint(token)
    if not Assessment.objects.filter(manage_hash=fingerprint).exists():
        advice = advise(questionnaire, row.answers)
        with transaction.atomic():
            Assessment.objects.get_or_create(
                manage_hash=fingerprint,
                defaults={
                    "view_token": links.new_token(),
                    "draft": row,
                    "version_id": row.version_id,
                    "answers": row.answers,
                    "advice": advice.model_dump(mode="json"),
                    "outcome": advice.recommendation.outcome or "",
                    "strength": advice.recommendation.strength,
                },
            )
    return see_other(reverse("manage", args=[token]))


def _draft_or_404(token: str) -> Draft:
    draft = Draft.objects.filter(token=token).first()
    if draft is None:
        raise Http404(_("This questionnaire is not here any more. Drafts are deleted 30 days after the last answer."))
    return draft


def _place_of(questionnaire: Questionnaire, key: str) -> int:
    for place, step in enumerate(questionnaire.steps):
        if step.key == key:
            return place
    raise Http404(_("This questionnaire has no such step."))


def _step_url(draft: Draft, step: Step) -> str:
    return reverse("step", args=[draft.token, step.key])


def _check_url(draft: Draft) -> str:
    return reverse("check", args=[draft.token])
