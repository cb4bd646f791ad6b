"""How to test it: what to measure, on how many requests, and against what."""

from __future__ import annotations

from advisor.engine.brief import sample_size
from advisor.engine.brief.parts import LARGE_RESTS_ON, Case, Items

RIGHT = {"lookup": 0.9, "judgement": 0.8, "multistep": 0.7}
"""Share of requests the better system is taken to get right, by how much thinking a hard one takes: an assumption, and
the brief says so. The nearer to a half, the more requests a test needs."""
RIGHT_IF_UNKNOWN = 0.8
JUDGED = ("write", "summarise", "translate", "reason")
"""Jobs with many good answers: people compare two at a time, because there is no one right answer to count."""
POINTS = (5, 10, 15, 20)
MONTHS = 3
"""A test that takes more than the requests of so many months comes too late."""
USEFUL_MONTHS = 24
"""What takes longer to come together is of no use any more."""
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
    few = tuple(few_requests(case))
    yield from few
    yield from _held(case)
    yield from _harm(case)
    if not few:
        yield from _groups(case)
    if case.outcome == "hybrid" and case.has("mix", "mostly_routine", "all_different"):
        key = "test.handover.held" if case.no_large_model else "test.handover"
        yield case.say(key, "task", "mix", *LARGE_RESTS_ON)
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


def few_requests(case: Case) -> Items:
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


def _harm(case: Case) -> Items:
    """Answers to check for harm: those of the test count, the rest come on top and are not in its number."""
    if not case.has("error_cost", "serious", "critical"):
        return
    rate = BAD_RATE[case.get("error_cost")]
    count, test, one_in = sample_size.none_seen(rate), requests_for(case, 5), round(1 / rate)
    rests_on = ("task", "error_cost", "volume", *(() if is_judged(case) else ("complexity",)))
    if case.volume and count > USEFUL_MONTHS * case.volume:
        yield case.say("test.harm.far", *rests_on, count=count, one_in=one_in)
    elif count > test:
        yield case.say("test.harm.more", *rests_on, count=count, one_in=one_in, test=test, more=count - test)
    else:
        yield case.say("test.harm", *rests_on, count=count, one_in=one_in)


def _groups(case: Case) -> Items:
    """Figures for each group are hints: the number that suffices for all together is not enough for one of them."""
    languages = case.has("languages", "several", "rare")
    kinds = case.has("scope", "related", "varied", "anything")
    if languages or kinds:
        which = "both" if languages and kinds else "languages" if languages else "kinds"
        rests_on = ("task", "languages", "scope", *(() if is_judged(case) else ("complexity",)))
        yield case.say(f"test.groups.{which}", *rests_on, five=requests_for(case, 5))
    if case.has("languages", "rare"):
        yield case.say("test.languages.rare", "task", "languages")


def _rival(case: Case) -> Items:
    """The model to compare with, and only where the text may go to it."""
    place = case.get("data_sensitivity")
    if case.outcome == "llm":
        yield case.say("test.rival.small", "task")
    elif place == "sealed":
        large = () if case.nobody_for_large else case.listed("large_own")
        if large:
            yield case.say("test.rival.own", "task", "data_sensitivity", "team", name=large[0].name)
        else:
            yield case.say("test.rival.none", "task", "data_sensitivity", "team")
    elif case.has("latency", "offline"):
        yield case.say("test.rival.device", "task", "latency", "data_sensitivity")
    elif place:
        found = f"{place}.extract" if place == "personal" and case.has("task", "extract") else place
        yield case.say(f"test.rival.{found}", "task", "data_sensitivity")
