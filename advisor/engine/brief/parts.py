"""What a build brief is made of. Keys and values only: `advisor/brief/words.py` makes sentences of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import get_args

from pydantic import model_validator

from advisor.engine.advice import Advice
from advisor.engine.cost.costs import Way
from advisor.engine.cost.need import ANSWERED
from advisor.engine.cost.shortlist import ShortlistItem
from advisor.engine.cost.sieve import Kind
from advisor.engine.cost.summary import ShownWay
from advisor.engine.flow import is_real
from advisor.engine.recommendation import Recommendation
from advisor.engine.said import Said, Sentence
from advisor.engine.schema import Answers, Document, Outcome, Questionnaire

Value = str | int | float | Decimal | datetime | Said | tuple[Sentence, ...]

OPTIONS: dict[str, tuple[str, ...]] = {
    **{question: get_args(known) for question, known in ANSWERED.items()},
    "scope": ("single", "related", "varied", "anything"),
    "creativity": ("exact", "rephrase", "original", "inventive"),
    "complexity": ("lookup", "judgement", "multistep"),
    "error_cost": ("minor", "moderate", "serious", "critical"),
    "review": ("always", "sampled", "never"),
    "facts": ("in_request", "own_material", "world"),
    "expertise": ("everyday", "familiar", "specialist", "expert"),
    "examples": ("none", "tens", "hundreds", "thousands", "many"),
}
"""The answers a brief understands. An option that the owner added later is read back, and nothing is built on it."""

LARGE_RESTS_ON = ("data_sensitivity", "latency", "team")
"""Answers that say whether a large model may take part in the work."""
MOST_REASONS = 3
"""Reasons behind the advice that a brief names."""


class Source(Document):
    """Where a figure of an item was published."""

    title: str
    id: str
    """arXiv or DOI number, or address."""


class Item(Document):
    """One sentence or two of a brief, and the answers that support them."""

    key: str
    values: dict[str, Value] = {}
    because: tuple[str, ...] = ()
    """Questions really answered, in their order. The item is a function of these answers and the frozen advice."""
    missing: str = ""
    """The question that is not answered; then `because` is empty and the item only says that."""
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _stands_on_answers_or_names_a_gap(self) -> Item:
        if bool(self.because) == bool(self.missing):
            raise ValueError(f"{self.key}: an item rests on answers, or it names the one that is missing")
        return self


class Section(Document):
    key: str
    items: tuple[Item, ...]


class Brief(Document):
    """All that the answers and the frozen advice support, and nothing else."""

    outcome: Outcome | None
    """None: there is no advice yet, and the brief only says what to answer first."""
    sections: tuple[Section, ...]
    prices_as_of: datetime | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)


Items = Iterator[Item]


@dataclass(frozen=True)
class Case:
    """Answers and frozen advice, with the few questions a brief asks of them."""

    questionnaire: Questionnaire
    given_answers: Answers
    advice: Advice

    @cached_property
    def answers(self) -> Answers:
        """Only real answers to questions of this version."""
        keys = {question.key for question in self.questionnaire.questions}
        return {key: value for key, value in self.given_answers.items() if key in keys and is_real(value)}

    @property
    def recommendation(self) -> Recommendation:
        return self.advice.recommendation

    @property
    def outcome(self) -> Outcome | None:
        return self.recommendation.outcome

    @property
    def trains(self) -> bool:
        """Whether a small model is part of the advice."""
        return self.outcome in ("slm", "hybrid")

    @property
    def at_home(self) -> bool:
        """The work is done on machines of the business: the text may not leave, or there is no network."""
        return self.has("data_sensitivity", "sealed") or self.has("latency", "offline")

    @property
    def nobody_for_large(self) -> bool:
        """Whether those who are there cannot run a large model: that takes a machine-learning team."""
        return self.has("team", "none", "developers")

    @property
    def large(self) -> tuple[ShortlistItem, ...]:
        """Large models to work with, from the frozen list: paid by use, or else run by those who can."""
        return self.listed("large_hosted") or (() if self.nobody_for_large else self.listed("large_own"))

    @property
    def no_large_model(self) -> bool:
        """No large model takes part in the work; rests on the questions `LARGE_RESTS_ON`."""
        if self.has("latency", "offline"):
            return True
        if self.has("data_sensitivity", "sealed") and self.nobody_for_large:
            return True
        return self.advice.costs is not None and not self.large

    @property
    def volume(self) -> int | None:
        found = self.answers.get("volume")
        return found if isinstance(found, int) else None

    def get(self, question: str) -> str:
        """The option chosen, if it is one that a brief understands; else empty."""
        found = self.answers.get(question)
        return found if isinstance(found, str) and found in OPTIONS.get(question, ()) else ""

    def has(self, question: str, *options: str) -> bool:
        return self.get(question) in options

    def given(self, *questions: str) -> tuple[str, ...]:
        """Those of these questions that are answered, in the order of the questionnaire."""
        return tuple(
            item.key for item in self.questionnaire.questions if item.key in questions and item.key in self.answers
        )

    def say(self, key: str, *questions: str, **values: Value) -> Item:
        """An item that rests on those of these questions that are answered."""
        return Item(key=key, values=values, because=self.given(*questions))

    def cite(self, sources: tuple[Source, ...], key: str, *questions: str, **values: Value) -> Item:
        """The same with where its figures were published."""
        return Item(key=key, values=values, because=self.given(*questions), sources=sources)

    def by_option(self, prefix: str, question: str, *also: str) -> Items:
        """The item for the option chosen, if there is one."""
        if self.get(question):
            yield self.say(f"{prefix}.{self.get(question)}", question, *also)

    @cached_property
    def advised_because(self) -> tuple[str, ...]:
        """The answers that speak most for the advice; all of them where the points name none."""
        known = {question.key for question in self.questionnaire.questions}
        strongest = self.recommendation.reasons_for[:MOST_REASONS]
        named = [(reason.question,) if reason.question in known else reason.options for reason in strongest]
        return self.given(*(key for keys in named for key in keys)) or self.given(*self.answers)

    def listed(self, kind: Kind) -> tuple[ShortlistItem, ...]:
        """The frozen shortlist; empty on a result that was made without one."""
        return tuple(item for item in self.advice.costs.listed if item.kind == kind) if self.advice.costs else ()

    def way(self, way: Way) -> ShownWay | None:
        """One way to run the work, if it is open and was priced."""
        costs = self.advice.costs
        open_ways = [item for item in costs.ways if item.usd_per_month is not None] if costs else []
        return next((item for item in open_ways if item.way == way), None)
