"""What is still open: questions without an answer, what no question asks, and what the business was warned of."""

from __future__ import annotations

from advisor.engine.brief.parts import Case, Item, Items
from advisor.engine.scoring import tables

MATTERS_MOST = (
    "task", "error_cost", "review", "data_sensitivity", "facts", "mix", "complexity", "volume", "examples",
    "length", "latency", "languages", "creativity", "scope", "expertise", "team", "budget",
)  # fmt: skip
"""The questions a builder cannot do without, the gravest first. Field and priorities change no plan."""
TOLD_ELSEWHERE = (
    "sealed", "sealed_needs_ml_team", "sealed_no_team", "offline", "no_team",
    "costly_unchecked", "acts_unchecked", "facts_by_heart", "no_yardstick",
)  # fmt: skip
"""Limits whose substance stands in other sections, in words for a builder."""
COSTS_REST_ON = ("volume", "budget", "team", "data_sensitivity", "latency")
MOST_FIRST = 6


def still_open(case: Case) -> Items:
    asked = {question.key: question.text for question in case.questionnaire.questions}
    for question in MATTERS_MOST:
        if question in asked and question not in case.answers:
            yield Item(key=f"open.question.{question}", missing=question, values={"question": asked[question]})
    yield from case.by_option("open.ask", "task")
    for hit in case.recommendation.limits:
        if hit.key not in TOLD_ELSEWHERE and case.given(*hit.questions):
            yield case.say("open.warned", *hit.questions, text=hit.text)
    if case.advice.costs and case.volume:
        for found in case.advice.costs.contradictions:
            yield case.say("open.warned", *COSTS_REST_ON, text=found.text)


def answer_first(case: Case) -> Items:
    """Where there is no advice: the open questions that move it most, or the limits that leave no way."""
    numbers = tables(case.questionnaire)
    real = sum(1 for question in numbers.scored if question.key in case.answers)
    if real < case.questionnaire.strength.minimum_answers:
        questions = {question.key: question for question in numbers.scored if question.key not in case.answers}
        for key in sorted(questions, key=lambda key: -_reach(case, key))[:MOST_FIRST]:
            question = questions[key]
            yield Item(key="first.question", missing=key, values={"question": question.text, "why": question.why})
        return
    for hit in case.recommendation.limits:
        if hit.rules_out and case.given(*hit.questions):
            yield case.say("first.limit", *hit.questions, text=hit.text, way_on=hit.way_on)


def _reach(case: Case, key: str) -> int:
    """How far the options of a question are apart, added over the three outcomes."""
    points = tables(case.questionnaire).points[key].values()
    return sum(max(values) - min(values) for values in zip(*points, strict=True))
