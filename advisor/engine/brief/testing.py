"""How to test it: what to measure, on how many requests, and against what."""

from __future__ import annotations

from advisor.engine.brief import sample_size
from advisor.engine.brief.parts import Case, Items

RIGHT = {"lookup": 0.9, "judgement": 0.8, "multistep": 0.7}
"""Share of requests the better system is taken to get right, by how much thinking a hard one takes: an assumption, and
the brief says so. The nearer to a half, the more requests a test needs."""
RIGHT_IF_UNKNOWN = 0.8
JUDGED = ("write", "summarise", "translate", "reason")
"""Jobs with many good answers: people compare two at a time, because there is no one right answer to count."""
POINTS = (5, 10, 15, 20)
MONTHS = 3
"""A test that takes more than the requests of so many months comes too late."""
HELD = {"none": (0, 0), "tens": (1, 99), "hundreds": (100, 999), "thousands": (1_000, 10_000), "many": (10_001, None)}
"""Checked examples that the business has, from and to."""
BAD_RATE = {"minor": 0.05, "moderate": 0.03, "serious": 0.01, "critical": 0.001}
"""Share of bad answers that a check must be able to rule out, by what a wrong one costs: a convention of this brief."""


def is_judged(case: Case) -> bool:
    return case.has("task", *JUDGED)


def right_share(case: Case) -> float:
    return RIGHT.get(case.get("complexity"), RIGHT_IF_UNKNOWN)


def requests_for(case: Case, points: int) -> int:
    """Requests (pairs of answers, where people judge) to see a difference of so many points."""
    if is_judged(case):
        return sample_size.preferred(points / 100)
    return sample_size.paired(right_share(case), points / 100)


def testing(case: Case) -> Items:
    yield from case.by_option("test.metric", "task")
    if not case.get("task"):
        return
    yield from _size(case)
    few = tuple(_few_requests(case))
    yield from few
    yield from _held(case)
    if case.has("error_cost", "serious", "critical"):
        rate = BAD_RATE[case.get("error_cost")]
        yield case.say("test.harm", "task", "error_cost", count=sample_size.none_seen(rate), one_in=round(1 / rate))
    if not few:
        yield from _groups(case)
    if case.outcome == "hybrid" and case.has("mix", "mostly_routine", "all_different"):
        yield case.say("test.handover", "task", "mix")
    yield case.say("test.people.judged" if is_judged(case) else "test.people", "task")
    yield from _rival(case)
    yield from case.by_option("test.baseline", "task")


def _size(case: Case) -> Items:
    five, ten = requests_for(case, 5), requests_for(case, 10)
    if is_judged(case):
        yield case.say("test.size.judged", "task", five=five, ten=ten)
        yield case.say("test.how.judged", "task")
        return
    share = right_share(case)
    right, rests_on = round(share * 100), ("task", "complexity")
    apart = sample_size.two_groups(share, 0.05)
    yield case.say("test.size.right", *rests_on, five=five, ten=ten, apart=apart, right=right, worse=right - 5)
    differ = round(sample_size.differing(share, 0.05) * 100)
    known = case.get("complexity") or "unknown"
    yield case.say(f"test.how.{known}", *rests_on, differ=differ, right=right)


def _few_requests(case: Case) -> Items:
    """Where the work brings too few requests for a fine test, what can be seen instead."""
    there = (case.volume or 0) * MONTHS
    if not there or case.has("examples", "thousands", "many") or requests_for(case, 5) <= there:
        return
    rests_on = ("task", *(() if is_judged(case) else ("complexity",)), "volume", "examples")
    seen = next((points for points in POINTS if requests_for(case, points) <= there), None)
    if seen:
        yield case.say("test.few", *rests_on, requests=there, points=seen, needed=requests_for(case, seen))
    else:
        yield case.say("test.too_few", *rests_on, requests=there)


def _held(case: Case) -> Items:
    """For a large model alone; where one is trained, the sum of all examples is told there."""
    if case.trains or is_judged(case) or not case.get("examples"):
        return
    needed = requests_for(case, 5)
    _, most = HELD[case.get("examples")]
    if most is not None and most < needed:
        yield case.say("test.held.short", "task", "complexity", "examples", needed=needed)


def _groups(case: Case) -> Items:
    if case.has("languages", "several", "rare"):
        yield from case.by_option("test.languages", "languages", "task")
    if case.has("scope", "related", "varied", "anything"):
        yield case.say("test.kinds", "task", "scope")


def _rival(case: Case) -> Items:
    """The model to compare with, and only where the text may go to it."""
    place = case.get("data_sensitivity")
    if case.outcome == "llm":
        yield case.say("test.rival.small", "task")
    elif place == "sealed":
        large = case.listed("large_own")
        if case.has("team", "ml") and large:
            yield case.say("test.rival.own", "task", "data_sensitivity", "team", name=large[0].name)
        else:
            yield case.say("test.rival.none", "task", "data_sensitivity", "team")
    elif place:
        yield case.say(f"test.rival.{place}", "task", "data_sensitivity")
