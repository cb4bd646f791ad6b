"""Answers played with: what an address changes over a frozen result, and the shortest address that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from advisor.engine.flow import is_real
from advisor.engine.schema import Answer, Answers, Question, Questionnaire
from advisor.forms.step import StepForm, as_entries, as_entry

LONGEST_NAME = 40
"""Characters of an unknown name that are shown."""


class Tried(NamedTuple):
    """What an address asks for."""

    answers: Answers
    """The frozen answers with every change that could be read."""
    changed: Answers
    """Those that are not as they were frozen."""
    wrong: dict[str, list[str]]
    """What could not be read, as it was typed. The frozen answer stands until it is put right."""
    errors: dict[str, str]
    """What is wrong with it, in words."""
    unknown: tuple[str, ...]
    """Names in the address that are no question, cut."""
    needless: bool
    """Whether a shorter address says the same, as after a whole form was sent."""

    @property
    def query(self) -> str:
        """The shortest address that says the same, from "?" on; empty where nothing is changed."""
        return as_query(self.changed, self.wrong)

    def query_without(self, key: str) -> str:
        """The address with one answer put back."""
        return as_query(_but(self.changed, key), _but(self.wrong, key))

    def query_with(self, question: Question, answer: Answer, frozen: Answer | None) -> str:
        """The address with one more answer changed."""
        more = {} if same(question, answer, frozen) else {question.key: answer}
        return as_query({**_but(self.changed, question.key), **more}, _but(self.wrong, question.key))

    def entries(self, questionnaire: Questionnaire) -> dict[str, list[str]]:
        """What the form shows: the answers, and what could not be read where a form can show it."""
        single = {question.key for question in questionnaire.questions if question.kind == "single"}
        return {**as_entries(self.answers), **{key: given for key, given in self.wrong.items() if key not in single}}


def as_query(answers: Answers, wrong: Mapping[str, list[str]] | None = None) -> str:
    """Answers as the end of an address."""
    given = {**as_entries(answers), **(wrong or {})}
    return f"?{urlencode(given, doseq=True)}" if given else ""


def read(questionnaire: Questionnaire, frozen: Answers, asked: QueryDict) -> Tried:
    """The changes in an address or a form. What it does not name stays as it was frozen."""
    named = tuple(question for question in questionnaire.questions if question.key in asked)
    form = StepForm(named, _without_blanks(named, asked))
    errors, changed = dict(form.errors), {}
    for question in named:
        key = question.key
        if question.kind != "multiple" and len(set(asked.getlist(key))) > 1:
            errors[key] = _("The address gives two answers here. Choose one.")
        elif key in form.answers and not same(question, form.answers[key], frozen.get(key)):
            changed[key] = form.answers[key]
    wrong = {key: given for key, given in form.entries().items() if key in errors}
    return Tried(
        answers={**frozen, **changed},
        changed=changed,
        wrong=wrong,
        errors=errors,
        unknown=_unknown(questionnaire, asked),
        needless=dict(asked.lists()) != {**as_entries(changed), **wrong},
    )


def same(question: Question, answer: Answer, frozen: Answer | None) -> bool:
    """Whether an answer is the frozen one. An empty field and a group without a tick look alike, asked or not."""
    if question.kind != "single" and not is_real(answer):
        return not is_real(frozen)
    return frozen is not None and as_entry(answer) == as_entry(frozen)


def _but(given: Mapping[str, Answer] | Mapping[str, list[str]], left_out: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != left_out}


def _without_blanks(named: tuple[Question, ...], asked: QueryDict) -> QueryDict:
    """A form sends a blank with every group of boxes, so that an empty group is told from one that was not sent."""
    data = asked.copy()
    for question in named:
        if question.kind == "multiple":
            data.setlist(question.key, [given for given in data.getlist(question.key) if given])
    return data


def _unknown(questionnaire: Questionnaire, asked: QueryDict) -> tuple[str, ...]:
    known = {question.key for question in questionnaire.questions}
    shown = (_printable(name)[:LONGEST_NAME] for name in asked if name not in known)
    return tuple(name for name in shown if name)


def _printable(name: str) -> str:
    """A name on one line, without characters that nobody sees."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
