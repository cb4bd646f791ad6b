"""From answers to advice: the one function that the site, the commands and the tests call."""

from __future__ import annotations

from advisor.engine import limits, scoring, sensitivity
from advisor.engine.beside import LOWER, Beside, Library, beside
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.need import input_from_answers
from advisor.engine.cost.summary import CostSummary, summarised
from advisor.engine.examples import ExampleMatch, closest
from advisor.engine.flow import chosen_keys, is_real
from advisor.engine.recommendation import Coverage, Recommendation
from advisor.engine.schema import UNSURE, Answers, Document, Points, Questionnaire


class Advice(Document):
    """Everything a result page shows, frozen when the assessment is made."""

    recommendation: Recommendation
    examples: tuple[ExampleMatch, ...] = ()
    beside: Beside = Beside()
    costs: CostSummary | None = None


def advise(
    questionnaire: Questionnaire, answers: Answers, library: Library | None = None, market: Market | None = None
) -> Advice:
    """The recommendation together with what stands beside it.

    Measurements that speak against the advice make it one level less firm; its points stay as they are. Costs are
    told only where there is advice: without enough answers every figure would be an assumption.
    """
    recommendation = recommend(questionnaire, answers)
    found = beside(library, answers, recommendation) if library else Beside()
    if found.disagreement:
        recommendation = recommendation.model_copy(update={"strength": LOWER[recommendation.strength]})
    costs = None
    if market and recommendation.outcome:
        costs = summarised(market.work_out(input_from_answers(answers, advice=recommendation.outcome)))
    return Advice(
        recommendation=recommendation,
        examples=closest(questionnaire, chosen_keys(questionnaire, answers)),
        beside=found,
        costs=costs,
    )


def recommend(questionnaire: Questionnaire, answers: Answers) -> Recommendation:
    """The recommendation for these answers, with everything that led to it.

    Pure: the same document and answers give the same result anywhere. `answers` must have come through
    `flow.read_answers`; an unknown key raises KeyError.
    """
    numbers = scoring.tables(questionnaire)
    keys = chosen_keys(questionnaire, answers)
    enough = sensitivity.real_answers(numbers, answers) >= questionnaire.strength.minimum_answers
    found = sensitivity.verdict(numbers, keys, enough=enough)
    probabilities = scoring.softmax(found.totals, questionnaire.point_value, found.gone)
    flips, stability = sensitivity.flips(questionnaire, numbers, answers, keys, found)
    coverage = _coverage(numbers, answers)
    rows = scoring.contributions(questionnaire, numbers, answers, keys)
    speak_for, against = scoring.reasons(rows, found.outcome) if found.outcome else ((), ())
    slm, hybrid, llm = found.totals
    return Recommendation(
        outcome=found.outcome,
        leader=found.leader,
        probabilities=scoring.rounded(probabilities),
        strength=sensitivity.strength_of(
            questionnaire.strength,
            found.outcome,
            probabilities,
            coverage=coverage.share,
            steady=stability.steady / stability.of if stability.of else 0.0,
        ),
        totals=Points(slm=slm, hybrid=hybrid, llm=llm),
        coverage=coverage,
        contributions=rows,
        reasons_for=speak_for,
        reasons_against=against,
        limits=limits.as_hits(limits.hits(questionnaire, keys), found.leader),
        lines=scoring.lines(questionnaire, keys),
        flips=flips,
        stability=stability,
    )


def _coverage(numbers: scoring.Tables, answers: Answers) -> Coverage:
    given = [answers.get(question.key) for question in numbers.scored]
    return Coverage(
        answered=sum(1 for answer in given if is_real(answer)),
        unsure=sum(1 for answer in given if answer == UNSURE),
        of=len(given),
    )
