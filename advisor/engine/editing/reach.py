"""Whether some answers lead to an outcome: found by search, or shown to be impossible."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Literal

from advisor.engine import scoring, sensitivity
from advisor.engine.flow import chosen_keys
from advisor.engine.schema import NONE_STANDS_OUT, OUTCOMES, Outcome, Question, Questionnaire

STARTS = 12
ROUNDS = 4
SEED = 20261123
Reach = Literal["reached", "not_found", "impossible"]
Chosen = dict[str, tuple[str, ...]]


def reach(questionnaire: Questionnaire, outcome: Outcome) -> Reach:
    """ "reached" and "impossible" are certain; "not_found" means that the search came back empty-handed.

    The search first tries the examples. Then, from twelve random starts, it changes one question at a time to
    whatever gives the outcome the largest lead (limits and combinations included) until nothing helps.
    Impossible is what even the kindest sum cannot do: the best answer to each question on its own, with every
    helpful combination and no harmful one, still leaves another outcome ahead.
    """
    numbers = scoring.tables(questionnaire)
    for example in questionnaire.examples:
        if _given(numbers, chosen_keys(questionnaire, dict(example.answers))) == outcome:
            return "reached"
    if any(_climb(questionnaire, numbers, start, outcome) for start in _starts(questionnaire)):
        return "reached"
    return "impossible" if _hopeless(questionnaire, outcome) else "not_found"


def _given(numbers: scoring.Tables, keys: Chosen) -> Outcome | None:
    return sensitivity.verdict(numbers, keys, enough=True).outcome


def _starts(questionnaire: Questionnaire) -> Iterator[Chosen]:
    generator = random.Random(SEED)  # noqa: S311  (repeatable, not secret)
    for _ in range(STARTS):
        yield {
            question.key: generator.choice(list(possible_choices(question)))
            for question in questionnaire.questions
            if question.options
        }


def possible_choices(question: Question) -> Iterator[tuple[str, ...]]:
    """Every single option; for a several-choice question the best few are built up one by one elsewhere."""
    for option in question.options:
        yield (option.key,)


def _climb(questionnaire: Questionnaire, numbers: scoring.Tables, keys: Chosen, outcome: Outcome) -> bool:
    best = _lead(numbers, keys, outcome)
    for _ in range(ROUNDS):
        before = best
        for question in questionnaire.questions:
            for choice in _tries(question, keys.get(question.key, ())):
                other = {**keys, question.key: choice}
                lead = _lead(numbers, other, outcome)
                if lead > best:
                    best, keys = lead, other
        if _given(numbers, keys) == outcome:
            return True
        if best == before:
            return False
    return False


def _tries(question: Question, chosen: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if question.kind != "multiple":
        return possible_choices(question)
    real = tuple(key for key in chosen if key != NONE_STANDS_OUT)
    longer = [
        (*real, option.key)
        for option in question.options
        if option.key not in real and option.key != NONE_STANDS_OUT and len(real) < question.max_choices
    ]
    shorter = [tuple(key for key in real if key != left_out) for left_out in real]
    return [*longer, *shorter]


def _lead(numbers: scoring.Tables, keys: Chosen, outcome: Outcome) -> float:
    """Points ahead of the next outcome that limits leave; far behind if limits remove this one."""
    totals = dict(zip(OUTCOMES, scoring.totals(numbers, keys), strict=True))
    gone = scoring.ruled_out(numbers, keys)
    rivals = [value for other, value in totals.items() if other != outcome and other not in gone]
    lead = float(totals[outcome] - max(rivals, default=0)) if rivals else 1000.0
    return lead - 10_000.0 if outcome in gone else lead


def _hopeless(questionnaire: Questionnaire, outcome: Outcome) -> bool:
    """True if some outcome that no limit removes stays ahead whatever is answered."""
    removable = {gone for limit in questionnaire.limits for gone in limit.rules_out}
    return any(
        _best_lead_over(questionnaire, outcome, other) < 0
        for other in OUTCOMES
        if other != outcome and other not in removable
    )


def _best_lead_over(questionnaire: Questionnaire, outcome: Outcome, other: Outcome) -> int:
    lead = questionnaire.base.of(outcome) - questionnaire.base.of(other)
    for question in questionnaire.questions:
        gains = [option.points.of(outcome) - option.points.of(other) for option in question.options]
        most = question.max_choices if question.kind == "multiple" else 1
        lead += sum(sorted((gain for gain in gains if gain > 0), reverse=True)[:most])
    for combination in questionnaire.combinations:
        lead += max(0, combination.points.of(outcome) - combination.points.of(other))
    return lead
