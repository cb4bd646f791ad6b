"""The check page as HTML: the same for everybody, with other answers in it, so it is rendered once and filled in."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from advisor.engine import limits
from advisor.engine.flow import chosen_keys
from advisor.engine.schema import Limit, Question, Questionnaire, Step
from advisor.pages.presentation import enough, frozen_answers, sections
from advisor.rendering.stencils import Stencil, gap, kept
from advisor.storage import content, links
from advisor.storage.drafts import OpenDraft


class Asked(NamedTuple):
    """One question with gaps for the answer and for whether it is open."""

    question: Question
    text: str
    state: str


class Part(NamedTuple):
    step: Step
    given: tuple[Asked, ...]


def html(draft: OpenDraft, *, token: str, fragment: bool) -> bytes:
    """All answers by section, how many are open, and what contradicts or limits."""
    questionnaire = content.published(draft.version_id)
    answers = frozen_answers(draft.answers)
    given = [item for section in sections(questionnaire, answers) for item in section.given]
    open_keys = [item.question.key for item in given if not item.real]
    hits = limits.hits(questionnaire, chosen_keys(questionnaire, answers))
    values: dict[str, str] = {f"text:{item.question.key}": item.text for item in given}
    values |= dict.fromkeys((f"state:{key}" for key in open_keys), "open")
    values["notes"] = _notes(draft.version_id, enough(questionnaire, answers), len(open_keys), _keys(hits))
    values |= {"draft": draft.token, "token": token}
    return _stencil(draft.version_id, fragment).fill(values)


def _keys(hits: tuple[Limit, ...]) -> tuple[str, ...]:
    return tuple(limit.key for limit in hits)


@kept
def _notes(version_id: int, is_enough: bool, unsure: int, hits: tuple[str, ...]) -> SafeString:
    """What there is to say before going on; few visitors have the same, many have none."""
    questionnaire = content.published(version_id)
    context = {
        "enough": is_enough,
        "unsure": unsure,
        "total": len(questionnaire.questions),
        "minimum_answers": questionnaire.strength.minimum_answers,
        "limits": [limit for limit in questionnaire.limits if limit.key in hits],
    }
    return mark_safe(render_to_string("_check_notes.html", context))  # noqa: S308  (a template escapes)  # nosec


@kept
def _stencil(version_id: int, fragment: bool) -> Stencil:
    questionnaire = content.published(version_id)
    context: dict[str, Any] = {
        "sections": [_part(questionnaire, step) for step in questionnaire.steps],
        "notes": gap("notes"),
        "csrf_token": gap("token"),
        "draft": gap("draft"),
        "back_url": links.step_url(gap("draft"), questionnaire.steps[-1].key),
        "preview": content.is_preview(version_id),
    }
    return Stencil(render_to_string("_check.html" if fragment else "check.html", context))


def _part(questionnaire: Questionnaire, step: Step) -> Part:
    questions = questionnaire.questions_of(step.key)
    return Part(step, tuple(Asked(item, gap(f"text:{item.key}"), gap(f"state:{item.key}")) for item in questions))
