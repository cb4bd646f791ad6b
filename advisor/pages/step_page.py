"""A step as HTML. Nearly always it is the same page with other ticks, so it is rendered once and filled in."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from advisor.engine.schema import Questionnaire
from advisor.forms.step import AskedQuestion, as_entries, asked, asked_with_gaps, fillings
from advisor.rendering.stencils import Stencil, gap, kept
from advisor.storage import content, links
from advisor.storage.drafts import OpenDraft, Rejected


def html(draft: OpenDraft, place: int, *, token: str, returning: bool, fragment: bool) -> bytes:
    """The step at this place, with the draft's answers; if its last entry was refused, with that and the errors."""
    questionnaire = content.published(draft.version_id)
    here = questionnaire.steps[place]
    back = _back(draft, questionnaire, place, returning)
    if draft.rejected and draft.rejected.step == here.key:
        questions = _refused(draft, questionnaire, draft.rejected)
        context = _context(questionnaire, place, questions, back=back, returning=returning)
        preview = content.is_preview(draft.version_id)
        return _render({**context, "csrf_token": token, "preview": preview}, fragment).encode()
    values = fillings(questionnaire.questions_of(here.key), draft.answers)
    values.update(back=back, token=token)
    return _stencil(draft.version_id, place, returning, fragment).fill(values)


@kept
def _stencil(version_id: int, place: int, returning: bool, fragment: bool) -> Stencil:
    questionnaire = content.published(version_id)
    questions = list(asked_with_gaps(questionnaire.questions_of(questionnaire.steps[place].key)))
    context = _context(questionnaire, place, questions, back=gap("back"), returning=returning)
    preview = content.is_preview(version_id)
    return Stencil(_render({**context, "csrf_token": gap("token"), "preview": preview}, fragment))


def _refused(draft: OpenDraft, questionnaire: Questionnaire, rejected: Rejected) -> list[AskedQuestion]:
    entries = {**as_entries(draft.answers), **rejected.entries}
    return list(asked(questionnaire.questions_of(rejected.step), entries, rejected.errors))


def _context(
    questionnaire: Questionnaire,
    place: int,
    questions: list[AskedQuestion],
    *,
    back: str,
    returning: bool,
) -> dict[str, Any]:
    return {
        "step": questionnaire.steps[place],
        "number": place + 1,
        "steps": questionnaire.steps,
        "questions": questions,
        "errors": [question for question in questions if question.error],
        "back_url": back,
        "returning": returning,
        "is_last": place + 1 == len(questionnaire.steps),
    }


def _render(context: dict[str, Any], fragment: bool) -> str:
    return render_to_string("_step.html" if fragment else "step.html", context)


def _back(draft: OpenDraft, questionnaire: Questionnaire, place: int, returning: bool) -> str:
    if returning:
        return links.check_url(draft.token)
    return links.step_url(draft.token, questionnaire.steps[place - 1].key) if place else links.home_url()
