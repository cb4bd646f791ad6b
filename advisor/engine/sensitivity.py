"""What would change the advice: every single other answer, tried against the same document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from advisor.engine.choices import Alike, Change, change, choices
from advisor.engine.flow import chosen_options, is_real
from advisor.engine.recommendation import Flip, Stability, Strength
from advisor.engine.said import Sentence, say
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
    text: Sentence
    """The answer as a clause."""


def _other_answers(question: Question, answer: Answer | None) -> Iterator[Other]:
    """Every other answer to a question of one choice, or another number in each band.

    "I'm not sure" is not among them: it is no answer, but the lack of one.
    """
    chosen = {option.key for option in chosen_options(question, answer)}
    for position, option in enumerate(question.options):
        if option.key not in chosen:
            other = _number_in(question, position) if question.kind == "number" else option.key
            yield Other(option.key, other, option.phrase)


def _other_set(question: Question, mine: tuple[str, ...], keys: tuple[str, ...]) -> Other:
    """Another set of several choices: what it changes where that is one tick, else all of it."""
    come = [key for key in keys if key not in mine]
    gone = [key for key in mine if key not in keys]
    option = question.option((come or gone)[0])
    return Other(option.key, keys, _set_in_words(question, keys, come, gone))


def _set_in_words(question: Question, keys: tuple[str, ...], come: list[str], gone: list[str]) -> Sentence:
    labels = [question.option(key).label for key in keys]
    if keys == (NONE_STANDS_OUT,):
        return question.option(NONE_STANDS_OUT).phrase
    if len(come) + len(gone) == 1:
        return question.option(come[0]).phrase if come else say("flip.less", gone=question.option(gone[0]).label)
    if len(come) == len(gone) == 1:
        return say("flip.swap", come=question.option(come[0]).phrase, gone=question.option(gone[0]).label)
    if len(labels) == 1:
        return say("flip.only", asked=question.text, label=labels[0])
    return say("flip.set", asked=question.text, first="”, “".join(labels[:-1]), last=labels[-1])


def _number_in(question: Question, position: int) -> int:
    """A number inside a band: its end, or just past the band before when it is open."""
    end = question.options[position].up_to
    return end if end is not None else (question.options[position - 1].up_to or 0) + 1


class Turn(NamedTuple):
    """Another answer that turns the advice."""

    other: Other
    after: Verdict
    change: Change = Change(1, 2)
    """One answer instead of another is a tick exchanged."""


def flips(
    questionnaire: Questionnaire, numbers: Tables, answers: Answers, keys: Keys, found: Verdict
) -> tuple[tuple[Flip, ...], Stability]:
    """Every single other answer that changes the outcome, nearest first, and how many questions cannot.

    Of the sets of several choices only the nearest to each other outcome is kept: dozens may lead there.
    """
    if found.outcome is None:
        return (), Stability(steady=0, of=0)
    rows: list[tuple[Change, Flip]] = []
    asked = numbers.decisive
    scored = {question.key for question in numbers.scored}
    spare = real_answers(numbers, answers) - questionnaire.strength.minimum_answers
    sets = choices(questionnaire)
    for question in asked:
        given, counts = answers.get(question.key), question.key in scored
        rest = _without(numbers, keys, question.key, found, spare=spare - (counts and is_real(given)), counts=counts)
        several = question.kind == "multiple"
        turns = rest.turning_sets(question, given, sets[question.key]) if several else rest.turning(question, given)
        rows += [(turn.change, _flip(questionnaire, question, turn, found)) for turn in turns]
    rows.sort(key=lambda row: (row[1].distance, row[0], row[1].question, row[1].option))
    flipping = {flip.question for _change, flip in rows}
    return tuple(flip for _change, flip in rows), Stability(steady=len(asked) - len(flipping), of=len(asked))


class _Rest(NamedTuple):
    """Everything but one question, so that each of its answers can be tried without adding up the others again."""

    numbers: Tables
    keys: Keys
    question: str
    found: Verdict
    """What stands with the answer given."""
    points: Triple
    rules: tuple[tuple[frozenset[str], Triple], ...]
    """Combinations that need nothing more than one of these options."""
    gone: frozenset[Outcome]
    """What limits remove that do not look at this question."""
    spare: int
    """Real answers beyond those that advice needs, without this question's."""
    counts: bool
    """Whether a real answer to it is one of those that advice needs."""

    def verdict(self, chosen: tuple[str, ...], points: Triple, *, real: bool) -> Verdict:
        """The same as `verdict` with these options chosen, which are worth these points."""
        slm, hybrid, llm = self.points
        for one, two, three in (points, *[more for wanted, more in self.rules if not wanted.isdisjoint(chosen)]):
            slm += one
            hybrid += two
            llm += three
        gone, limits = self.gone, self.numbers.parts[self.question].limits
        if limits:
            gone |= removed_by(limits, {**self.keys, self.question: chosen})
        enough = self.spare + (self.counts and real) >= 0
        return _decided(self.numbers.base, (slm, hybrid, llm), gone, enough=enough)

    def turning(self, question: Question, given: Answer | None) -> Iterator[Turn]:
        """Every other answer of one choice, or number, that changes the outcome."""
        values = self.numbers.points[self.question]
        for other in _other_answers(question, given):
            after = self.verdict((other.option,), values[other.option], real=is_real(other.answer))
            if self._turns(after):
                yield Turn(other, after)

    def turning_sets(self, question: Question, given: Answer | None, sets: tuple[Alike, ...]) -> Iterator[Turn]:
        """Of all sets that lead to another outcome the nearest: in points, then in ticks changed."""
        mine = tuple(option.key for option in chosen_options(question, given) if option.key != NONE_STANDS_OUT)
        tried = [(alike, self.verdict(alike.sets[0], alike.points, real=alike.real)) for alike in sets]
        led = [(alike, after, distance(self.found, after)) for alike, after in tried if self._turns(after)]
        for outcome in dict.fromkeys(after.outcome for _alike, after, _far in led):
            least = min(far for _alike, after, far in led if after.outcome == outcome)
            near = {
                keys: after
                for alike, after, far in led
                if after.outcome == outcome and far == least
                for keys in alike.sets
            }
            keys = min(near, key=lambda keys: change(mine, keys))
            yield Turn(_other_set(question, mine, keys), near[keys], change(mine, keys))

    def _turns(self, after: Verdict) -> bool:
        return after.outcome != self.found.outcome


def _without(numbers: Tables, keys: Keys, question: str, found: Verdict, *, spare: int, counts: bool) -> _Rest:
    chosen, part = keys.get(question, ()), numbers.parts[question]
    rules = tuple((wanted, points) for wanted, others, points in part.rules if holds(others, keys))
    taken = [numbers.points[question][key] for key in chosen]
    taken += [points for wanted, points in rules if not wanted.isdisjoint(chosen)]
    slm, hybrid, llm = found.totals
    for one, two, three in taken:
        slm, hybrid, llm = slm - one, hybrid - two, llm - three
    gone = removed_by(part.others, keys)
    return _Rest(numbers, keys, question, found, (slm, hybrid, llm), rules, gone, spare, counts)


def distance(before: Verdict, after: Verdict) -> int:
    """Points by which the lead between the two outcomes shifts."""
    assert before.outcome is not None
    old, new = OUTCOMES.index(before.outcome), OUTCOMES.index(after.outcome or before.outcome)
    return abs((before.totals[old] - before.totals[new]) - (after.totals[old] - after.totals[new]))


def _flip(questionnaire: Questionnaire, question: Question, turn: Turn, before: Verdict) -> Flip:
    other, after = turn.other, turn.after
    chances = softmax(after.totals, questionnaire.point_value, after.gone)
    new = OUTCOMES.index(after.outcome or before.outcome or before.leader)
    return Flip(
        question=question.key,
        option=other.option,
        answer=other.answer,
        text=other.text,
        outcome=after.outcome,
        probability=round(chances[new], 6),
        distance=float(distance(before, after)),
    )
