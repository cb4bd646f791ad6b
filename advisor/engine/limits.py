"""Limits: facts that rule something out. They come first and never add points."""

from __future__ import annotations

from advisor.engine.recommendation import LimitHit
from advisor.engine.schema import Limit, Outcome, Questionnaire
from advisor.engine.scoring import Keys, conditions, holds


def hits(questionnaire: Questionnaire, keys: Keys) -> tuple[Limit, ...]:
    """The limits that hold for these answers, in the questionnaire's order."""
    return tuple(
        limit
        for limit in questionnaire.limits
        if holds(conditions(limit.when), keys) and not (limit.unless and holds(conditions(limit.unless), keys))
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
