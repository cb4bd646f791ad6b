"""Which ways the answers close by themselves, before any model or price is looked up."""

from __future__ import annotations

from advisor.engine.cost.contradictions import WAYS_OF
from advisor.engine.cost.costs import Way
from advisor.engine.cost.need import EstimateInput, input_from_answers
from advisor.engine.said import Said, say
from advisor.engine.schema import Answers, Outcome


def closed_by_answers(way: Way, need: EstimateInput) -> Said | None:
    """Why no model can open this way; None where that depends on what the catalogue holds."""
    if need.data_sensitivity == "sealed" and way in ("large_hosted", "small_hosted", "small_rented"):
        return say("closed.sealed")
    if need.latency == "offline" and way != "small_own":
        return say("closed.offline")
    if way == "large_own" and need.no_large_at_home:
        return say("closed.large_own")
    return None


def surely_closed(outcome: Outcome, answers: Answers) -> bool:
    """Whether these answers leave no way at all to run an outcome. No prices are asked: it is quick."""
    need = input_from_answers(answers)
    return all(closed_by_answers(way, need) for way in WAYS_OF[outcome])
