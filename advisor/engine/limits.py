"""Limits: facts that rule something out. They come first and never add points."""

from __future__ import annotations

from advisor.engine.once import once
from advisor.engine.recommendation import LimitHit
from advisor.engine.schema import Limit, Outcome, Questionnaire
from advisor.engine.scoring import Conditions, Keys, conditions, holds


@once
def _conditions(questionnaire: Questionnaire) -> tuple[tuple[Limit, Conditions, Conditions], ...]:
    """Every limit with what it needs and what lifts it."""
    return tuple((limit, conditions(limit.when), conditions(limit.unless)) for limit in questionnaire.limits)


def hits(questionnaire: Questionnaire, keys: Keys) -> tuple[Limit, ...]:
    """The limits that hold for these answers, in the questionnaire's order."""
    return tuple(
        limit
        for limit, when, unless in _conditions(questionnaire)
        if holds(when, keys) and not (unless and holds(unless, keys))
    )


def as_hits(limits: tuple[Limit, ...], leader: Outcome) -> tuple[LimitHit, ...]:
    """The limits in words, marked where one removed the outcome that led on points."""
    return tuple(
        LimitHit(
            key=limit.key,
            text=limit.text,
            way_on=limit.way_on,
            rules_out=limit.rules_out,
            forbids=limit.forbids,
            questions=tuple(limit.when),
            removed_leader=leader in limit.rules_out,
        )
        for limit in limits
    )
