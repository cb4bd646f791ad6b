"""The page for trying other answers: the questions folded by step, what is changed, and what it does to the advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisor.engine.recommendation import Recommendation
from advisor.engine.schema import Answers, Questionnaire, Step
from advisor.forms.step import AskedQuestion, as_entries, as_filled, asked
from advisor.forms.what_if import Tried
from advisor.pages.flips import ShownFlip, shown_flips
from advisor.pages.presentation import answer_words
from advisor.storage import links
from advisor.words.verdict import in_short


class TriedQuestion(NamedTuple):
    """One question of the form, and what stands below it."""

    asked: AskedQuestion
    changed: bool
    stored: str
    """The frozen answer in words."""
    now: str
    error: str
    back_url: str
    """The address with this answer put back."""
    back: str
    """The frozen answer as the form takes it."""


class Fold(NamedTuple):
    """The questions of one step."""

    step: Step
    questions: tuple[TriedQuestion, ...]
    changed: int
    wrong: int


def try_page(
    questionnaire: Questionnaire,
    frozen: Answers,
    tried: Tried,
    *,
    url: str,
    stored: Recommendation,
    now: Recommendation,
) -> dict[str, Any]:
    """Everything on the page but the parts of a result."""
    folds = [_fold(questionnaire, step, frozen, tried, url) for step in questionnaire.steps]
    return {
        "folds": folds,
        "changes": [question for fold in folds for question in fold.questions if question.changed],
        "kept": as_entries(tried.changed).items(),
        "said": _("Now: %(verdict)s.") % {"verdict": in_short(questionnaire, now)},
        "refused": _refused(questionnaire, tried),
        "stored_words": in_short(questionnaire, stored),
        "as_stored": (now.outcome, now.strength) == (stored.outcome, stored.strength),
        "ignored": tried.unknown,
        "draft_token": links.new_token(),
        "flips": [_flip(questionnaire, frozen, tried, flip) for flip in shown_flips(now.flips, tried.answers)],
    }


def _flip(questionnaire: Questionnaire, frozen: Answers, tried: Tried, flip: ShownFlip) -> ShownFlip:
    """A flip that keeps what else is changed, in the address and in the form."""
    question = questionnaire.question(flip.question)
    return flip._replace(
        query=tried.query_with(question, flip.answer, frozen.get(question.key)),
        filled=as_filled(question, flip.answer),
    )


def _fold(questionnaire: Questionnaire, step: Step, frozen: Answers, tried: Tried, url: str) -> Fold:
    questions = tuple(_questions(questionnaire, step, frozen, tried, url))
    return Fold(
        step=step,
        questions=questions,
        changed=sum(question.changed for question in questions),
        wrong=sum(bool(question.error) for question in questions),
    )


def _questions(
    questionnaire: Questionnaire, step: Step, frozen: Answers, tried: Tried, url: str
) -> Iterator[TriedQuestion]:
    for item in asked(questionnaire.questions_of(step.key), tried.entries(questionnaire), {}):
        key = item.question.key
        yield TriedQuestion(
            asked=item,
            changed=key in tried.changed,
            stored=answer_words(item.question, frozen.get(key)),
            now=answer_words(item.question, tried.answers.get(key)),
            error=tried.errors.get(key, ""),
            back_url=f"{url}{tried.query_without(key)}#{item.id}",
            back=as_filled(item.question, frozen.get(key)),
        )


def _refused(questionnaire: Questionnaire, tried: Tried) -> str:
    """Which answer could not be used; of several the first. Read aloud, it is all that tells where to look."""
    wrong = [question.text for question in questionnaire.questions if question.key in tried.errors]
    if not wrong:
        return ""
    return ngettext(
        "Not used: your answer to “%(first)s”",
        "Not used: %(count)d answers, the first to “%(first)s”",
        len(wrong),
    ) % {"count": len(wrong), "first": wrong[0]}
