"""Cases like yours: documented decisions of businesses, ranked by likeness to a visitor's answers.

Likeness is a share of weights that can be added up by hand, and says on which questions a case is alike.
What the case chose plays no part in it, and the list never holds only cases that agree with the advice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from advisor.engine.evidence.rows import Problem, check_rows
from advisor.engine.schema import UNSURE, Answer, Answers, Document, Key, Outcome, Words

WEIGHTS: dict[str, float] = {
    "task": 3,
    "mix": 3,
    "scope": 2,
    "facts": 2,
    "complexity": 2,
    "data_sensitivity": 2,
    "creativity": 1.5,
    "expertise": 1.5,
    "domain": 1.5,
    "latency": 1.5,
    "volume": 1,
    "error_cost": 1,
    "review": 1,
    "languages": 1,
    "examples": 1,
    "length": 1,
    "team": 1,
    "budget": 0.5,
}
"""How much each question counts (expert draft: what separates the documented decisions counts most)."""
ORDERS: dict[str, tuple[str, ...]] = {
    "mix": ("alike", "mostly_routine", "all_different"),
    "scope": ("single", "related", "varied", "anything"),
    "complexity": ("lookup", "judgement", "multistep"),
    "data_sensitivity": ("public", "internal", "personal", "sealed"),
    "creativity": ("exact", "rephrase", "original", "inventive"),
    "expertise": ("everyday", "familiar", "specialist", "expert"),
    "latency": ("batch", "seconds", "instant", "offline"),
    "error_cost": ("minor", "moderate", "serious", "critical"),
    "review": ("always", "sampled", "never"),
    "languages": ("one", "several", "rare"),
    "examples": ("none", "tens", "hundreds", "thousands", "many"),
    "length": ("short", "page", "pages", "long"),
    "team": ("none", "developers", "ml"),
    "budget": ("under_100", "under_1000", "under_10000", "over_10000"),
}
"""Options in order: neighbours count half."""
UNTOLD = 0.25
"""Share of a question's weight that a case loses by not telling: a thin story is not the nearest one."""
TRUST = {"high": 1.0, "medium": 0.95, "low": 0.85}
"""Likeness is multiplied by this for how sure the decision is."""
FEWEST, MOST = 3, 5


class Case(Document):
    """One documented decision of an organisation: what it needed, chose and reported."""

    id: Key
    organisation: Words
    year: Annotated[int, Field(ge=2015, le=2100)] | None
    description: Words
    """The need, told without the choice."""
    decision: Outcome
    label_confidence: Literal["high", "medium", "low"]
    model_details: Words
    """What it chose."""
    reported_result: str
    reason_given: str
    industry: Words
    org_size: Literal["solo", "small", "mid", "large", "unknown"]
    source_title: Words
    source_url: Words
    original_url: str = ""
    """The organisation's own words, where known; `source_url` may be a summary of them."""
    answers: dict[Key, str | int]
    """The need in our answer keys, coded without knowing the choice."""
    answers_second_coder: dict[Key, str | int] = {}

    @property
    def link(self) -> str:
        return self.original_url or self.source_url


class LikeCase(Document):
    """A case with what is alike and what is not, as question keys."""

    case: Case
    likeness: float
    """0 to 1."""
    alike: tuple[str, ...]
    close: tuple[str, ...]
    """Neighbouring options: they count half."""
    different: tuple[str, ...]
    agrees: bool | None
    """Whether it chose what is advised; None without advice."""
    added_for_balance: bool = False
    """True where it stands here only because all nearer ones agree with the advice."""


class _Coded(NamedTuple):
    case: Case
    places: tuple[int | None, ...]
    trust: float


Column = tuple[float, ...]
"""One number for every case."""


class CaseLibrary(Document):
    """All documented decisions. Build it once: the codes are kept."""

    cases: tuple[Case, ...]

    @cached_property
    def coded(self) -> tuple[_Coded, ...]:
        ordered = sorted(self.cases, key=lambda case: case.id)
        return tuple(_Coded(case, _places(case.answers), TRUST[case.label_confidence]) for case in ordered)

    @cached_property
    def columns(self) -> dict[tuple[int, int], tuple[Column, Column]]:
        """Question and answer -> what it adds for each case to what was asked and to what is alike."""
        return {}

    def column(self, question: int, wanted: int) -> tuple[Column, Column]:
        """The same two columns for all who give this answer."""
        if (question, wanted) not in self.columns:
            rows = [_added(question, coded.places[question], wanted) for coded in self.coded]
            self.columns[question, wanted] = tuple(asked for asked, _ in rows), tuple(alike for _, alike in rows)
        return self.columns[question, wanted]

    def likeness(self, need: tuple[int | None, ...]) -> list[float]:
        """For each case, the weight of what is alike over the weight of what was answered."""
        columns = [self.column(question, wanted) for question, wanted in enumerate(need) if wanted is not None]
        asked = map(sum, zip(*(column for column, _ in columns), strict=True))
        alike = map(sum, zip(*(column for _, column in columns), strict=True))
        return [
            coded.trust * mine / whole if whole else 0.0
            for coded, mine, whole in zip(self.coded, alike, asked, strict=True)
        ]


def cases_like(
    library: CaseLibrary, answers: Answers, *, advised: Outcome | None = None, count: int = 4
) -> tuple[LikeCase, ...]:
    """The nearest cases, most alike first, one for each organisation.

    If all of them chose what is advised, the last gives way to the nearest that did not.
    Nothing is found for answers that none of the questions compared hold.
    """
    count = min(max(count, FEWEST), MOST)
    need = _places(answers)
    if all(place is None for place in need):
        return ()
    values = library.likeness(need)
    nearest: dict[str, tuple[float, _Coded]] = {}
    for place in sorted(range(len(values)), key=values.__getitem__, reverse=True):
        coded = library.coded[place]
        nearest.setdefault(coded.case.organisation, (values[place], coded))
    chosen = list(nearest.values())[:count]
    against = _nearest_against(nearest, chosen, advised)
    if against is not None:
        chosen = [*chosen[: count - 1], against]
    return tuple(_explained(value, coded, need, advised, (value, coded) == against) for value, coded in chosen)


def check_cases(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Every reason why these rows cannot be taken in, with its row; an empty list means that all can."""
    return check_rows(rows, Case)


def _nearest_against(
    nearest: dict[str, tuple[float, _Coded]], chosen: list[tuple[float, _Coded]], advised: Outcome | None
) -> tuple[float, _Coded] | None:
    if advised is None or any(coded.case.decision != advised for _, coded in chosen):
        return None
    return next((pair for pair in nearest.values() if pair[1].case.decision != advised), None)


def _added(question: int, place: int | None, wanted: int) -> tuple[float, float]:
    """What one question adds to what was asked, a little less where a case does not tell, and to what is alike."""
    weight = _WEIGHTS[question]
    if place is None:
        return weight * UNTOLD, 0.0
    if place == wanted:
        return weight, weight
    return weight, weight / 2 if _ORDERED[question] and -1 <= place - wanted <= 1 else 0.0


def _explained(
    value: float, coded: _Coded, need: tuple[int | None, ...], advised: Outcome | None, added: bool
) -> LikeCase:
    alike: list[str] = []
    close: list[str] = []
    different: list[str] = []
    for key, ordered, place, wanted in zip(WEIGHTS, _ORDERED, coded.places, need, strict=True):
        if place is None or wanted is None:
            continue
        near = ordered and abs(place - wanted) == 1
        (alike if place == wanted else close if near else different).append(key)
    return LikeCase(
        case=coded.case,
        likeness=round(value, 3),
        alike=tuple(alike),
        close=tuple(close),
        different=tuple(different),
        agrees=None if advised is None else coded.case.decision == advised,
        added_for_balance=added,
    )


def _places(answers: Mapping[str, Answer] | Mapping[str, str | int]) -> tuple[int | None, ...]:
    """Each answer as a whole number: its place in the order, its power of ten, or a number of its own."""
    return tuple(_place(key, answers.get(key)) for key in WEIGHTS)


def _place(key: str, answer: Answer | None) -> int | None:
    if answer is None or answer in (UNSURE, "") or isinstance(answer, tuple):
        return None
    if isinstance(answer, int):
        return int(math.log10(max(answer, 1)))
    order = ORDERS.get(key)
    if order is None:
        return int.from_bytes(answer.encode(), "big")
    return order.index(answer) if answer in order else None


_WEIGHTS = tuple(WEIGHTS.values())
_ORDERED = tuple(key in ORDERS or key == "volume" for key in WEIGHTS)
