"""What would make you stop, what could go wrong and who checks, where the data stays and who looks after it."""

from __future__ import annotations

from decimal import Decimal

from advisor.engine.brief import sample_size
from advisor.engine.brief.parts import LARGE_RESTS_ON, Case, Items
from advisor.engine.brief.testing import BAD_RATE
from advisor.engine.cost.contradictions import BUDGET_USD

DRAFTS = ("write", "summarise", "translate")
"""Jobs whose answers a person edits: what is rewritten shows how good they are."""
MONTHLY_LIMITS: dict[str, Decimal | None] = {str(key): limit for key, limit in BUDGET_USD.items()}
"""The upper end of each budget; None where it has none."""
HOSTED_PLACES = ("public", "internal", "personal")
WISHES = ("control", "upkeep")
"""Priorities that bear on who looks after it."""


def stopping(case: Case) -> Items:
    yield from case.by_option("stop.quality", "error_cost")
    if case.outcome == "hybrid" and case.advice.costs and case.has("mix", "mostly_routine", "all_different"):
        high = round(case.advice.costs.workload.share_up_high * 100)
        held = ".device" if case.has("latency", "offline") else ".held" if case.no_large_model else ""
        yield case.say(f"stop.hybrid{held}", "mix", *LARGE_RESTS_ON, high=high)
    if case.has("review", "always") and case.has("task", *DRAFTS):
        yield case.say("stop.rewritten", "task", "review")
    limit = MONTHLY_LIMITS.get(case.get("budget"))
    if limit is not None:
        key = "stop.budget.home" if case.at_home else "stop.budget"
        yield case.say(key, "budget", "data_sensitivity", "latency", limit=limit)


def risks(case: Case) -> Items:
    if case.get("error_cost") and case.get("review"):
        key = f"risk.{case.get('error_cost')}.{case.get('review')}"
        yield case.say(key, "error_cost", "review")
        yield from _sample(case)
    if case.has("facts", "world"):
        yield case.say("risk.facts", "facts")
    if case.has("task", "act", "converse", "code"):
        yield from case.by_option("risk.task", "task")


def _sample(case: Case) -> Items:
    """How many live answers to look at in a month, where a person does not read all of them anyway."""
    if case.has("review", "always"):
        return
    rate = BAD_RATE[case.get("error_cost")]
    count, rests_on = sample_size.none_seen(rate), ("error_cost", "review", "volume")
    if case.volume and 2 * count >= case.volume:
        yield case.say("risk.sample.all", *rests_on)
    else:
        key = "risk.sample" if case.volume else "risk.sample.open"
        yield case.say(key, *rests_on, count=count, one_in=round(1 / rate))


def place(case: Case) -> Items:
    yield from case.by_option("place.data", "data_sensitivity")
    if case.has("latency", "offline"):
        yield case.say("place.offline", "latency")
    yield from _team(case)
    if case.has("data_sensitivity", *HOSTED_PLACES) and not case.has("latency", "offline"):
        yield case.say("place.pinned", "data_sensitivity", "latency")
    chosen = case.answers.get("priorities")
    for wish in WISHES:
        if isinstance(chosen, tuple) and wish in chosen:
            yield case.say(f"place.{wish}", "priorities")


def _team(case: Case) -> Items:
    """Who is there, and what that means for the part that is trained, if one is."""
    if not case.get("team"):
        return
    part = "small" if case.trains else "large"
    if case.has("team", "none") and case.at_home:
        yield case.say("place.team.none.at_home", "team", "data_sensitivity", "latency")
    else:
        yield case.say(f"place.team.{case.get('team')}.{part}", "team")
