"""From engine types to what a page shows: words, positions and order. No HTTP, no queries."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisor.engine import scoring
from advisor.engine.advice import Advice, recommend
from advisor.engine.cost.closed import surely_closed
from advisor.engine.flow import chosen_options, is_real
from advisor.engine.recommendation import LimitHit, Recommendation
from advisor.engine.schema import (
    OUTCOMES,
    Answer,
    Answers,
    Example,
    Outcome,
    Question,
    Questionnaire,
    Step,
)
from advisor.pages.flips import shown_flips
from advisor.words.amounts import plain
from advisor.words.chances import ChanceRow, chance, in_percent
from advisor.words.likeness import Likeness, likeness
from advisor.words.lines import shown_lines
from advisor.words.reasons import shown_reasons, weighed, weighed_row
from advisor.words.verdict import NAMES, too_few

MOST_REASONS_IN_COLUMN = 3


class Given(NamedTuple):
    """One question with the visitor's answer in words."""

    question: Question
    text: str
    real: bool
    """False for "I'm not sure" and for a question left open."""


class AnswerRow(NamedTuple):
    """A question and its answer, in nothing but words."""

    question: str
    answer: str
    real: bool


class Section(NamedTuple):
    step: Step
    given: tuple[Given, ...]

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        return tuple(AnswerRow(given.question.text, given.text, given.real) for given in self.given)


class ShownLimit(NamedTuple):
    """A limit together with the answers that set it."""

    text: str
    way_on: str
    removed_leader: bool
    asked: tuple[Given, ...]


class Way(NamedTuple):
    """One of the three outcomes, shown beside the other two in the same shape."""

    outcome: Outcome
    name: str
    chosen: bool
    percent: int
    chance: str
    """The same as people say it."""
    start: int
    """Where its part of the bar of chances begins, in percent."""
    points: int
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    limits: tuple[LimitHit, ...]

    @property
    def in_percent(self) -> str:
        return in_percent(self.percent)

    @property
    def row(self) -> ChanceRow:
        return ChanceRow(
            self.outcome,
            self.name,
            capfirst(self.name),
            self.chosen,
            self.chance,
            str(self.start),
            str(self.percent) if self.percent else "",
            self.in_percent,
        )

    @property
    def ruled_out_by(self) -> tuple[str, ...]:
        return tuple(limit.text for limit in self.limits)


class ShownExample(NamedTuple):
    example: Example
    likeness: Likeness


# ---------------------------------------------------------------- answers


def answer_words(question: Question, answer: Answer | None) -> str:
    """An answer as the visitor would read it back."""
    if not is_real(answer) and question.kind == "multiple":
        return _("None stands out") if answer else _("Not answered")
    if answer is None:
        return _("Not answered")
    if isinstance(answer, int):
        return f"{plain(answer)} {question.unit}".strip()
    options = chosen_options(question, answer)
    return ", ".join(option.label for option in options) if options else _("I’m not sure")


def sections(questionnaire: Questionnaire, answers: Answers) -> list[Section]:
    """All answers by step."""
    return [
        Section(
            step,
            tuple(
                Given(question, answer_words(question, answers.get(question.key)), is_real(answers.get(question.key)))
                for question in questionnaire.questions_of(step.key)
            ),
        )
        for step in questionnaire.steps
    ]


def enough(questionnaire: Questionnaire, answers: Answers) -> bool:
    """Whether so many answers count that there can be a recommendation."""
    counted = sum(is_real(answers.get(question.key)) for question in scoring.tables(questionnaire).scored)
    return counted >= questionnaire.strength.minimum_answers


def frozen_answers(raw: dict[str, Any]) -> Answers:
    """Answers as JSON keeps them, with lists as tuples again."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


# ---------------------------------------------------------------- the result


def result_page(questionnaire: Questionnaire, raw: dict[str, Any], advice: Advice) -> dict[str, Any]:
    """Everything on the result page but the sharing."""
    recommendation = advice.recommendation
    answers = frozen_answers(raw)
    outcome = recommendation.outcome
    return {
        "recommendation": recommendation,
        "outcome": outcome,
        "outcome_name": NAMES[outcome] if outcome else "",
        "strength": recommendation.strength,
        "test_both": recommendation.strength == "close" or bool(advice.beside.disagreement),
        "advice_closed": outcome is not None and surely_closed(outcome, answers),
        "reasons": shown_reasons(questionnaire, recommendation),
        "weighed": weighed(recommendation),
        "weighed_base": (weighed_row(_("Everyone starts with"), questionnaire.base, outcome),),
        "weighed_total": (weighed_row(_("Together"), recommendation.totals, outcome),),
        "limits": shown_limits(questionnaire, answers, recommendation.limits),
        "removed_leader": next((hit for hit in recommendation.limits if hit.removed_leader), None),
        "leader_name": NAMES[recommendation.leader],
        "lines": shown_lines(questionnaire, recommendation),
        "ways": ways(recommendation),
        "examples": shown_examples(questionnaire, advice),
        "flips": shown_flips(recommendation.flips, answers),
        "sections": sections(questionnaire, answers),
        "unsure": recommendation.coverage.of - recommendation.coverage.answered,
        "minimum_answers": questionnaire.strength.minimum_answers,
        "too_few": too_few(questionnaire, recommendation),
    }


def shown_limits(questionnaire: Questionnaire, answers: Answers, hits: tuple[LimitHit, ...]) -> list[ShownLimit]:
    """Limits with the visitor's own answers that set them."""
    given = {item.question.key: item for section in sections(questionnaire, answers) for item in section.given}
    return [
        ShownLimit(hit.text, hit.way_on, hit.removed_leader, tuple(given[key] for key in hit.questions)) for hit in hits
    ]


def ways(recommendation: Recommendation) -> list[Way]:
    """The three outcomes in the same order and shape."""
    percents = percents_of(recommendation)
    return [
        _way(recommendation, outcome, percents[place], sum(percents[:place])) for place, outcome in enumerate(OUTCOMES)
    ]


def _way(recommendation: Recommendation, outcome: Outcome, percent: int, start: int) -> Way:
    speak_for, against = scoring.reasons(recommendation.contributions, outcome)
    return Way(
        outcome=outcome,
        name=str(NAMES[outcome]),
        chosen=outcome == recommendation.outcome,
        percent=percent,
        chance=chance(percent),
        start=start,
        points=recommendation.totals.of(outcome),
        speaks_for=tuple(reason.text for reason in speak_for[:MOST_REASONS_IN_COLUMN]),
        against=tuple(reason.text for reason in against[:MOST_REASONS_IN_COLUMN]),
        limits=tuple(hit for hit in recommendation.limits if outcome in hit.rules_out),
    )


def percents_of(recommendation: Recommendation) -> list[int]:
    """The chances in the order of OUTCOMES."""
    return whole_percents([recommendation.probabilities.of(outcome) for outcome in OUTCOMES])


def whole_percents(shares: list[float]) -> list[int]:
    """Shares of 1 as whole percents that add up to 100 (largest remainder)."""
    floors = [int(share * 100) for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda place: floors[place] - shares[place] * 100)
    for place in by_rest[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def shown_examples(questionnaire: Questionnaire, advice: Advice) -> list[ShownExample]:
    """The closest examples with the questions, in words, that are alike and that are not."""
    by_key = {example.key: example for example in questionnaire.examples}
    texts = {question.key: question.text for question in questionnaire.questions}
    return [ShownExample(by_key[match.key], likeness(texts, match.alike, match.different)) for match in advice.examples]


def worked_example(questionnaire: Questionnaire) -> dict[str, Any] | None:
    """The first example application added up, row by row, for the method page."""
    if not questionnaire.examples:
        return None
    example = questionnaire.examples[0]
    found = recommend(questionnaire, dict(example.answers))
    return {
        "example": example,
        "rows": found.contributions,
        "totals": found.totals,
        "ways": ways(found),
    }
