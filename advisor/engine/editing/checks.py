"""What must hold before a document is published, beyond being complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from advisor.engine import scoring
from advisor.engine.advice import recommend
from advisor.engine.choices import MOST_SETS, how_many
from advisor.engine.editing.evenness import OUTCOME_WORDS, uneven
from advisor.engine.editing.reach import reach
from advisor.engine.editing.schema_places import Place
from advisor.engine.schema import OUTCOMES, Document, Example, Question, Questionnaire

LONGEST_HINT = 120


class Check(Document):
    """One finding. An error blocks publishing, a warning does not."""

    level: Literal["error", "warning"]
    kind: str
    """What it is about: question, option, example, dimension, step, combination, limit, scorecard; "examples" for all
    of them, "points" for all points, "translation" for the interface, "questionnaire" for the whole."""
    key: str
    """The item's key; "question/option" for an option; empty for more than one item."""
    text: str
    field: str = ""
    """The field to mend, where there is one."""


def findings(questionnaire: Questionnaire) -> tuple[Check, ...]:
    """Every finding, errors first."""
    rows = [
        *_examples(questionnaire),
        *_outcomes(questionnaire),
        *_questions(questionnaire),
        *_dimensions(questionnaire),
        *_wording(questionnaire),
    ]
    return tuple(sorted(rows, key=lambda row: row.level))


def broken(places: Sequence[Place]) -> tuple[Check, ...]:
    """The errors of a document that does not even hold together."""
    return tuple(
        Check(level="error", kind=place.kind, key=place.key, text=place.text, field=place.field) for place in places
    )


def _examples(questionnaire: Questionnaire) -> Iterator[Check]:
    for example in questionnaire.examples:
        text = _wrong_outcome(questionnaire, example)
        if text:
            yield Check(level="error", kind="example", key=example.key, text=text, field="answers")


def _wrong_outcome(questionnaire: Questionnaire, example: Example) -> str:
    found = recommend(questionnaire, dict(example.answers)).outcome
    if found == example.outcome:
        return ""
    got = OUTCOME_WORDS[found] if found else "no recommendation"
    wanted = OUTCOME_WORDS[example.outcome]
    return f"“{example.title}” stands for {wanted}, but its answers give {got}. Change its answers or the points."


def _outcomes(questionnaire: Questionnaire) -> Iterator[Check]:
    for outcome in OUTCOMES:
        found = reach(questionnaire, outcome)
        name = OUTCOME_WORDS[outcome]
        if found == "impossible":
            text = f"No answers can lead to “{name}”: another outcome has more points whatever is answered."
            yield Check(level="error", kind="points", key="", text=text)
        elif found == "not_found":
            text = f"A search found no answers that lead to “{name}”. It may be out of reach: look at its points."
            yield Check(level="warning", kind="points", key="", text=text)


def _questions(questionnaire: Questionnaire) -> Iterator[Check]:
    read = {key for limit in questionnaire.limits for key in (*limit.when, *limit.unless)}
    read |= {key for combination in questionnaire.combinations for key in combination.when}
    for question in questionnaire.questions:
        scored = any(option.points.any for option in question.options)
        if not scored and not question.comparable and question.key not in read:
            text = f"Nothing reads the question “{question.text}”: no points, no limit, no comparison."
            yield _about(question, text)
        if scored and not _tells_apart(question):
            text = f"All answers to “{question.text}” get equal points, so that it decides nothing by itself."
            yield _about(question, text)
        if question.kind == "multiple" and how_many(question) > MOST_SETS:
            yield _too_many(question)
        yield from _hints(question)


def _about(question: Question, text: str, field: str = "") -> Check:
    return Check(level="warning", kind="question", key=question.key, text=text, field=field)


def _too_many(question: Question) -> Check:
    """Publishing it would make every visitor wait."""
    text = (
        f"“{question.text}” can be answered in {how_many(question):,} ways. Every result tries them all, and "
        f"{MOST_SETS:,} are the most. Take answers out or permit fewer at once."
    )
    return Check(level="error", kind="question", key=question.key, text=text, field="max_choices")


def _tells_apart(question: Question) -> bool:
    """Whether two answers differ in how far one outcome is ahead of another."""
    leads = {_leads(scoring.triple(option.points)) for option in question.options}
    return len(leads) > 1 or (question.kind == "multiple" and leads != {(0, 0, 0)})


def _leads(points: scoring.Triple) -> scoring.Triple:
    slm, hybrid, llm = points
    lowest = min(points)
    return (slm - lowest, hybrid - lowest, llm - lowest)


def _hints(question: Question) -> Iterator[Check]:
    most = f"{LONGEST_HINT} is the most"
    if len(question.hint) > LONGEST_HINT:
        text = f"The hint of “{question.text}” has {len(question.hint)} characters; {most}."
        yield _about(question, text, "hint")
    for option in question.options:
        if len(option.hint) > LONGEST_HINT:
            yield Check(
                level="warning",
                kind="option",
                key=f"{question.key}/{option.key}",
                text=f"The hint of the answer “{option.label}” has {len(option.hint)} characters; {most}.",
                field="hint",
            )


def _dimensions(questionnaire: Questionnaire) -> Iterator[Check]:
    fed = {question.dimension for question in questionnaire.questions}
    fed |= {option.dimension for question in questionnaire.questions for option in question.options}
    for dimension in questionnaire.dimensions:
        if dimension.key not in fed:
            text = f"No question feeds the line “{dimension.title}”."
            yield Check(level="warning", kind="dimension", key=dimension.key, text=text)


def _wording(questionnaire: Questionnaire) -> Iterator[Check]:
    for item in uneven(questionnaire):
        yield Check(level="warning", kind=item.where, key="", text=item.text)
