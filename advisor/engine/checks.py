"""What must hold before a document is published, beyond being complete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from advisor.engine.advice import recommend
from advisor.engine.schema import Document, Example, Outcome, Questionnaire

LONGEST_HINT = 120
OUTCOME_WORDS: dict[Outcome, str] = {"slm": "a small model", "hybrid": "both together", "llm": "a large model"}


class Check(Document):
    """One finding. An error blocks publishing, a warning does not."""

    level: Literal["error", "warning"]
    kind: Literal["questionnaire", "question", "example", "dimension"]
    key: str
    text: str


def findings(questionnaire: Questionnaire) -> tuple[Check, ...]:
    """Every finding, errors first."""
    rows = [*_examples(questionnaire), *_questions(questionnaire), *_dimensions(questionnaire)]
    return tuple(sorted(rows, key=lambda row: row.level))


def _examples(questionnaire: Questionnaire) -> Iterator[Check]:
    for example in questionnaire.examples:
        text = _wrong_outcome(questionnaire, example)
        if text:
            yield Check(level="error", kind="example", key=example.key, text=text)


def _wrong_outcome(questionnaire: Questionnaire, example: Example) -> str:
    found = recommend(questionnaire, dict(example.answers)).outcome
    if found == example.outcome:
        return ""
    got = OUTCOME_WORDS[found] if found else "no recommendation"
    wanted = OUTCOME_WORDS[example.outcome]
    return f"“{example.title}” stands for {wanted}, but its answers give {got}. Change its answers or the points."


def _questions(questionnaire: Questionnaire) -> Iterator[Check]:
    read = {key for limit in questionnaire.limits for key in limit.when}
    read |= {key for combination in questionnaire.combinations for key in combination.when}
    for question in questionnaire.questions:
        points = {(option.points.slm, option.points.hybrid, option.points.llm) for option in question.options}
        moves = len(points) > 1 or (question.kind == "multiple" and any(any(triple) for triple in points))
        if not moves and not question.comparable and question.key not in read:
            yield Check(
                level="warning",
                kind="question",
                key=question.key,
                text=f"Nothing reads the question “{question.text}”: no points, no limit, no comparison.",
            )
        if len(question.hint) > LONGEST_HINT:
            yield Check(
                level="warning",
                kind="question",
                key=question.key,
                text=f"The hint of “{question.text}” has {len(question.hint)} characters; {LONGEST_HINT} is the most.",
            )


def _dimensions(questionnaire: Questionnaire) -> Iterator[Check]:
    fed = {question.dimension for question in questionnaire.questions}
    fed |= {option.dimension for question in questionnaire.questions for option in question.options}
    for dimension in questionnaire.dimensions:
        if dimension.key not in fed:
            yield Check(
                level="warning",
                kind="dimension",
                key=dimension.key,
                text=f"No question feeds the line “{dimension.title}”.",
            )
