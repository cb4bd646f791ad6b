"""Two results, question by question and line by line, also where they were made with different questionnaires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from advisor.engine.flow import is_real
from advisor.engine.schema import Answer, Answers, Dimension, Question, Questionnaire
from advisor.forms.step import as_entry
from advisor.pages.presentation import answer_words
from advisor.words.lines import ShownLine

Only = Literal["", "A", "B"]


class AnswerPair(NamedTuple):
    """One question with both answers in words."""

    text: str
    other_text: str
    """The question as B asked it, where that is worded differently."""
    one: str
    other: str
    only: Only
    """The result whose questionnaire alone has this question; its counterpart's answer is empty."""
    same: bool


class LinePair(NamedTuple):
    """One tradeoff with both marks; None where a questionnaire has no such line."""

    dimension: Dimension
    one: ShownLine | None
    other: ShownLine | None


def answer_pairs(
    one: Questionnaire, one_answers: Answers, other: Questionnaire, other_answers: Answers
) -> Iterator[AnswerPair]:
    """The questions of A in their order, then those that only B has."""
    others = {question.key: question for question in other.questions}
    for question in one.questions:
        given, twin = one_answers.get(question.key), others.pop(question.key, None)
        if twin is None:
            yield AnswerPair(question.text, "", answer_words(question, given), "", "A", False)
        else:
            yield _pair(question, given, twin, other_answers.get(question.key))
    for question in others.values():
        yield AnswerPair(question.text, "", "", answer_words(question, other_answers.get(question.key)), "B", False)


def _pair(question: Question, given: Answer | None, twin: Question, twin_given: Answer | None) -> AnswerPair:
    return AnswerPair(
        text=question.text,
        other_text=twin.text if twin.text != question.text else "",
        one=answer_words(question, given),
        other=answer_words(twin, twin_given),
        only="",
        same=_same(given, twin_given),
    )


def _same(one: Answer | None, other: Answer | None) -> bool:
    """Two answers that say nothing are the same: "I'm not sure" and a question left open."""
    if one is None or other is None or not is_real(one) or not is_real(other):
        return not is_real(one) and not is_real(other)
    return as_entry(one) == as_entry(other)


def line_pairs(one: Sequence[ShownLine], other: Sequence[ShownLine]) -> list[LinePair]:
    """The lines of A in their order, then those that only B has."""
    others = {line.dimension.key: line for line in other}
    pairs = [LinePair(line.dimension, line, others.pop(line.dimension.key, None)) for line in one]
    return [*pairs, *(LinePair(line.dimension, None, line) for line in others.values())]
