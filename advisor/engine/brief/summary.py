"""The brief in five lines: what to build, with what, how to test it, when to stop and what it costs.

Each line says less than the section it stands for, and nothing else.
"""

from __future__ import annotations

from advisor.engine.brief.hybrid import people_label
from advisor.engine.brief.job import COST_RESTS_ON, told_cost
from advisor.engine.brief.models import LISTED_BY, SMALL, first_listed, rests_on
from advisor.engine.brief.parts import LARGE_RESTS_ON, Case, Items, Value
from advisor.engine.brief.risks import MONTHLY_LIMITS
from advisor.engine.brief.testing import few_requests, is_judged, requests_for
from advisor.engine.brief.training import COMPARED_BY, training_verdict


def summary(case: Case) -> Items:
    yield from _build(case)
    yield from _with(case)
    yield from _test(case)
    yield from _stop(case)
    yield from _cost(case)


def _build(case: Case) -> Items:
    doubt = case.advice.beside.disagreement
    if doubt:
        yield case.say(f"summary.build.against.{doubt.kind}", *case.advised_because)
    elif case.outcome == "slm":
        verdict = training_verdict(case) if case.get("task") else "unknown"
        how = verdict if verdict in ("train", "doubt") else "try"
        yield case.say(f"summary.build.slm.{how}", *case.advised_because, *COMPARED_BY)
    elif case.outcome == "hybrid":
        rests = (*case.advised_because, "mix", *LARGE_RESTS_ON)
        yield case.say(f"summary.build.hybrid.{_sharing(case)}", *rests)
    else:
        yield case.say("summary.build.llm", *case.advised_because)


def _sharing(case: Case) -> str:
    """Who does what where two models share the work, as the section about it says."""
    if case.has("latency", "offline"):
        return "device"
    if case.has("mix", "alike"):
        return "people" if people_label(case) else "teacher"
    return "held" if case.no_large_model else "share"


def _with(case: Case) -> Items:
    if case.advice.costs is None:
        return
    small = () if case.outcome == "llm" else tuple(item.name for item in first_listed(case, SMALL))
    large = () if case.outcome == "slm" else tuple(item.name for item in case.large)
    values: dict[str, Value] = {"small": small, "large": large}
    named = {key: value for key, value in values.items() if value}
    key = "both" if len(named) == 2 else next(iter(named), "none")
    if case.outcome == "hybrid" and key == "small":
        key = "small_only"
    yield case.say(f"summary.with.{key}", *rests_on(case, (*LISTED_BY, "team")), **named)


def _test(case: Case) -> Items:
    if not case.get("task"):
        return
    few = next(few_requests(case), None)
    if few is not None:
        yield few.model_copy(update={"key": f"summary.{few.key}"})
        return
    kind = "judged" if is_judged(case) else "conversations" if case.has("task", "converse") else "right"
    questions = ("task",) if is_judged(case) else ("task", "complexity")
    yield case.say(f"summary.test.{kind}", *questions, five=requests_for(case, 5))


def _stop(case: Case) -> Items:
    limit = MONTHLY_LIMITS.get(case.get("budget"))
    if case.get("error_cost"):
        yield from case.by_option("summary.stop", "error_cost")
    elif limit is not None:
        yield case.say("summary.stop.budget", "budget", limit=limit)


def _cost(case: Case) -> Items:
    way = told_cost(case)
    if way is None or way.usd_per_month is None:
        yield from _no_price(case)
        return
    limit, typical = MONTHLY_LIMITS.get(case.get("budget")), way.usd_per_month.typical
    if limit is not None and typical > limit:
        yield case.say("summary.cost.over", *COST_RESTS_ON, "budget", way=way.way, typical=typical, limit=limit)
    else:
        yield case.say("summary.cost", *COST_RESTS_ON, "budget", way=way.way, typical=typical)


def _no_price(case: Case) -> Items:
    """Why no month is told; nothing where the volume is not answered or nothing was priced, as both are said below."""
    if case.volume is None or case.advice.costs is None:
        return
    if case.volume == 0:
        yield case.say("summary.cost.volume", "volume")
        return
    reason = "closed"
    if case.outcome == "hybrid" and case.no_large_model:
        reason = "device" if case.has("latency", "offline") else "held"
    yield case.say(f"summary.cost.{reason}", *COST_RESTS_ON)
