"""What would change the advice: every single other answer, tried against the same document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from advisor.engine import limits
from advisor.engine.flow import chosen_options, is_real
from advisor.engine.recommendation import Flip, Stability, Strength
from advisor.engine.schema import (
    NONE_STANDS_OUT,
    OUTCOMES,
    Answer,
    Answers,
    Option,
    Outcome,
    Question,
    Questionnaire,
    StrengthRule,
)
from advisor.engine.scoring import PREFERENCE, Keys, Tables, Triple, softmax, totals


class Verdict(NamedTuple):
    """The outcome for one set of answers, without its reasons."""

    outcome: Outcome | None
    leader: Outcome
    """What the points alone would say."""
    totals: Triple
    probabilities: tuple[float, float, float]


def verdict(questionnaire: Questionnaire, numbers: Tables, answers: Answers, keys: Keys) -> Verdict:
    """Points, then limits, then the outcome."""
    points = totals(numbers, keys)
    gone = limits.ruled_out(limits.hits(questionnaire, keys))
    free = softmax(points, questionnaire.point_value)
    probabilities = softmax(points, questionnaire.point_value, gone) if gone else free
    leader = _first(free, evidence_for_both(numbers, points), ())
    answered = sum(1 for question in numbers.scored if is_real(answers.get(question.key)))
    outcome: Outcome | None = None
    if answered >= questionnaire.strength.minimum_answers and len(gone) < len(OUTCOMES):
        outcome = _first(probabilities, evidence_for_both(numbers, points), gone)
    return Verdict(outcome, leader, points, probabilities)


def evidence_for_both(numbers: Tables, points: Triple) -> bool:
    """Whether the answers themselves, without the base, speak for both together."""
    slm, hybrid, llm = (value - base for value, base in zip(points, numbers.base, strict=True))
    return 2 * hybrid > slm + llm


def _first(probabilities: tuple[float, float, float], both: bool, gone: tuple[Outcome, ...]) -> Outcome:
    chance = dict(zip(OUTCOMES, probabilities, strict=True))
    open_ = [outcome for outcome in PREFERENCE if outcome not in gone and (both or outcome != "hybrid")]
    return max(open_ or [outcome for outcome in PREFERENCE if outcome not in gone], key=lambda item: chance[item])


def strength_of(rule: StrengthRule, found: Verdict, coverage: float, steady: float) -> Strength:
    """Clear, leaning or close: from the probabilities, the coverage and how many answers would flip it.

    `coverage` and `steady` are shares from 0 to 1: of questions answered, and of questions that could change alone.
    """
    if found.outcome is None:
        return "none"
    chance = dict(zip(OUTCOMES, found.probabilities, strict=True))
    mine = chance.pop(found.outcome)
    margin = mine - max(chance.values())
    if mine >= rule.clear_probability and margin >= rule.clear_margin and coverage >= rule.clear_coverage:
        return "clear" if steady >= rule.clear_steady else "leaning"
    return "leaning" if margin >= rule.leaning_margin else "close"


def other_answers(question: Question, answer: Answer | None) -> Iterator[tuple[Option, Answer]]:
    """Every other answer to one question. For several-choice questions: one option more or less."""
    chosen = {option.key for option in chosen_options(question, answer)}
    for position, option in enumerate(question.options):
        if question.kind == "multiple":
            yield from _toggled(question, option, chosen)
        elif option.key not in chosen:
            yield option, _number_in(question, position) if question.kind == "number" else option.key


def _toggled(question: Question, option: Option, chosen: set[str]) -> Iterator[tuple[Option, Answer]]:
    if option.key == NONE_STANDS_OUT or option.key in chosen:
        return
    others = chosen - {NONE_STANDS_OUT}
    if len(others) < question.max_choices:
        yield option, tuple(item.key for item in question.options if item.key in others | {option.key})


def _number_in(question: Question, position: int) -> int:
    """A number inside a band: its end, or just past the band before when it is open."""
    end = question.options[position].up_to
    return end if end is not None else (question.options[position - 1].up_to or 0) + 1


def flips(
    questionnaire: Questionnaire, numbers: Tables, answers: Answers, keys: Keys, found: Verdict
) -> tuple[tuple[Flip, ...], Stability]:
    """Every single other answer that changes the outcome, nearest first, and how many questions cannot."""
    if found.outcome is None:
        return (), Stability(steady=0, of=0)
    rows: list[Flip] = []
    asked = [
        question
        for question in questionnaire.questions
        if question in numbers.scored or _in_limits(questionnaire, question)
    ]
    for question in asked:
        for option, answer in other_answers(question, answers.get(question.key)):
            other_keys = {**keys, question.key: (option.key,) if not isinstance(answer, tuple) else answer}
            other = verdict(questionnaire, numbers, {**answers, question.key: answer}, other_keys)
            if other.outcome != found.outcome:
                rows.append(_flip(questionnaire, question, option, answer, found, other))
    flipping = {row.question for row in rows}
    rows.sort(key=lambda row: (row.distance, row.question, row.option))
    return tuple(rows), Stability(steady=len(asked) - len(flipping), of=len(asked))


def _in_limits(questionnaire: Questionnaire, question: Question) -> bool:
    return any(question.key in limit.when and limit.rules_out for limit in questionnaire.limits)


def _flip(
    questionnaire: Questionnaire, question: Question, option: Option, answer: Answer, before: Verdict, after: Verdict
) -> Flip:
    assert before.outcome is not None
    old, new = OUTCOMES.index(before.outcome), OUTCOMES.index(after.outcome or before.outcome)
    shift = (before.totals[old] - before.totals[new]) - (after.totals[old] - after.totals[new])
    return Flip(
        question=question.key,
        option=option.key,
        answer=answer,
        text=option.phrase,
        outcome=after.outcome,
        probability=round(after.probabilities[new], 6),
        distance=float(abs(shift)),
    )
