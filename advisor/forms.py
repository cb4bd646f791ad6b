"""The form of one step, built from the published questions of that step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from advisor.engine.flow import AnswerError, read_answer
from advisor.engine.schema import NONE_STANDS_OUT, UNSURE, Answer, Answers, Option, Question

LONGEST_KEPT = 200
"""Characters of an invalid entry that are kept to be shown again."""


class AnswerField(forms.Field):
    """One question. Cleans to an answer of the engine."""

    def __init__(self, question: Question) -> None:
        super().__init__(required=False, widget=forms.MultipleHiddenInput if question.kind == "multiple" else None)
        self.question = question

    def clean(self, value: Any) -> Answer:
        question = self.question
        if question.kind == "single" and not value:
            raise forms.ValidationError(_("Choose an answer. “I’m not sure” is one too."))
        try:
            answer = read_answer(question, value)
        except AnswerError as error:
            if question.kind == "single":
                raise forms.ValidationError(_("Choose one of the answers listed here.")) from error
            raise forms.ValidationError(str(error)) from error
        if answer is not None:
            return answer
        return (NONE_STANDS_OUT,) if question.kind == "multiple" else UNSURE


class Choice(NamedTuple):
    """One option as the page shows it."""

    key: str
    label: str
    hint: str
    id: str
    chosen: bool


class AskedQuestion(NamedTuple):
    """One question as the page shows it, with what was entered and what is wrong with it."""

    question: Question
    id: str
    choices: tuple[Choice, ...]
    value: str
    error: str


class StepForm(forms.Form):
    """All questions of one step. `cleaned_data` holds engine answers by question key."""

    def __init__(self, questions: tuple[Question, ...], data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = AnswerField(question)

    def entries(self) -> dict[str, list[str]]:
        """What was sent, as text, to be shown again."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        return {key: [value[:LONGEST_KEPT] for value in data.getlist(key)[:20]] for key in self.fields}

    def messages(self) -> dict[str, str]:
        """Question key -> its first error."""
        return {key: str(errors[0]) for key, errors in self.errors.items()}


def asked(
    questions: tuple[Question, ...], entries: Mapping[str, list[str]], errors: Mapping[str, str]
) -> Iterator[AskedQuestion]:
    """The questions of a page with the entries and errors that belong to them."""
    for question in questions:
        entered = entries.get(question.key, [])
        yield AskedQuestion(
            question=question,
            id=f"q-{question.key}",
            choices=tuple(_choices(question, entered)),
            value=entered[0] if entered and question.kind == "number" and entered[0] != UNSURE else "",
            error=errors.get(question.key, ""),
        )


def _choices(question: Question, entered: list[str]) -> Iterator[Choice]:
    if question.kind == "number":
        return
    for option in question.options:
        if question.kind == "multiple" and option.key == NONE_STANDS_OUT:
            continue
        yield _choice(question, option, entered)
    if question.kind == "single":
        yield Choice(UNSURE, _("I’m not sure"), "", f"q-{question.key}-{UNSURE}", UNSURE in entered)


def _choice(question: Question, option: Option, entered: list[str]) -> Choice:
    return Choice(option.key, option.label, option.hint, f"q-{question.key}-{option.key}", option.key in entered)


def as_entries(answers: Answers) -> dict[str, list[str]]:
    """Saved answers as form entries."""
    return {
        key: [str(item) for item in answer] if isinstance(answer, list | tuple) else [str(answer)]
        for key, answer in answers.items()
    }
