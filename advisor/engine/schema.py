"""The questionnaire as one immutable document: what publishing writes and everything reads.

Every type is frozen and refuses unknown keys. A document that validates is complete:
every reference in it leads somewhere, so the rest of the engine never has to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from advisor.engine.flow import read_answers
from advisor.engine.questions import (
    NONE_STANDS_OUT,
    OUTCOMES,
    UNSURE,
    Answer,
    Answers,
    Document,
    Key,
    Kind,
    Option,
    Outcome,
    Points,
    Question,
    Words,
)

__all__ = [
    "FORMAT",
    "NONE_STANDS_OUT",
    "OUTCOMES",
    "PARTS_ONLY",
    "UNSURE",
    "Answer",
    "Answers",
    "Combination",
    "Dimension",
    "Document",
    "Example",
    "Key",
    "Kind",
    "Limit",
    "Option",
    "Outcome",
    "Place",
    "Points",
    "Question",
    "Questionnaire",
    "Step",
    "StrengthRule",
    "When",
    "Words",
    "problems_in",
]
"""The types of a question and of its answer among them, so that everything above the engine reads one module."""

Place = Literal["hosted", "self_hosted", "large"]

FORMAT = 1
"""Rises when an older release could no longer read a document."""

When = dict[str, tuple[str, ...]]
"""A condition: every question named has one of the options listed (bands, for a number question)."""


PARTS_ONLY = "parts only"
"""Context for validating a document whose parts need not fit together: to compare it, never to give advice by it."""


class Dimension(Document):
    """A tradeoff: a line between two poles on which the answers place the business."""

    key: Key
    title: Words
    small_pole: Words
    large_pole: Words
    why: Words
    """Why this tradeoff decides anything, in one or two sentences."""
    helper: bool = False
    """True for the line that is not one of the three tradeoffs (how the work divides)."""


class Step(Document):
    """One page of the questionnaire."""

    key: Key
    title: Words
    """The statement heading, such as "First, the work itself"."""
    short: Words
    """One or two words for lists, such as "The work"."""
    intro: str = ""


class Combination(Document):
    """Answers that together say more than each alone: extra points, still added by hand."""

    key: Key
    when: When
    phrase: Words
    points: Points


class Limit(Document):
    """A fact that rules something out, apart from points. It never adds any."""

    key: Key
    when: When
    unless: When = {}
    """The limit does not hold if all of this is true as well (never, when empty)."""
    rules_out: tuple[Outcome, ...] = ()
    """Outcomes that can no longer be advised; empty for a warning."""
    forbids: tuple[Place, ...] = ()
    """Ways to run a model that fall away: hosted by others, on own machines, any large model."""
    text: Words
    """What it means, in plain words."""
    way_on: Words
    """What the visitor can do about it."""


class Example(Document):
    """An example application. Its answers must give its outcome: it is a golden case."""

    key: Key
    outcome: Outcome
    title: Words
    summary: Words
    tradeoff: Words
    dimension: Key | None = None
    answers: dict[str, str | int | tuple[str, ...]]
    source: str = ""
    source_url: str = ""


class StrengthRule(Document):
    """From numbers to "clear", "leaning" or "too close to call"."""

    minimum_answers: int = 5
    """With fewer real answers there is no recommendation."""
    clear_probability: float = 0.70
    clear_margin: float = 0.40
    clear_coverage: float = 0.60
    clear_steady: float = 0.50
    """At least this share of the questions could change alone without changing the outcome."""
    leaning_margin: float = 0.12


class Questionnaire(Document):
    """One version: all dimensions, steps, questions, options, points, limits and examples.

    score(outcome) = base + sum of points; probability = softmax(score * point_value).
    """

    format: Literal[1] = 1
    base: Points = Points()
    point_value: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.25
    """Log-odds that one point is worth."""
    strength: StrengthRule = StrengthRule()
    dimensions: tuple[Dimension, ...]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    combinations: tuple[Combination, ...] = ()
    limits: tuple[Limit, ...] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self, info: ValidationInfo) -> Questionnaire:
        problems = [] if info.context == PARTS_ONLY else list(problems_in(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError if there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(f"there is no question {key!r}")

    def questions_of(self, step: str) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.step == step)

    def dimension(self, key: str) -> Dimension:
        """The dimension with this key. Raises KeyError if there is none."""
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(f"there is no dimension {key!r}")


def problems_in(document: Questionnaire) -> Iterator[str]:
    """Every reference that leads nowhere and every key used twice, each as one sentence."""
    yield from _repeated("dimension", [item.key for item in document.dimensions])
    yield from _repeated("step", [item.key for item in document.steps])
    yield from _repeated("question", [item.key for item in document.questions])
    yield from _repeated("combination", [item.key for item in document.combinations])
    yield from _repeated("limit", [item.key for item in document.limits])
    yield from _repeated("example", [item.key for item in document.examples])
    dimensions = {item.key for item in document.dimensions}
    steps = {item.key for item in document.steps}
    for question in document.questions:
        yield from _problems_in_question(question, steps, dimensions)
    for step in document.steps:
        if not document.questions_of(step.key):
            yield f"Step {step.key!r} has no question."
    options = {question.key: {item.key for item in question.options} for question in document.questions}
    for combination in document.combinations:
        yield from _problems_in_when(f"Combination {combination.key!r}", combination.when, options)
    for limit in document.limits:
        yield from _problems_in_when(f"Limit {limit.key!r}", limit.when, options)
        if limit.unless:
            yield from _problems_in_when(f"Limit {limit.key!r} (unless)", limit.unless, options)
    for example in document.examples:
        if example.dimension is not None and example.dimension not in dimensions:
            yield f"Example {example.key!r} names the unknown dimension {example.dimension!r}."
        yield from _problems_in_answers(example, document)


def _repeated(what: str, keys: list[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"The {what} key {key!r} is used {keys.count(key)} times."


def _problems_in_question(question: Question, steps: set[str], dimensions: set[str]) -> Iterator[str]:
    name = f"Question {question.key!r}"
    yield from _repeated(f"option of question {question.key!r}:", [item.key for item in question.options])
    if question.step not in steps:
        yield f"{name} stands in the unknown step {question.step!r}."
    if len(question.options) < 2:
        yield f"{name} has fewer than two options."
    for key in [question.dimension, *(option.dimension for option in question.options)]:
        if key is not None and key not in dimensions:
            yield f"{name} names the unknown dimension {key!r}."
    if question.kind == "number":
        ends = [option.up_to for option in question.options]
        inner = [end for end in ends[:-1] if end is not None]
        if len(inner) != len(ends) - 1 or ends[-1] is not None or inner != sorted(set(inner)):
            yield f"{name}: bands need rising ends, and only the last band is open."
    elif any(option.up_to is not None for option in question.options):
        yield f"{name}: only a number question has bands."


def _problems_in_when(name: str, when: When, options: dict[str, set[str]]) -> Iterator[str]:
    if not when:
        yield f"{name} has no condition."
    for question, keys in when.items():
        if question not in options:
            yield f"{name} names the unknown question {question!r}."
            continue
        if not keys:
            yield f"{name} lists no option of question {question!r}."
        for key in keys:
            if key not in options[question]:
                yield f"{name} names the unknown option {key!r} of question {question!r}."


def _problems_in_answers(example: Example, document: Questionnaire) -> Iterator[str]:
    _, problems = read_answers(document, dict(example.answers))
    for problem in problems:
        yield f"Example {example.key!r}: {problem.text}"
