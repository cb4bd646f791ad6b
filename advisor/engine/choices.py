"""All answers that a question of several choices permits, those that do the same to the advice put together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations, islice
from math import comb
from typing import NamedTuple

from advisor.engine.once import once
from advisor.engine.schema import NONE_STANDS_OUT, Question, Questionnaire
from advisor.engine.scoring import Tables, Triple, tables

MOST_SETS = 10_000
"""Every result tries them all, so that no more may be published; of a longer list in the making it tries the first."""

Keys = tuple[str, ...]
"""Options ticked together, in the question's order."""


class Alike(NamedTuple):
    """Sets of options that do the same to every verdict: equal points, and alike for each limit and combination."""

    points: Triple
    """Their options added up."""
    sets: tuple[Keys, ...]

    @property
    def real(self) -> bool:
        """Whether they say something: "none of these" does not."""
        return self.sets[0] != (NONE_STANDS_OUT,)


def permitted(question: Question) -> Iterator[Keys]:
    """Every answer there is, small ones first, each in the question's order. No tick at all is no answer."""
    keys = [option.key for option in question.options]
    if NONE_STANDS_OUT in keys:
        yield (NONE_STANDS_OUT,)
    others = [key for key in keys if key != NONE_STANDS_OUT]
    for size in range(1, question.max_choices + 1):
        yield from combinations(others, size)


def how_many(question: Question) -> int:
    """The number of sets, without making them."""
    others = sum(1 for option in question.options if option.key != NONE_STANDS_OUT)
    return sum(comb(others, size) for size in range(1, min(question.max_choices, others) + 1))


@once
def choices(questionnaire: Questionnaire) -> dict[str, tuple[Alike, ...]]:
    """Question of several choices -> its permitted sets, those that do the same together.

    There are 93 ways to tick up to three of eight boxes. Worked out once for a document, they cost a result little.
    """
    numbers = tables(questionnaire)
    return {question.key: _grouped(numbers, question) for question in numbers.decisive if question.kind == "multiple"}


def _grouped(numbers: Tables, question: Question) -> tuple[Alike, ...]:
    values, seen = numbers.points[question.key], _looked_at(numbers, question.key)
    found: dict[tuple[Triple, frozenset[str], bool], list[Keys]] = {}
    for keys in islice(permitted(question), MOST_SETS):
        slm, hybrid, llm = (sum(column) for column in zip(*(values[key] for key in keys), strict=True))
        alike = ((slm, hybrid, llm), seen.intersection(keys), keys == (NONE_STANDS_OUT,))
        found.setdefault(alike, []).append(keys)
    return tuple(Alike(points, tuple(sets)) for (points, _seen, _none), sets in found.items())


def _looked_at(numbers: Tables, question: str) -> frozenset[str]:
    """The options that a combination or an excluding limit asks for."""
    part = numbers.parts[question]
    asked = [wanted for wanted, _others, _points in part.rules]
    asked += [keys for limit in part.limits for key, keys in (*limit.conditions, *limit.unless) if key == question]
    return frozenset().union(*asked)


class Change(NamedTuple):
    """How far one set of ticks is from another; the smaller one sorts first."""

    moves: int
    """Ticks set, taken away or exchanged: an exchange is one move."""
    ticks: int
    """Boxes that are not as before: an exchange touches two."""


def change(mine: Collection[str], other: Keys) -> Change:
    """From one set to the other. "None of these" is a set without a tick."""
    now = {key for key in other if key != NONE_STANDS_OUT}
    come, gone = len(now.difference(mine)), len(set(mine).difference(now))
    return Change(max(come, gone), come + gone)
