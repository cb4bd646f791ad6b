"""Two results side by side: what each shows, and where they differ."""

from __future__ import annotations

from typing import Any

from advisor.engine.advice import Advice
from advisor.engine.schema import OUTCOMES, Questionnaire
from advisor.models import Assessment
from advisor.pages.hidden_result import hidden_page
from advisor.pages.pairing import answer_pairs, line_pairs
from advisor.pages.presentation import frozen_answers, shown_limits, ways
from advisor.storage import assessments, content
from advisor.words.costs import costs_page
from advisor.words.lines import shown_lines
from advisor.words.verdict import NAMES, STRENGTHS, verdict


def compare_page(one: Assessment, other: Assessment) -> dict[str, Any]:
    """Everything on the page for two different results."""
    a, b = _side("A", one), _side("B", other)
    return {
        "sides": (a, b),
        "chances": [
            (outcome, str(NAMES[outcome]), first, second)
            for outcome, first, second in zip(OUTCOMES, a["ways"], b["ways"], strict=True)
        ],
        "lines": line_pairs(a["lines"], b["lines"]),
        "one_version": one.version_id == other.version_id,
        "money": any(side.get("costs") for side in (a, b)),
        **_answers(one, other),
    }


def _side(letter: str, row: Assessment) -> dict[str, Any]:
    """What one result tells. If its owner hides the answers, nothing is handed on that repeats or betrays one."""
    questionnaire, advice = content.published(row.version_id), assessments.advice_of(row)
    shown = hidden_page(questionnaire, advice) if row.hide_answers else _open(questionnaire, row, advice)
    return {
        "letter": letter,
        "assessment": row,
        "version": content.version_label(row.version_id),
        "strength_word": STRENGTHS.get(row.strength, ""),
        **shown,
    }


def _open(questionnaire: Questionnaire, row: Assessment, advice: Advice) -> dict[str, Any]:
    recommendation = advice.recommendation
    return {
        "hidden": False,
        "outcome": recommendation.outcome,
        "verdict": verdict(questionnaire, recommendation, disagreement=bool(advice.beside.disagreement)),
        "ways": ways(recommendation),
        "lines": shown_lines(questionnaire, recommendation),
        "limits": shown_limits(questionnaire, frozen_answers(row.answers), recommendation.limits),
        **costs_page(advice.costs, questionnaire, strength=recommendation.strength),
    }


def _answers(one: Assessment, other: Assessment) -> dict[str, Any]:
    """The answers in pairs; none at all where an owner hides them."""
    if one.hide_answers or other.hide_answers:
        return {"private": [letter for letter, row in (("A", one), ("B", other)) if row.hide_answers]}
    pairs = list(
        answer_pairs(
            content.published(one.version_id),
            frozen_answers(one.answers),
            content.published(other.version_id),
            frozen_answers(other.answers),
        )
    )
    return {
        "differing": [pair for pair in pairs if not pair.same],
        "alike": [pair for pair in pairs if pair.same],
    }
