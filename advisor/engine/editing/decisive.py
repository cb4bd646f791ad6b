"""Which questions never decide, and which always can: tried on the examples and on random answers."""

from __future__ import annotations

from advisor.engine import scoring, sensitivity
from advisor.engine.editing.impact import random_keys
from advisor.engine.flow import chosen_keys
from advisor.engine.schema import Document, Question, Questionnaire

RUNS = 200


class Decisive(Document):
    """In how many of the tried sets of answers another answer to this one question changes the outcome."""

    question: str
    changed: int
    of: int

    @property
    def never(self) -> bool:
        return self.changed == 0

    @property
    def always(self) -> bool:
        return self.changed == self.of

    @property
    def percent(self) -> int:
        return round(100 * self.changed / self.of) if self.of else 0


def decisive(questionnaire: Questionnaire, runs: int = RUNS) -> dict[str, Decisive]:
    """For each question. "Never" and "always" hold for what was tried: the examples and `runs` random answers."""
    numbers = scoring.tables(questionnaire)
    tried = [chosen_keys(questionnaire, dict(example.answers)) for example in questionnaire.examples]
    tried += random_keys(questionnaire, runs)
    changed = dict.fromkeys((question.key for question in questionnaire.questions), 0)
    for keys in tried:
        outcome = sensitivity.verdict(numbers, keys, enough=True).outcome
        for question in questionnaire.questions:
            changed[question.key] += _can_change(numbers, question, keys, outcome)
    return {key: Decisive(question=key, changed=count, of=len(tried)) for key, count in changed.items()}


def _can_change(
    numbers: scoring.Tables, question: Question, keys: dict[str, tuple[str, ...]], outcome: str | None
) -> bool:
    other = dict(keys)
    for option in question.options:
        other[question.key] = (option.key,)
        if sensitivity.verdict(numbers, other, enough=True).outcome != outcome:
            return True
    return False
