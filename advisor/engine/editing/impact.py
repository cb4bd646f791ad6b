"""What a change does to the advice: the same answers under two documents, before and after."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.engine import scoring, sensitivity
from advisor.engine.advice import recommend
from advisor.engine.flow import read_answers
from advisor.engine.recommendation import Strength
from advisor.engine.schema import OUTCOMES, Answers, Document, Outcome, Questionnaire

RANDOM_RUNS = 2000
SEED = 20261123


class Sample(Document):
    """Answers to replay. `decision` is what is known to be right, where something is."""

    key: str
    title: str
    answers: dict[str, Any]
    decision: Outcome | None = None


class Result(Document):
    outcome: Outcome | None
    strength: Strength


class Replayed(Document):
    """One sample under both documents."""

    key: str
    title: str
    before: Result
    after: Result
    decision: Outcome | None = None

    @property
    def moved(self) -> bool:
        return self.before != self.after


class Hits(Document):
    """How many known decisions the advice meets."""

    before: int
    after: int
    of: int


class Replay(Document):
    """A group of samples under both documents."""

    rows: tuple[Replayed, ...]
    hits: Hits | None = None

    @property
    def changed(self) -> tuple[Replayed, ...]:
        """Samples whose outcome or strength is another one now: changed outcomes first."""
        moved = [row for row in self.rows if row.moved]
        return tuple(sorted(moved, key=lambda row: row.before.outcome == row.after.outcome))

    @property
    def outcomes_changed(self) -> int:
        return sum(1 for row in self.rows if row.before.outcome != row.after.outcome)

    @property
    def moves(self) -> tuple[tuple[Result, Result, int], ...]:
        """From, to and how often: what can be told of people without telling of any of them."""
        counted = Counter((row.before, row.after) for row in self.rows if row.moved)
        return tuple((before, after, count) for (before, after), count in counted.most_common())


Tilt = dict[Outcome, float]
"""Share of random answers that lead to each outcome."""


def replay(before: Questionnaire, after: Questionnaire, samples: Sequence[Sample]) -> Replay:
    """The samples under both documents. An answer that a document does not know counts as not given."""
    same = before == after
    rows = []
    for sample in samples:
        was = _result(before, sample.answers)
        now = was if same else _result(after, sample.answers)
        rows.append(Replayed(key=sample.key, title=sample.title, before=was, after=now, decision=sample.decision))
    known = [row for row in rows if row.decision is not None]
    hits = Hits(
        before=sum(1 for row in known if row.before.outcome == row.decision),
        after=sum(1 for row in known if row.after.outcome == row.decision),
        of=len(known),
    )
    return Replay(rows=tuple(rows), hits=hits if known else None)


def _result(questionnaire: Questionnaire, raw: Mapping[str, Any]) -> Result:
    answers, _ = read_answers(questionnaire, raw)
    found = recommend(questionnaire, answers)
    return Result(outcome=found.outcome, strength=found.strength)


def tilt(questionnaire: Questionnaire, runs: int = RANDOM_RUNS) -> Tilt:
    """Which way random answers lean. The same numbers every time, and a new question leaves the others' draws alone."""
    numbers = scoring.tables(questionnaire)
    counts: Counter[Outcome | None] = Counter()
    for keys in random_keys(questionnaire, runs):
        counts[sensitivity.verdict(numbers, keys, enough=True).outcome] += 1
    return {outcome: counts[outcome] / runs for outcome in OUTCOMES}


def random_keys(questionnaire: Questionnaire, runs: int) -> list[dict[str, tuple[str, ...]]]:
    """Random answers to every question, one option each, from a fixed seed."""
    drawn: list[dict[str, tuple[str, ...]]] = [{} for _ in range(runs)]
    for question in questionnaire.questions:
        generator = random.Random(f"{SEED}:{question.key}")  # noqa: S311  (repeatable, not secret)
        options = [(option.key,) for option in question.options]
        for keys in drawn:
            keys[question.key] = generator.choice(options)
    return drawn


def totals_of(questionnaire: Questionnaire, answers: Answers) -> tuple[dict[Outcome, int], Outcome | None]:
    """The sums for these answers and the outcome they give: what the matrix of points shows live."""
    found = recommend(questionnaire, answers)
    return {outcome: found.totals.of(outcome) for outcome in OUTCOMES}, found.outcome
