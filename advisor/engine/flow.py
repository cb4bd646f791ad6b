"""Answers: reading them strictly, and knowing what has been answered."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Protocol

from advisor.engine.questions import NONE_STANDS_OUT, UNSURE, Answer, Answers, Document, Option, Question
from advisor.engine.said import AnswerError, say
from advisor.engine.typed_numbers import whole_number


class Asks(Protocol):
    """Whatever has questions, such as a questionnaire."""

    @property
    def questions(self) -> tuple[Question, ...]: ...


class Problem(Document):
    """One thing wrong with one answer, in words a person can act on."""

    question: str
    text: str


def read_answers(questionnaire: Asks, raw: Mapping[str, Any]) -> tuple[Answers, list[Problem]]:
    """The valid answers in `raw`, and every problem with the rest. Missing answers are fine.

    A whole number above a question's maximum counts as the maximum: some documented decisions state more.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    known = {question.key: question for question in questionnaire.questions}
    for key, value in raw.items():
        question = known.get(key)
        if question is None:
            allowed = ", ".join(known)
            problems.append(Problem(question=str(key), text=f"There is no question {key!r}. Questions: {allowed}."))
            continue
        if question.kind == "number" and type(value) is int:
            value = min(value, question.maximum)
        try:
            answer = read_answer(question, value)
        except AnswerError as error:
            problems.append(Problem(question=key, text=str(error)))
        else:
            if answer is not None:
                answers[key] = answer
    return answers, problems


def read_answer(question: Question, value: Any) -> Answer | None:
    """One answer, checked. None means not answered.

    Raises:
        AnswerError: with a sentence that names the key and what is allowed.
    """
    if value is None or value == "":
        return None
    if value == UNSURE and question.kind != "multiple":
        return UNSURE
    if question.kind == "number":
        return read_number(question, value)
    if question.kind == "multiple":
        return _read_several(question, value)
    return _read_option(question, value)


def read_number(question: Question, value: Any) -> int:
    """A whole number between the question's ends, as people type it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise AnswerError(f"{question.key!r} needs a whole number.")
    if isinstance(value, float) and not value.is_integer():
        raise AnswerError(f"{question.key!r} needs a whole number, not {value}.")
    number = whole_number(value, question.unit) if isinstance(value, str) else int(value)
    if not question.minimum <= number <= question.maximum:
        ends = say("answer.range", least=question.minimum, most=question.maximum)
        raise AnswerError(f"Give a number from {question.minimum:,} to {question.maximum:,}.", ends)
    return number


def _read_several(question: Question, value: Any) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise AnswerError(f"{question.key!r} needs a list of options.")
    chosen = list(dict.fromkeys(_read_option(question, item) for item in value))
    if not chosen:
        return None
    if len(chosen) > question.max_choices:
        many = say("answer.too_many", most=question.max_choices, chosen=len(chosen))
        raise AnswerError(f"Choose at most {question.max_choices}. You chose {len(chosen)}.", many)
    if NONE_STANDS_OUT in chosen and len(chosen) > 1:
        none = question.option(NONE_STANDS_OUT).label
        raise AnswerError(f"Choose either “{none}” or the others, not both.", say("answer.either", none=none))
    order = [option.key for option in question.options]
    return tuple(sorted(chosen, key=order.index))


def _read_option(question: Question, value: Any) -> str:
    allowed = [option.key for option in question.options]
    if isinstance(value, str) and value in allowed:
        return value
    near = get_close_matches(str(value), allowed, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise AnswerError(
        f"{question.key!r} has no option {str(value)[:60]!r}.{meant} Allowed: {', '.join([*allowed, UNSURE])}."
    )


def is_real(answer: Answer | None) -> bool:
    """Whether an answer says something: "I'm not sure" and "none stands out" do not."""
    return answer not in (None, UNSURE, (), (NONE_STANDS_OUT,))


def chosen_options(question: Question, answer: Answer | None) -> tuple[Option, ...]:
    """The options (or the band) that an answer stands for; empty if unsure or unanswered."""
    if answer is None or answer == UNSURE:
        return ()
    if isinstance(answer, int):
        return (question.band(answer),)
    if isinstance(answer, str):
        return (question.option(answer),)
    if answer == (NONE_STANDS_OUT,) and all(option.key != NONE_STANDS_OUT for option in question.options):
        return ()
    return tuple(question.option(key) for key in answer)


def chosen_keys(questionnaire: Asks, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Question key -> keys of the options chosen; a number becomes its band. Unsure ones are left out."""
    keys = {}
    for question in questionnaire.questions:
        options = chosen_options(question, answers.get(question.key))
        if options:
            keys[question.key] = tuple(option.key for option in options)
    return keys
