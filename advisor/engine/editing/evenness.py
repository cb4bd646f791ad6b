"""Whether the three outcomes get the same room: what is counted, how much, and where, so that the owner can judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from advisor.engine import scoring
from advisor.engine.schema import OUTCOMES, Example, Outcome, Points, Question, Questionnaire

OUTCOME_WORDS: dict[Outcome, str] = {"slm": "a small model", "hybrid": "both together", "llm": "a large model"}
UNEVEN = 1.5
"""Called uneven if one outcome has this many times as much as another."""
MOST_NAMED = 3

Counts = Mapping[Outcome, int]


class Uneven(NamedTuple):
    """One thing of which the outcomes have unlike amounts."""

    where: Literal["examples", "points"]
    text: str


def uneven(questionnaire: Questionnaire) -> Iterator[Uneven]:
    """Everything that is uneven, each with its counts and where to look."""
    of = {outcome: [item for item in questionnaire.examples if item.outcome == outcome] for outcome in OUTCOMES}
    counts = {outcome: len(rows) for outcome, rows in of.items()}
    if _apart(counts):
        text = f"Uneven number of example applications: {_listed(counts)}."
        yield Uneven("examples", f"{text} What has most examples looks like the usual choice.")
    for part, field in (("stories", "summary"), ("tradeoffs", "tradeoff")):
        lengths = {outcome: _mean([_words(row, field) for row in rows]) for outcome, rows in of.items() if rows}
        if _apart(lengths):
            text = f"Uneven length of the examples’ {part}, in words on average: {_listed(lengths)}."
            yield Uneven("examples", f"{text} {_ends(questionnaire.examples, field)}")
    answers = {outcome: sum(_speaks(question, outcome) for question in questionnaire.questions) for outcome in OUTCOMES}
    if _apart(answers):
        text = f"Uneven number of answers that speak most for each: {_listed(answers)}."
        yield Uneven("points", f"{text} {_silent(questionnaire, min(answers, key=lambda key: answers[key]))}".strip())


def _apart(counts: Counts) -> bool:
    return max(counts.values(), default=0) > UNEVEN * min(counts.values(), default=0)


def _listed(counts: Counts) -> str:
    return ", ".join(f"{OUTCOME_WORDS[outcome]} {count}" for outcome, count in counts.items())


def _words(example: Example, field: str) -> int:
    return len(str(getattr(example, field)).split())


def _mean(numbers: Sequence[int]) -> int:
    return round(sum(numbers) / len(numbers))


def _ends(examples: Sequence[Example], field: str) -> str:
    """The longest and the shortest, to see where something can be cut or added."""
    ordered = sorted(examples, key=lambda example: _words(example, field))
    shortest, longest = (f"“{example.title}” ({_words(example, field)})" for example in (ordered[0], ordered[-1]))
    return f"Longest: {longest}. Shortest: {shortest}."


def _speaks(question: Question, outcome: Outcome) -> int:
    """How many answers to a question speak for this outcome more than for the others."""
    return sum(1 for option in question.options if scoring.contrast(option.points, outcome) == _most(option.points) > 0)


def _most(points: Points) -> float:
    return max(scoring.contrast(points, outcome) for outcome in OUTCOMES)


def _silent(questionnaire: Questionnaire, outcome: Outcome) -> str:
    """Questions with points, but none whose answer speaks most for this outcome."""
    found = [
        f"“{question.text}”"
        for question in questionnaire.questions
        if not _speaks(question, outcome) and any(option.points.any for option in question.options)
    ]
    if not found:
        return ""
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"No answer speaks most for {OUTCOME_WORDS[outcome]} in {', '.join(found[:MOST_NAMED])}{more}."
