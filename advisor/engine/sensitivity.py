"""What would change the advice: every single other answer, tried against the same document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from advisor.engine.flow import chosen_options, is_real
from advisor.engine.recommendation import Flip, Stability, Strength
from advisor.engine.schema import (
    NONE_STANDS_OUT,
    OUTCOMES,
    Answer,
    Answers,
    Outcome,
    Question,
    Questionnaire,
    StrengthRule,
)
from advisor.engine.scoring import Keys, Tables, Triple, holds, removed_by, ruled_out, softmax, totals


class Verdict(NamedTuple):
    """The outcome for one set of answers, without its reasons."""

    outcome: Outcome | None
    leader: Outcome
    """What the points alone would say."""
    totals: Triple
    gone: frozenset[Outcome]
    """Outcomes that limits removed."""


def verdict(numbers: Tables, keys: Keys, *, enough: bool) -> Verdict:
    """Points, then limits, then the outcome; `enough` says whether enough questions were answered."""
    return _decided(numbers.base, totals(numbers, keys), ruled_out(numbers, keys), enough=enough)


def _decided(base: Triple, points: Triple, gone: frozenset[Outcome], *, enough: bool) -> Verdict:
    leader = _first(base, points, frozenset())
    outcome: Outcome | None = leader
    if gone:
        outcome = _first(base, points, gone) if len(gone) < len(OUTCOMES) else None
    return Verdict(outcome if enough else None, leader, points, gone)


def _first(base: Triple, points: Triple, gone: frozenset[Outcome]) -> Outcome:
    """The outcome with most points. Both together needs answers, not only the base, that speak for it."""
    slm, hybrid, llm = points
    for_both = 2 * (hybrid - base[1]) > (slm - base[0]) + (llm - base[2])
    if not gone:
        large = llm > slm
        return "hybrid" if for_both and hybrid > (llm if large else slm) else "llm" if large else "slm"
    in_order: tuple[tuple[Outcome, int], ...] = (("slm", slm), ("llm", llm), ("hybrid", hybrid))
    first: Outcome | None = None
    most = 0
    for outcome, value in in_order:
        if outcome in gone or (outcome == "hybrid" and first and not for_both):
            continue
        if first is None or value > most:
            first, most = outcome, value
    assert first is not None, "limits left nothing"
    return first


def real_answers(numbers: Tables, answers: Answers) -> int:
    """How many of the questions that carry points have a real answer."""
    return sum(1 for question in numbers.scored if is_real(answers.get(question.key)))


def strength_of(
    rule: StrengthRule,
    outcome: Outcome | None,
    probabilities: tuple[float, float, float],
    *,
    coverage: float,
    steady: float,
) -> Strength:
    """Clear, leaning or close: from the probabilities, the coverage and how many answers would flip it.

    `coverage` and `steady` are shares from 0 to 1: of questions answered, and of questions that could change alone.
    """
    if outcome is None:
        return "none"
    chance = dict(zip(OUTCOMES, probabilities, strict=True))
    mine = chance.pop(outcome)
    margin = mine - max(chance.values())
    if mine >= rule.clear_probability and margin >= rule.clear_margin and coverage >= rule.clear_coverage:
        return "clear" if steady >= rule.clear_steady else "leaning"
    return "leaning" if margin >= rule.leaning_margin else "close"


class Other(NamedTuple):
    """Another answer to one question."""

    option: str
    """The option that comes in; the one that goes, where none comes in."""
    answer: Answer
    text: str
    """The answer as a clause."""


def other_answers(question: Question, answer: Answer | None) -> Iterator[Other]:
    """Every other answer to one question. For several-choice questions: one option more, less or exchanged.

    "I'm not sure" is not among them: it is no answer, but the lack of one.
    """
    chosen = tuple(option.key for option in chosen_options(question, answer))
    if question.kind == "multiple":
        yield from _other_choices(question, tuple(key for key in chosen if key != NONE_STANDS_OUT), chosen)
        return
    for position, option in enumerate(question.options):
        if option.key not in chosen:
            other = _number_in(question, position) if question.kind == "number" else option.key
            yield Other(option.key, other, option.phrase)


def _other_choices(question: Question, mine: tuple[str, ...], chosen: tuple[str, ...]) -> Iterator[Other]:
    """`mine` is what was chosen apart from "none of these"."""
    order = [option.key for option in question.options]
    full = len(mine) >= question.max_choices
    for option in question.options:
        if option.key == NONE_STANDS_OUT:
            if chosen != (NONE_STANDS_OUT,):
                yield Other(option.key, (NONE_STANDS_OUT,), option.phrase)
        elif option.key in mine:
            if len(mine) > 1:
                less = tuple(key for key in mine if key != option.key)
                yield Other(option.key, less, f"“{option.label}” is not chosen")
        else:
            for gone in mine if full else ("", *mine):
                more = {*mine, option.key} - {gone}
                text = f"{option.phrase}, and “{question.option(gone).label}” is not chosen" if gone else option.phrase
                yield Other(option.key, tuple(sorted(more, key=order.index)), text)


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
    asked = numbers.decisive
    scored = {question.key for question in numbers.scored}
    real = real_answers(numbers, answers)
    for question in asked:
        given = answers.get(question.key)
        others = real - (question.key in scored and is_real(given))
        rest = _without(numbers, keys, question.key, found.totals)
        for other in other_answers(question, given):
            count = others + (question.key in scored and is_real(other.answer))
            chosen = other.answer if isinstance(other.answer, tuple) else (other.option,)
            after = rest.verdict(chosen, enough=count >= questionnaire.strength.minimum_answers)
            if after.outcome != found.outcome:
                rows.append(_flip(questionnaire, question, other, found, after))
    flipping = {row.question for row in rows}
    rows.sort(key=lambda row: (row.distance, row.question, row.option))
    return tuple(rows), Stability(steady=len(asked) - len(flipping), of=len(asked))


class _Rest(NamedTuple):
    """Everything but one question, so that each of its answers can be tried without adding up the others again."""

    numbers: Tables
    keys: Keys
    question: str
    points: Triple
    rules: tuple[tuple[frozenset[str], Triple], ...]
    """Combinations that need nothing more than one of these options."""
    gone: frozenset[Outcome]
    """What limits remove that do not look at this question."""

    def verdict(self, chosen: tuple[str, ...], *, enough: bool) -> Verdict:
        """The same as `verdict` with these options chosen."""
        slm, hybrid, llm = self.points
        values = self.numbers.points[self.question]
        held = [points for wanted, points in self.rules if not wanted.isdisjoint(chosen)]
        for one, two, three in (*(values[key] for key in chosen), *held):
            slm += one
            hybrid += two
            llm += three
        gone, limits = self.gone, self.numbers.parts[self.question].limits
        if limits:
            gone |= removed_by(limits, {**self.keys, self.question: chosen})
        return _decided(self.numbers.base, (slm, hybrid, llm), gone, enough=enough)


def _without(numbers: Tables, keys: Keys, question: str, points: Triple) -> _Rest:
    """`points` are the totals with everything."""
    chosen, part = keys.get(question, ()), numbers.parts[question]
    rules = tuple((wanted, points) for wanted, others, points in part.rules if holds(others, keys))
    taken = [numbers.points[question][key] for key in chosen]
    taken += [points for wanted, points in rules if not wanted.isdisjoint(chosen)]
    slm, hybrid, llm = points
    for one, two, three in taken:
        slm, hybrid, llm = slm - one, hybrid - two, llm - three
    return _Rest(numbers, keys, question, (slm, hybrid, llm), rules, removed_by(part.others, keys))


def _flip(questionnaire: Questionnaire, question: Question, other: Other, before: Verdict, after: Verdict) -> Flip:
    assert before.outcome is not None
    old, new = OUTCOMES.index(before.outcome), OUTCOMES.index(after.outcome or before.outcome)
    chances = softmax(after.totals, questionnaire.point_value, after.gone)
    shift = (before.totals[old] - before.totals[new]) - (after.totals[old] - after.totals[new])
    return Flip(
        question=question.key,
        option=other.option,
        answer=other.answer,
        text=other.text,
        outcome=after.outcome,
        probability=round(chances[new], 6),
        distance=float(abs(shift)),
    )
