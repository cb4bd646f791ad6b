"""Which requests go where, where a small and a large model share the work."""

from __future__ import annotations

from advisor.engine.brief.job import COST_RESTS_ON, told_cost
from advisor.engine.brief.parts import LARGE_RESTS_ON, Case, Items
from advisor.engine.brief.record import RETEST, ROUTER_EXAMPLES, ROUTER_SAMPLES, UNSURE_GOES_UP

CLOSED = ("classify", "extract")
"""Jobs whose answers come with a score that says how sure the model is."""
FREE = ("original", "inventive")
UP = {
    "complexity": ("multistep",),
    "length": ("long",),
    "languages": ("rare",),
    "facts": ("own_material", "world"),
}
"""Answers that name a kind of request for the large model."""


def sharing(case: Case) -> Items:
    if case.outcome != "hybrid":
        return
    yield from _pattern(case)
    up = {question: case.get(question) for question, options in UP.items() if case.has(question, *options)}
    if up and not case.has("mix", "alike"):
        key = "hybrid.up.device" if case.has("latency", "offline") else "hybrid.up"
        yield case.say(key, "mix", "latency", *up, up=tuple(f"{name}.{option}" for name, option in up.items()))
    if case.has("error_cost", "serious", "critical"):
        yield case.say("hybrid.person", "error_cost")
    yield from _large_part(case)
    yield from _share(case)
    yield from _router(case)


def _pattern(case: Case) -> Items:
    """Who answers first, and what makes a request go up."""
    if case.has("latency", "offline"):
        yield case.say("hybrid.pattern.device", "latency")
    elif case.has("mix", "alike"):
        who = "people" if people_label(case) else "teacher"
        yield case.say(f"hybrid.pattern.{who}", "mix", *LARGE_RESTS_ON)
    elif case.has("mix", "all_different") or case.has("creativity", *FREE):
        yield case.say("hybrid.pattern.kind", "mix", "creativity")
    elif case.has("task", *CLOSED):
        yield case.cite((UNSURE_GOES_UP,), "hybrid.pattern.score", "mix", "task", "latency")
    elif case.get("mix"):
        yield case.cite((UNSURE_GOES_UP,), "hybrid.pattern.rule", "mix", "task", "latency")


def _large_part(case: Case) -> Items:
    """A large model that may not see the text is no second model."""
    if not case.has("data_sensitivity", "sealed"):
        return
    key = "own" if not case.no_large_model else "held" if case.nobody_for_large else "unlisted"
    yield case.say(f"hybrid.large.{key}", *LARGE_RESTS_ON)


def people_label(case: Case) -> bool:
    """Whether only people may propose answers to learn from: no large model may see the texts."""
    return case.has("data_sensitivity", "sealed") and not case.large


def _share(case: Case) -> Items:
    """What was counted with, what it would save, and what re-tests found; a machine that teaches sends nothing up."""
    costs = case.advice.costs
    if costs is None or told_cost(case) is None or not case.get("mix") or case.has("mix", "alike"):
        return
    work, promise, way, large = costs.workload, costs.hybrid, case.way("hybrid"), case.way("large_hosted")
    shares = {"share": work.share_up, "low": work.share_up_low, "high": work.share_up_high}
    yield case.say("hybrid.share", *COST_RESTS_ON, **{key: round(share * 100) for key, share in shares.items()})
    if promise is None or way is None or large is None:
        return
    if way.usd_per_month is None or large.usd_per_month is None or promise.saved_here_percent is None:
        return
    better = ".beyond" if promise.beyond_retests else ""
    yield case.cite(
        (RETEST,),
        f"hybrid.saves{better}" if promise.saved_here_percent > 0 else "hybrid.dearer",
        *COST_RESTS_ON,
        both=way.usd_per_month.typical,
        large=large.usd_per_month.typical,
        low=round(promise.retests_low_percent),
        high=round(promise.retests_high_percent),
    )


def _router(case: Case) -> Items:
    """A trained router needs examples of one's own requests."""
    if case.get("examples") and not case.has("mix", "alike") and not case.has("latency", "offline"):
        enough = "many" if case.has("examples", "thousands", "many") else "few"
        rests_on = ("mix", "latency", "examples")
        yield case.cite((ROUTER_SAMPLES,), f"hybrid.router.{enough}", *rests_on, count=ROUTER_EXAMPLES)
