"""The form of one step, built from the published questions of that step.

Not a `django.forms.Form`: a step has no widgets and no cleaning of its own, only questions that the engine can read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from advisor.engine.flow import read_answer
from advisor.engine.said import AnswerError
from advisor.engine.schema import NONE_STANDS_OUT, UNSURE, Answer, Answers, Question
from advisor.rendering.stencils import gap
from advisor.words.said import refused

LONGEST_KEPT = 200
"""Characters of an invalid entry that are kept to be shown again."""
MOST_KEPT = 20
"""Values of one field that are kept to be shown again."""
CHECKED = " checked"


class StepForm:
    """What was sent for the questions of one step: engine answers, and first errors, by question key."""

    def __init__(self, questions: tuple[Question, ...], data: QueryDict) -> None:
        self.questions = questions
        self.data = data
        self.answers: Answers = {}
        self.errors: dict[str, str] = {}
        for question in questions:
            try:
                self.answers[question.key] = _answer(question, data)
            except AnswerError as error:
                self.errors[question.key] = refused(error)

    def is_valid(self) -> bool:
        return not self.errors

    def entries(self) -> dict[str, list[str]]:
        """What was sent, as text, to be shown again."""
        return {
            question.key: [_kept(value) for value in self.data.getlist(question.key)[:MOST_KEPT]]
            for question in self.questions
        }


def _kept(value: str) -> str:
    """As much of a value as is shown again; without NUL, which PostgreSQL cannot store."""
    return value.replace("\x00", "")[:LONGEST_KEPT]


def _answer(question: Question, data: QueryDict) -> Answer:
    """The answer that was sent to one question. Raises AnswerError, in words for the visitor."""
    if question.kind == "multiple":
        chosen = data.getlist(question.key)
        if not {option.key for option in question.options}.issuperset(chosen):
            raise AnswerError(_("Choose from the answers listed here."))
        answer = read_answer(question, chosen)
        return (NONE_STANDS_OUT,) if answer is None else answer
    entered = data.get(question.key, "")
    if question.kind == "number":
        answer = read_answer(question, entered)
        return UNSURE if answer is None else answer
    if not entered:
        raise AnswerError(_("Choose an answer. “I’m not sure” is one too."))
    try:
        return read_answer(question, entered) or UNSURE
    except AnswerError as error:
        raise AnswerError(_("Choose one of the answers listed here.")) from error


class Choice(NamedTuple):
    """One option as the page shows it."""

    key: str
    label: str
    hint: str
    id: str
    checked: str
    """What ticks it: " checked", nothing, or a gap."""


class AskedQuestion(NamedTuple):
    """One question as the page shows it, with what was entered and what is wrong with it."""

    question: Question
    id: str
    choices: tuple[Choice, ...]
    value: str
    error: str


def asked(
    questions: tuple[Question, ...], entries: Mapping[str, list[str]], errors: Mapping[str, str]
) -> Iterator[AskedQuestion]:
    """The questions of a page with the entries and errors that belong to them."""
    for question in questions:
        values = _fillings(question, entries.get(question.key, []))
        yield AskedQuestion(
            question=question,
            id=f"q-{question.key}",
            choices=tuple(_choices(question, values)),
            value=values.get(question.key, ""),
            error=errors.get(question.key, ""),
        )


def asked_with_gaps(questions: tuple[Question, ...]) -> Iterator[AskedQuestion]:
    """The questions of a page with a gap wherever an entry belongs (see `fillings`)."""
    for question in questions:
        keys = [f"{question.key}:{key}" for key in (*(option.key for option in question.options), UNSURE)]
        yield AskedQuestion(
            question=question,
            id=f"q-{question.key}",
            choices=tuple(_choices(question, {key: gap(key) for key in keys})),
            value=gap(question.key),
            error="",
        )


def fillings(questions: tuple[Question, ...], answers: Answers) -> dict[str, str]:
    """What goes into the gaps of a page for these answers."""
    found: dict[str, str] = {}
    for question in questions:
        if question.key in answers:
            found.update(_fillings(question, as_entry(answers[question.key])))
    return found


def as_entries(answers: Answers) -> dict[str, list[str]]:
    """Saved answers as form entries."""
    return {key: as_entry(answer) for key, answer in answers.items()}


def as_entry(answer: Answer) -> list[str]:
    return [str(item) for item in answer] if isinstance(answer, list | tuple) else [str(answer)]


def as_filled(question: Question, answer: Answer | None) -> str:
    """An answer as the fields of its question take it in the page: the keys to tick, or what stands in the field."""
    if answer is None or (question.kind == "number" and answer == UNSURE):
        return f"{question.key}="
    return f"{question.key}={' '.join(as_entry(answer))}"


def _fillings(question: Question, entered: list[str]) -> dict[str, str]:
    """Name of a gap -> what goes in: a tick for each choice, or what was typed."""
    if question.kind == "number":
        return {question.key: entered[0]} if entered and entered[0] != UNSURE else {}
    return {f"{question.key}:{key}": CHECKED for key in entered}


def _choices(question: Question, ticks: Mapping[str, str]) -> Iterator[Choice]:
    if question.kind == "number":
        return
    for option in question.options:
        if question.kind == "multiple" and option.key == NONE_STANDS_OUT:
            continue
        yield _choice(question, option.key, option.label, option.hint, ticks)
    if question.kind == "single":
        yield _choice(question, UNSURE, _("I’m not sure"), "", ticks)


def _choice(question: Question, key: str, label: str, hint: str, ticks: Mapping[str, str]) -> Choice:
    return Choice(key, label, hint, f"q-{question.key}-{key}", ticks.get(f"{question.key}:{key}", ""))
