"""The advice, which models to try first and second, and what the frozen prices say."""

from __future__ import annotations

from decimal import Decimal

from advisor.engine.brief.parts import Case, Items
from advisor.engine.cost.money import span
from advisor.engine.cost.shortlist import ShortlistItem
from advisor.engine.cost.sieve import Kind
from advisor.engine.flow import chosen_options
from advisor.engine.recommendation import Flip
from advisor.engine.schema import OUTCOMES

LISTED_BY = ("task", "languages", "data_sensitivity", "length", "latency")
PRICED_BY = ("task", "mix", "languages", "data_sensitivity", "length", "volume", "latency")
SMALL: tuple[Kind, ...] = ("small_hosted", "small_own")
"""Paid by use comes first for a trial: it takes no machine."""
LARGE: tuple[Kind, ...] = ("large_hosted", "large_own")
HARDLY_ANY = Decimal(50)
"""US dollars a month below which the difference in price between small and large should not decide."""
MOST_FLIPS = 2
PLAIN_FACTS = (("data_sensitivity", "sealed"), ("latency", "offline"))
"""Answers that nobody misses by mistake: no need to ask whether they hold after all."""
WITH_EXAMPLES = ("tens", "hundreds", "thousands", "many")


def models(case: Case) -> Items:
    yield from _advice(case)
    first, second = (LARGE, SMALL) if case.outcome == "llm" else (SMALL, LARGE)
    yield from _try(case, "first", first)
    yield from _try(case, "second", second)
    yield from _cautions(case)
    yield from _price_gap(case)
    if case.has("examples", *WITH_EXAMPLES):
        yield case.say("models.instruction.examples", "examples")


def _advice(case: Case) -> Items:
    """How firm it is, what it rests on, and the answers that would change it."""
    found = case.recommendation
    second = max((item for item in OUTCOMES if item != case.outcome), key=found.probabilities.of)
    if _device_alone(case):
        yield case.say("models.advice.device", *case.advised_because, "latency", outcome=str(case.outcome))
    else:
        key, advised = f"models.advice.{found.strength}", str(case.outcome)
        yield case.say(key, *case.advised_because, outcome=advised, second=second)
    if case.advice.beside.disagreement:
        kind = case.advice.beside.disagreement.kind
        yield case.say(f"models.disagreement.{kind}", *case.advised_because)
    for flip in _nearest(case)[:MOST_FLIPS]:
        question = case.questionnaire.question(flip.question)
        labels = tuple(option.label for option in chosen_options(question, flip.answer))
        key = "models.flip" if len(labels) == 1 else "models.flip_set"
        yield case.say(key, flip.question, question=question.text, labels=labels, outcome=str(flip.outcome))


def _device_alone(case: Case) -> bool:
    """Whether a large model was to take part, and no network leads to one."""
    return case.outcome in ("hybrid", "llm") and case.has("latency", "offline")


def _nearest(case: Case) -> list[Flip]:
    """The nearest other answer of each question that would change the outcome."""
    nearest: dict[str, Flip] = {}
    for flip in case.recommendation.flips:
        if flip.outcome and _could_be(case, flip):
            nearest.setdefault(flip.question, flip)
    return list(nearest.values())


def _could_be(case: Case, flip: Flip) -> bool:
    """Whether the business may have meant that answer: not a plain fact, and no number many times off."""
    if flip.question not in case.answers or (flip.question, flip.option) in PLAIN_FACTS:
        return False
    question, given = case.questionnaire.question(flip.question), case.answers[flip.question]
    if not isinstance(given, int):
        return True
    bands = [option.key for option in question.options]
    return abs(bands.index(flip.option) - bands.index(question.band(given).key)) <= 1


def first_listed(case: Case, kinds: tuple[Kind, ...]) -> tuple[ShortlistItem, ...]:
    """Models of the first of these kinds that is on the shortlist."""
    return case.large if kinds == LARGE else next((items for kind in kinds if (items := case.listed(kind))), ())


def rests_on(case: Case, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these questions that are answered, or else what the advice rests on."""
    return case.given(*questions) or case.advised_because


def _try(case: Case, place: str, kinds: tuple[Kind, ...]) -> Items:
    """Names of one kind from the frozen shortlist, with the span of their prices where they are paid by use."""
    items = first_listed(case, kinds)
    costs = case.advice.costs
    questions = rests_on(case, (*LISTED_BY, "team"))
    if place == "second" and case.outcome == "hybrid" and _device_alone(case):
        yield case.say("models.second.device", *questions)
        return
    if costs is None or not items:
        yield case.say(f"models.{place}.{case.outcome}.{'none' if costs else 'unlisted'}", *questions)
        return
    asked = ".asked" if case.has("team", "none") else ""
    names = tuple(item.name for item in items)
    prices = [item.usd_per_1000_requests for item in items if item.usd_per_1000_requests is not None]
    key = f"models.{place}.{'device' if case.outcome == 'hybrid' and _device_alone(case) else case.outcome}"
    if not prices:
        yield case.say(f"{key}.own{asked}", *questions, names=names)
        return
    yield case.say(f"{key}.hosted{asked}", *questions, names=names, prices=span(min(prices), max(prices)))


def _cautions(case: Case) -> Items:
    """What the shortlist itself says to check, of all that was named."""
    named = first_listed(case, SMALL) + first_listed(case, LARGE)
    cautions = tuple(dict.fromkeys(text for item in named for text in item.cautions))
    if cautions:
        yield case.say("models.cautions", *rests_on(case, (*LISTED_BY, "team")), cautions=cautions)
    stale = case.advice.costs.stale if case.advice.costs else ()
    old = tuple(item.name for item in named if item.name in stale)
    if old:
        yield case.say("models.stale", *rests_on(case, (*LISTED_BY, "team")), names=old)


def saved_usd(case: Case) -> Decimal | None:
    """What a small model saves a month against a large one, both paid by use; None where that is not known."""
    small, large = case.way("small_hosted"), case.way("large_hosted")
    if not case.volume or not small or not large or not small.usd_per_month or not large.usd_per_month:
        return None
    return large.usd_per_month.typical - small.usd_per_month.typical


def _price_gap(case: Case) -> Items:
    """Whether money decides between small and large at the volume that was given."""
    saved = saved_usd(case)
    small, large = case.way("small_hosted"), case.way("large_hosted")
    if saved is None or saved <= 0 or not small or not large or not small.usd_per_month or not large.usd_per_month:
        return
    key = "models.gap.hardly" if saved < HARDLY_ANY else "models.gap.saved"
    yield case.say(key, *PRICED_BY, large=large.usd_per_month.typical, small=small.usd_per_month.typical)
