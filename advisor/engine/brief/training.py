"""The small model to train: its kind and size, the examples, who may label them and how they are kept apart.

Only where a small model is part of the advice.
"""

from __future__ import annotations

from math import ceil
from typing import Literal

from advisor.engine.brief import sample_size
from advisor.engine.brief.models import HARDLY_ANY, PRICED_BY, saved_usd
from advisor.engine.brief.parts import Case, Items, Source
from advisor.engine.brief.record import AIMS, BOOKING, BOOKING_SCORES, ENCODERS_THAT_EXTRACT, RECORDS, STORED_B, Size
from advisor.engine.brief.risks import MONTHLY_LIMITS
from advisor.engine.brief.testing import BAD_RATE, HELD, MONTHS, USEFUL_MONTHS, is_judged, requests_for
from advisor.engine.cost.shortlist import ShortlistItem
from advisor.engine.evidence.findings import Finding, Lean
from advisor.engine.said import Said

COMPARED_BY = (
    "task", "scope", "creativity", "complexity", "facts", "domain",
    "expertise", "languages", "data_sensitivity", "examples", "length",
)  # fmt: skip
"""Answers by which published tests are found to be like this need."""
NARROW_ENOUGH_FOR_SMALL = ("code", "act", "converse")
LOGS = ("converse", "act")
DEV = (100, 200)
"""Examples to choose between settings with: enough to see gross differences, no more than needed."""
ENOUGH = ("hundreds", "thousands", "many")
MOST_SOURCES = 2
Verdict = Literal["untrained_first", "train", "doubt", "open", "few", "unknown"]
VERDICTS: dict[Lean, Verdict] = {"small": "train", "large": "doubt", "even": "open", "too_few": "few"}
"""Which way the chance of a tuned model leans -> whether to train."""
ENOUGH_TESTS = 3
"""With fewer published tests nothing is said about a size but that it is a guess."""


def training(case: Case) -> Items:
    if not case.trains or not case.get("task"):
        return
    yield from _when(case)
    yield from _worth(case)
    yield from _base(case)
    yield from _runs_on(case)
    yield from _amount(case)
    yield from case.by_option("training.which", "task")
    yield from _clean(case)
    yield from _split(case)
    yield from _labels(case)


def size_of(case: Case) -> Size:
    """The size to begin with: what has worked in published tests, and what a device or a second allows.

    Beside a large model the small one gets the routine requests, so that the hard ones do not decide its size.
    """
    several_steps = case.outcome != "hybrid" and case.has("complexity", "multistep")
    if case.has("task", "classify") and not several_steps and not case.has("length", "long"):
        return "encoder"
    if case.has("latency", "instant", "offline"):
        return "small"
    bounded = case.has("mix", "mostly_routine", "alike") if case.outcome == "hybrid" else case.has("scope", "single")
    return "small" if bounded and not several_steps and case.has("task", *NARROW_ENOUGH_FOR_SMALL) else "medium"


def size_rests_on(case: Case) -> tuple[str, ...]:
    """The answers behind `size_of`."""
    return ("task", "length", "latency", *(("mix",) if case.outcome == "hybrid" else ("scope", "complexity")))


def _when(case: Case) -> Items:
    """Whether to train at once, first try without, or expect to fall short: as the frozen measurements say."""
    verdict = training_verdict(case)
    evidence = case.advice.beside.evidence
    if evidence is None or verdict == "unknown":
        yield case.say("training.when.unknown", *(COMPARED_BY if evidence else ("task",)))
        return
    finding = evidence.as_it_comes if verdict == "untrained_first" else evidence.tuned
    chance = {} if verdict == "few" else _chance(finding)
    yield case.cite(_sources(finding), f"training.when.{verdict}", *COMPARED_BY, **_counts(finding), **chance)


def _chance(finding: Finding) -> dict[str, float]:
    """That the small model does at least as well, and how sure that is."""
    return {"chance": finding.probability, "chance_low": finding.low, "chance_high": finding.high}


def training_verdict(case: Case) -> Verdict:
    """What the published tests say; the words give the chance and the range that it follows from."""
    evidence = case.advice.beside.evidence
    if evidence is None:
        return "unknown"
    if evidence.as_it_comes.lean == "small":
        return "untrained_first"
    tuned = evidence.tuned
    if not tuned.comparisons:
        return "unknown"
    return VERDICTS[tuned.lean]


def _worth(case: Case) -> Items:
    """Said plainly where the price by use leaves nothing to save: training then has to earn its keep otherwise."""
    saved = saved_usd(case)
    if case.outcome == "slm" and saved is not None and saved < HARDLY_ANY:
        yield case.say("training.worth", "task", *PRICED_BY)


def _counts(finding: Finding) -> dict[str, int]:
    return {
        "tests": finding.comparisons, "found_in": finding.sources,
        "better": finding.small, "tied": finding.tie, "worse": finding.large,
    }  # fmt: skip


def _sources(finding: Finding) -> tuple[Source, ...]:
    return tuple(Source(title=match.source_title, id=match.source_id) for match in finding.matches[:MOST_SOURCES])


def _base(case: Case) -> Items:
    size = size_of(case)
    yield case.say(f"training.base.{size}", *size_rests_on(case))
    record = RECORDS.get((case.get("task"), size))
    if record and record.tests >= ENOUGH_TESTS:
        yield case.say(
            "training.record", *size_rests_on(case),
            tests=record.tests, better=record.better, tied=record.tied, worse=record.worse, found_in=record.sources,
        )  # fmt: skip
    else:
        yield case.say("training.record.none", *size_rests_on(case))
    if case.has("task", "extract"):
        encoders = ENCODERS_THAT_EXTRACT
        yield case.say("training.base.no_encoder", "task", tests=encoders.tests, better=encoders.better)
    yield from _candidates(case, size)
    if case.has("languages", "several", "rare"):
        yield from case.by_option("training.languages", "languages", "task")


def _candidates(case: Case, size: Size) -> Items:
    """Those of the frozen list that are of the size just named. An early result did not keep sizes: it names none."""
    sizes = {item.name: stored_b(item) for item in case.listed("small_own")}
    if size == "encoder" or not any(sizes.values()):
        return
    least, most = STORED_B[size]
    names = tuple(name for name, billions in sizes.items() if billions and least <= billions <= most)
    rests_on = (*size_rests_on(case), "data_sensitivity", "languages")
    if names:
        yield case.say("training.candidates", *rests_on, names=names)
    else:
        yield case.say("training.candidates.none", *rests_on)


def stored_b(item: ShortlistItem) -> float | None:
    """Billions of parameters in memory, as the list gives them for a model to run oneself."""
    said = (reason.values["billions"] for reason in item.why if isinstance(reason, Said) and reason.key == "why.size")
    return next((float(billions) for billions in said), None)


def _runs_on(case: Case) -> Items:
    """What a model of one's own needs to run: the price by use is for models as they come."""
    if size_of(case) == "encoder":
        key = "training.runs.encoder.device" if case.has("latency", "offline") else "training.runs.encoder"
        yield case.say(key, *size_rests_on(case))
        return
    rented, own = None if case.at_home else case.way("small_rented"), case.way("small_own")
    way = (rented or own) if case.has("team", "none") else (own or rented)
    if way is None or way.usd_per_month is None or way.running is None or not case.volume:
        return
    limit = MONTHLY_LIMITS.get(case.get("budget"))
    over = ".over" if limit is not None and way.usd_per_month.typical > limit else ""
    if over and case.at_home:
        over = ".over.home"
    yield case.say(
        f"training.runs.machine{over}",
        *size_rests_on(case), "languages", "data_sensitivity", "volume", "budget", "team",
        way=way.way,
        name=way.running.language_model,
        machine=way.running.machine,
        typical=way.usd_per_month.typical,
    )  # fmt: skip


def _amount(case: Case) -> Items:
    """How many to train on and why; with those for the test, how many are still to be collected."""
    aim = AIMS[case.get("task")]
    figures = dict(aim.figures)
    yield case.cite(aim.sources, f"training.aim.{case.get('task')}", "task", low=aim.low, high=aim.high, **figures)
    test = 0 if is_judged(case) else requests_for(case, 5)
    low, high = test + DEV[0] + aim.low, test + DEV[1] + aim.high
    rests_on = ("task",) if is_judged(case) else ("task", "complexity")
    counted = ".judged" if is_judged(case) else ".conversations" if case.has("task", "converse") else ""
    key = f"training.held.{_held(case, low)}{counted}"
    sums = {"low": rough(low), "high": rough(high), "test": test, "dev_low": DEV[0], "dev_high": DEV[1]}
    if not case.get("examples"):
        yield case.say(key, *rests_on, **sums)
        return
    least, most = HELD[case.get("examples")]
    missing = max(0, low - most) if most is not None else 0
    yield case.say(key, *rests_on, "examples", **sums, least=rough(missing), most=rough(max(0, high - least)))
    if case.volume and missing > MONTHS * case.volume:
        months = ceil(missing / case.volume)
        key = "training.slow" if months <= USEFUL_MONTHS else "training.slow.never"
        yield case.say(key, *rests_on, "examples", "volume", months=min(months, USEFUL_MONTHS))


def _held(case: Case, needed: int) -> str:
    """Whether the examples at hand reach the lower end of what is needed; a range may lie on both sides of it."""
    if not case.get("examples"):
        return "unknown"
    least, most = HELD[case.get("examples")]
    if most is None or least >= needed:
        return "enough"
    return "short" if most < needed else "maybe"


def rough(count: int) -> int:
    """A sum of ranges with two significant digits: it is not worth more."""
    return round(count, 2 - len(str(count))) if count >= 100 else count


def _clean(case: Case) -> Items:
    if not case.has("examples", *ENOUGH):
        return
    if case.has("task", *LOGS):
        yield case.cite((BOOKING,), "training.clean.logs", "task", "examples", **BOOKING_SCORES)
    else:
        yield case.say("training.clean", "task", "examples")


def _split(case: Case) -> Items:
    if is_judged(case):
        yield case.say("training.split.judged", "task", dev_low=DEV[0], dev_high=DEV[1])
    else:
        test = requests_for(case, 5)
        yield case.say("training.split.right", "task", "complexity", test=test, dev_low=DEV[0], dev_high=DEV[1])


def _labels(case: Case) -> Items:
    """Where a large model may propose answers to learn from: never where the text may not go."""
    place = case.get("data_sensitivity")
    names = () if case.nobody_for_large else tuple(item.name for item in case.listed("large_own"))
    if not place:
        return
    if place != "sealed":
        found = f"{place}.extract" if place == "personal" and case.has("task", "extract") else place
        yield case.say(f"training.labels.{found}", "task", "data_sensitivity")
    elif names:
        yield case.say("training.labels.own", "task", "data_sensitivity", "team", names=names)
    else:
        key = "training.labels.people" if case.nobody_for_large else "training.labels.people.unlisted"
        yield case.say(key, "task", "data_sensitivity", "team")
    if case.get("error_cost") and (place != "sealed" or names):
        rate = BAD_RATE[case.get("error_cost")]
        count, one_in = sample_size.none_seen(rate), round(1 / rate)
        rests_on = ("task", "data_sensitivity", "error_cost", *(("team",) if place == "sealed" else ()))
        yield case.say("training.labels.checked", *rests_on, count=count, one_in=one_in)
