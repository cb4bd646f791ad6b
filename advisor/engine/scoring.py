"""The additive scorecard: points in, probabilities out.

score(outcome) = base + sum of the points of the answers given; probability = softmax(score * point_value).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from advisor.engine.flow import chosen_options
from advisor.engine.once import once
from advisor.engine.recommendation import Contribution, Line, Probabilities, Reason
from advisor.engine.schema import OUTCOMES, Answers, Combination, Outcome, Points, Question, Questionnaire, When

Triple = tuple[int, int, int]
"""Points for slm, hybrid and llm, in the order of OUTCOMES."""

Keys = Mapping[str, tuple[str, ...]]
"""Question key -> keys of the options chosen."""

Conditions = tuple[tuple[str, frozenset[str]], ...]
"""Questions with the options that are wanted, taken apart for speed."""


def triple(points: Points) -> Triple:
    """The points in the order of OUTCOMES."""
    return (points.slm, points.hybrid, points.llm)


class Rule(NamedTuple):
    """A combination with its condition taken apart for speed."""

    conditions: Conditions
    points: Triple
    combination: Combination


class Exclusion(NamedTuple):
    """A limit that rules outcomes out, taken apart for speed."""

    conditions: Conditions
    unless: Conditions
    rules_out: tuple[Outcome, ...]
    questions: frozenset[str]
    """The questions it looks at."""


class Part(NamedTuple):
    """What one question has a hand in."""

    rules: tuple[tuple[frozenset[str], Conditions, Triple], ...]
    """Combinations: the options wanted here, what else they need, their points."""
    limits: tuple[Exclusion, ...]
    others: tuple[Exclusion, ...]
    """The limits that do not look at this question."""


class Tables(NamedTuple):
    """A questionnaire's numbers as plain look-ups."""

    base: Triple
    points: dict[str, dict[str, Triple]]
    rules: tuple[Rule, ...]
    exclusions: tuple[Exclusion, ...]
    scored: tuple[Question, ...]
    """The questions that carry points; the others do not count for coverage."""
    decisive: tuple[Question, ...]
    """The questions whose answer can change the outcome: by points or by a limit."""
    parts: dict[str, Part]


@once
def tables(questionnaire: Questionnaire) -> Tables:
    """The look-ups of this document."""
    points = {
        question.key: {option.key: triple(option.points) for option in question.options}
        for question in questionnaire.questions
    }
    rules = tuple(Rule(conditions(item.when), triple(item.points), item) for item in questionnaire.combinations)
    exclusions = tuple(
        Exclusion(conditions(item.when), conditions(item.unless), item.rules_out, frozenset({*item.when, *item.unless}))
        for item in questionnaire.limits
        if item.rules_out
    )
    in_rules = {key for rule in rules for key, _ in rule.conditions}
    scored = tuple(
        question
        for question in questionnaire.questions
        if question.key in in_rules or any(any(values) for values in points[question.key].values())
    )
    decisive_keys = {question.key for question in scored}.union(*(item.questions for item in exclusions))
    decisive = tuple(question for question in questionnaire.questions if question.key in decisive_keys)
    parts = {question.key: _part(question.key, rules, exclusions) for question in decisive}
    return Tables(triple(questionnaire.base), points, rules, exclusions, scored, decisive, parts)


def _part(question: str, rules: tuple[Rule, ...], exclusions: tuple[Exclusion, ...]) -> Part:
    mine = tuple(
        (wanted, tuple(item for item in rule.conditions if item[0] != question), rule.points)
        for rule in rules
        for key, wanted in rule.conditions
        if key == question
    )
    limits = tuple(item for item in exclusions if question in item.questions)
    return Part(mine, limits, tuple(item for item in exclusions if question not in item.questions))


def conditions(when: When) -> Conditions:
    """A condition taken apart for `holds`."""
    return tuple((question, frozenset(keys)) for question, keys in when.items())


def holds(conditions: Iterable[tuple[str, frozenset[str]]], keys: Keys) -> bool:
    """Whether every question named has one of the options listed."""
    for question, wanted in conditions:
        chosen = keys.get(question)
        if chosen is None or wanted.isdisjoint(chosen):
            return False
    return True


def ruled_out(numbers: Tables, keys: Keys) -> frozenset[Outcome]:
    """Every outcome that some limit removes for these answers."""
    return removed_by(numbers.exclusions, keys)


def removed_by(exclusions: Iterable[Exclusion], keys: Keys) -> frozenset[Outcome]:
    gone: set[Outcome] = set()
    for exclusion in exclusions:
        if holds(exclusion.conditions, keys) and not (exclusion.unless and holds(exclusion.unless, keys)):
            gone.update(exclusion.rules_out)
    return frozenset(gone)


def totals(numbers: Tables, keys: Keys) -> Triple:
    """Sum of base, answers and combinations for each outcome."""
    slm, hybrid, llm = numbers.base
    for question, chosen in keys.items():
        values = numbers.points[question]
        for key in chosen:
            one, two, three = values[key]
            slm += one
            hybrid += two
            llm += three
    for rule in numbers.rules:
        if holds(rule.conditions, keys):
            one, two, three = rule.points
            slm += one
            hybrid += two
            llm += three
    return (slm, hybrid, llm)


def softmax(points: Triple, point_value: float, ruled_out: Iterable[Outcome] = ()) -> tuple[float, float, float]:
    """Probabilities in the order of OUTCOMES. What is ruled out gets 0, unless everything is."""
    out = set(ruled_out)
    if len(out) == len(OUTCOMES):
        out = set()
    allowed = [value for outcome, value in zip(OUTCOMES, points, strict=True) if outcome not in out]
    top = max(allowed)
    slm, hybrid, llm = (
        0.0 if outcome in out else math.exp((value - top) * point_value)
        for outcome, value in zip(OUTCOMES, points, strict=True)
    )
    whole = slm + hybrid + llm
    return (slm / whole, hybrid / whole, llm / whole)


def rounded(values: tuple[float, float, float]) -> Probabilities:
    """The same digits on every platform."""
    slm, hybrid, llm = (round(value, 6) for value in values)
    return Probabilities(slm=slm, hybrid=hybrid, llm=llm)


def contributions(
    questionnaire: Questionnaire, numbers: Tables, answers: Answers, keys: Keys
) -> tuple[Contribution, ...]:
    """What each answer and each combination added, in the questionnaire's order. Zero rows are left out."""
    rows = []
    for question in questionnaire.questions:
        for option in chosen_options(question, answers.get(question.key)):
            if option.points.any:
                rows.append(
                    Contribution(
                        question=question.key, options=(option.key,), phrase=option.phrase, points=option.points
                    )
                )
    for rule in numbers.rules:
        if holds(rule.conditions, keys):
            item = rule.combination
            rows.append(
                Contribution(
                    question=item.key,
                    options=tuple(item.when),
                    kind="combination",
                    phrase=item.phrase,
                    points=item.points,
                )
            )
    return tuple(rows)


def contrast(points: Points, outcome: Outcome) -> float:
    """Points for one outcome minus the mean of the other two."""
    others = [points.of(other) for other in OUTCOMES if other != outcome]
    return points.of(outcome) - sum(others) / len(others)


def reasons(rows: Iterable[Contribution], outcome: Outcome) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The contributions as arguments for and against one outcome, strongest first."""
    arguments = [
        Reason(question=row.question, options=row.options, text=row.phrase, weight=contrast(row.points, outcome))
        for row in rows
    ]
    speak_for = sorted((item for item in arguments if item.weight > 0), key=lambda item: -item.weight)
    against = sorted((item for item in arguments if item.weight < 0), key=lambda item: item.weight)
    return tuple(speak_for), tuple(against)


class Feed(NamedTuple):
    """What one question can move on one line."""

    question: str
    leanings: dict[str, int]
    """Option -> points for large minus points for small."""
    widest: int
    """The farthest that its answers can move the mark."""


@once
def _feeds(questionnaire: Questionnaire) -> dict[str, tuple[Feed, ...]]:
    """For each line, the questions that feed it."""
    return {
        dimension.key: tuple(
            feed for question in questionnaire.questions if (feed := _feed(question, dimension.key)).widest
        )
        for dimension in questionnaire.dimensions
    }


def _feed(question: Question, dimension: str) -> Feed:
    leanings = {
        option.key: option.points.llm - option.points.slm
        for option in question.options
        if (option.dimension or question.dimension) == dimension
    }
    widest = sum(sorted((abs(value) for value in leanings.values()), reverse=True)[: question.max_choices])
    return Feed(question.key, leanings, widest)


def lines(questionnaire: Questionnaire, keys: Keys) -> tuple[Line, ...]:
    """Where the answers stand on each dimension, from the same points (large minus small)."""
    return tuple(_line(dimension, feeds, keys) for dimension, feeds in _feeds(questionnaire).items())


def _line(dimension: str, feeds: tuple[Feed, ...], keys: Keys) -> Line:
    pull = reach = open_reach = 0.0
    answered = 0
    for feed in feeds:
        reach += feed.widest
        chosen = keys.get(feed.question)
        if chosen:
            answered += 1
            pull += sum(feed.leanings.get(key, 0) for key in chosen)
        else:
            open_reach += feed.widest
    position = max(-1.0, min(1.0, pull / reach)) if reach else 0.0
    spread = open_reach / reach if reach else 1.0
    return Line(
        dimension=dimension, position=round(position, 4), spread=round(spread, 4), answered=answered, of=len(feeds)
    )
