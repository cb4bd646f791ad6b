"""What a brief says about the work itself: the job, what goes in and comes out, how much and how fast."""

from __future__ import annotations

from math import ceil

from advisor.engine.brief.parts import Case, Items
from advisor.engine.cost.contradictions import WAYS_OF
from advisor.engine.cost.money import MoneyRange, alike
from advisor.engine.cost.summary import ShownWay

IN_THE_SENTENCE = ("task", "domain", "length", "languages", "volume", "latency")
COST_RESTS_ON = ("team", "task", "mix", "languages", "data_sensitivity", "length", "volume", "latency")
HOURS_A_MONTH = 730
SECONDS_AN_HOUR = 3600
UNLIKE_THE_TASK = ("classify", "extract", "code", "act")
"""Jobs whose answers have a fixed form, so that freedom of wording is not built for."""


def job(case: Case) -> Items:
    """The job in one sentence, how wide it is, how it divides and what decides between equals."""
    if "task" in case.answers:
        asked = tuple(key for key in case.given(*IN_THE_SENTENCE) if key != "volume" or case.volume)
        yield case.say("job.sentence", *asked, **{key: case.answers[key] for key in asked})
    yield from case.by_option("job.scope", "scope")
    yield from case.by_option("job.mix", "mix")
    if "priorities" in case.answers:
        yield case.say("job.matters", "priorities", priorities=case.answers["priorities"])


def goes_in(case: Case) -> Items:
    """What the job's one sentence does not say already about texts, languages, words and facts."""
    if case.has("length", "pages", "long"):
        yield from case.by_option("in.length", "length")
    if case.has("languages", "several", "rare"):
        yield from case.by_option("in.languages", "languages")
    if not case.has("expertise", "everyday"):
        yield from case.by_option("in.expertise", "expertise")
    yield from case.by_option("in.facts", "facts")


def comes_out(case: Case) -> Items:
    yield from case.by_option("out.task", "task")
    free = case.has("creativity", "original", "inventive")
    if case.get("task") and not (free and case.has("task", *UNLIKE_THE_TASK)):
        yield from case.by_option("out.creativity", "creativity", "task")


def scale(case: Case) -> Items:
    """Requests in the busiest hour, how soon, what a month costs and what it may cost."""
    yield from _volume(case)
    yield from case.by_option("scale.latency", "latency")
    yield from _cost(case)
    if case.advice.costs and case.get("length"):
        yield case.say("scale.tokens", "length", tokens=case.advice.costs.workload.prompt_tokens)
    if case.get("budget"):
        yield case.say("scale.budget", "budget", budget=case.get("budget"))


def _volume(case: Case) -> Items:
    if case.volume is None:
        return
    if case.volume == 0:
        yield case.say("scale.volume.none", "volume")
        return
    if case.advice.costs is None:
        return
    peak = case.advice.costs.workload.peak_factor
    hourly = case.volume * peak / HOURS_A_MONTH
    if hourly <= 1:
        yield case.say("scale.volume.rare", "volume", "latency")
        return
    often = "second" if hourly >= SECONDS_AN_HOUR else "hour"
    count = ceil(hourly / SECONDS_AN_HOUR if often == "second" else hourly)
    even = "even" if peak == 1 else "peak"
    yield case.say(f"scale.volume.{often}.{even}", "volume", "latency", count=count, times=round(peak))


def cheapest_as_advised(case: Case) -> ShownWay | None:
    """The open way with the lowest typical month among those that the advice means."""
    found = [way for name in WAYS_OF[case.outcome] if (way := case.way(name))] if case.outcome else []
    return min(found, key=lambda way: way.usd_per_month.typical if way.usd_per_month else 0, default=None)


def told_cost(case: Case) -> ShownWay | None:
    """The way whose month is told, and only for a volume that was given: with an assumed one it would be made up.

    Whatever else the brief says of how costs were counted hangs on this; it rests on `COST_RESTS_ON`.
    """
    way = cheapest_as_advised(case)
    if way is None or way.usd_per_month is None or not case.volume:
        return None
    return None if way.way in ("hybrid", "large_own") and case.no_large_model else way


def _cost(case: Case) -> Items:
    costs, way = case.advice.costs, told_cost(case)
    if costs is None or way is None or way.usd_per_month is None:
        return
    month = way.usd_per_month
    yield case.say(
        f"scale.cost{_place_of_usual(month)}",
        *COST_RESTS_ON,
        way=way.way,
        low=month.low,
        typical=month.typical,
        high=month.high,
        day=costs.prices_as_of,
    )


def _place_of_usual(month: MoneyRange) -> str:
    """Where the typical month is told by the same words as an end, so that a sentence does not name it twice."""
    if alike(month.low, month.high):
        return ".one"
    return ".most" if alike(month.typical, month.high) else ".least" if alike(month.low, month.typical) else ""
