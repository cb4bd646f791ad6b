"""Form fields for what the rows keep as JSON: conditions, and the answers of an example, without JSON in sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.engine.flow import read_number
from advisor.engine.said import AnswerError
from advisor.engine.schema import UNSURE
from advisor.engine.schema import Question as AskedQuestion
from advisor.models import Question

ANSWER = "answer_"
CONDITION_HELP = gettext_lazy(
    "One question a line, as keys: the question, a colon, then the answers that count. Such as “mix: alike” or "
    "“team: none, developers”. All lines must be met."
)


class ConditionField(forms.CharField):
    """{"mix": ["alike"]} shown and typed as "mix: alike", one question a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{question}: {', '.join(keys)}" for question, keys in value.items())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n"))

    def clean(self, value: Any) -> dict[str, list[str]]:
        text = super().clean(value)
        known = {row.key: [option.key for option in row.options.all()] for row in _questions()}
        found: dict[str, list[str]] = {}
        for line in text.splitlines():
            if line.strip():
                question, keys = _condition(line, known)
                found[question] = keys
        return found


def _condition(line: str, known: dict[str, list[str]]) -> tuple[str, list[str]]:
    question, colon, rest = (part.strip() for part in line.partition(":"))
    keys = [key.strip() for key in rest.split(",") if key.strip()]
    if not colon or not keys:
        raise forms.ValidationError(_("“%s” needs a question, a colon and at least one answer.") % line.strip())
    if question not in known:
        allowed = ", ".join(known)
        raise forms.ValidationError(
            _("There is no question “%(key)s”. Questions: %(all)s.") % {"key": question, "all": allowed}
        )
    for key in keys:
        if key not in known[question]:
            allowed = ", ".join(known[question])
            raise forms.ValidationError(
                _("“%(question)s” has no answer “%(key)s”. Answers: %(all)s.")
                % {"question": question, "key": key, "all": allowed}
            )
    return question, keys


class ListField(forms.MultipleChoiceField):
    """A short list of words as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


def _questions() -> Iterable[Question]:
    return Question.objects.filter(archived=False).prefetch_related("options")


# ---------------------------------------------------------------- the answers of an example


class NumberField(forms.CharField):
    """A whole number as people write it, or "unsure": read as the questionnaire reads it."""

    def __init__(self, row: Question, **options: Any) -> None:
        super().__init__(**options)
        self.question = AskedQuestion(
            key=row.key,
            step="any",
            kind="number",
            text=row.text,
            why=row.why,
            options=(),
            minimum=row.minimum,
            maximum=row.maximum,
            unit=row.unit,
        )

    def clean(self, value: Any) -> int | str | None:
        text = super().clean(value)
        if text in ("", UNSURE):
            return text or None
        try:
            return read_number(self.question, text)
        except AnswerError as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """ "1,000" is no change of 1000."""
        try:
            return self.clean(data) != (None if initial == "" else initial)
        except forms.ValidationError:
            return True


def is_answer(name: str) -> bool:
    return name.startswith(ANSWER)


def as_fields(answers: Any) -> dict[str, Any]:
    """The answers of a row by the names of their fields; none where the row holds something else."""
    return {f"{ANSWER}{key}": value for key, value in answers.items()} if isinstance(answers, dict) else {}


def answer_fields() -> dict[str, forms.Field]:
    """One field for each question of the working copy, named answer_<key>."""
    return {f"{ANSWER}{row.key}": _answer_field(row) for row in _questions()}


def _answer_field(row: Question) -> forms.Field:
    options = [(option.key, option.label) for option in row.options.all() if not option.archived]
    if row.kind == "number":
        return NumberField(row, label=row.text, required=False, help_text=escape(row.unit))  # a help text may be markup
    if row.kind == "multiple":
        return ListField(label=row.text, required=False, choices=options)
    choices = [("", _("not told")), *options, (UNSURE, _("not sure"))]
    return forms.ChoiceField(label=row.text, required=False, choices=choices)


def answers_in(form: forms.BaseForm, before: dict[str, Any]) -> dict[str, Any]:
    """The answers as the row keeps them; what was not changed on the screen stays as it was written down."""
    answers: dict[str, Any] = {}
    for name in filter(is_answer, form.fields):
        key = name.removeprefix(ANSWER)
        value = form.cleaned_data.get(name) if name in form.changed_data else before.get(key)
        if value not in (None, "", []):
            answers[key] = value
    return answers
