"""A result whose owner keeps the answers private: what is left, and nothing else is even handed on."""

from __future__ import annotations

from typing import Any

from advisor.engine.advice import Advice
from advisor.engine.recommendation import Recommendation
from advisor.engine.schema import Questionnaire
from advisor.pages.presentation import Way, percents_of, ways
from advisor.words.chances import rough_chance, rough_percents
from advisor.words.lines import roughly_shown
from advisor.words.verdict import strength_words, too_few, verdict


def hidden_page(questionnaire: Questionnaire, advice: Advice) -> dict[str, Any]:
    """Verdict, strength, chances, lines and plan. Not how many questions are open: that tells of some what they are."""
    recommendation = advice.recommendation
    return {
        "hidden": True,
        "outcome": recommendation.outcome,
        "strength": recommendation.strength,
        "test_both": recommendation.strength == "close",
        "too_few": too_few(questionnaire, recommendation),
        "verdict": verdict(questionnaire, recommendation),
        "strength_words": strength_words(recommendation.strength),
        "ways": rough_ways(recommendation),
        "lines": roughly_shown(questionnaire, recommendation),
    }


def rough_ways(recommendation: Recommendation) -> list[Way]:
    """The three outcomes with rough chances and without what repeats answers."""
    percents = rough_percents(percents_of(recommendation))
    return [
        way._replace(
            percent=percent,
            start=sum(percents[:place]),
            chance=rough_chance(percent),
            points=0,
            speaks_for=(),
            against=(),
            limits=(),
        )
        for place, (way, percent) in enumerate(zip(ways(recommendation), percents, strict=True))
    ]
