"""The published form of a result: what `result.json` holds, described by `/schema/result.json`.

The docstrings below are the descriptions in that schema. Any change of a field raises `schema_version`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from advisor.engine.money import MoneyRange
from advisor.engine.recommendation import Coverage, Probabilities, Stability, Strength
from advisor.engine.schema import Answer, Document, Outcome


class Published(Document):
    """Base of the types below: what stands under a field describes it in the schema too."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class FileLine(Published):
    """Where the answers stand on one tradeoff line."""

    key: str
    title: str
    small_pole: str
    large_pole: str
    position: float = Field(ge=-1, le=1)
    """-1 is the small pole, +1 the large one."""
    words: str
    """The position in words, such as “a little towards the small side”."""
    answered: int
    """Questions of this line that were answered."""
    of: int
    """Questions that feed this line."""


class FileReason(Published):
    """An answer read as an argument about the verdict."""

    question: str
    """Key of the question, or of the combination of questions."""
    text: str
    weight: float
    """Points for the outcome minus the mean of the other two."""


class FileLimit(Published):
    """A limit that one of the answers sets."""

    key: str
    text: str
    way_on: str
    """What can be done about it."""
    rules_out: tuple[Outcome, ...]
    questions: tuple[str, ...]
    removed_leader: bool
    """True if the points alone would have led to an outcome it rules out."""


class FileFlip(Published):
    """A single other answer that would change the outcome."""

    question: str
    answer: Answer
    text: str
    outcome: Outcome | None


class FileAnswer(Published):
    """One question with what was answered."""

    question: str
    """Key of the question."""
    asked: str
    """The question as it was asked."""
    answer: Answer | None
    """Key, keys or number; “unsure” for “I’m not sure”; null if left open."""
    words: str
    """The answer as the visitor would read it back."""


class FileCost(Published):
    """What one way to run the work costs."""

    way: str
    usd_per_month: MoneyRange | None
    """Null if this way is not open."""
    usd_per_1000_requests: MoneyRange | None
    cheapest: bool
    closed: str
    """Why this way is not open; empty if it is."""


class FileCosts(Published):
    """The estimate of the day the result was made."""

    prices_as_of: datetime
    ways: tuple[FileCost, ...]


class ResultFile(Published):
    """A finished result. With `answers_hidden`, everything that tells or betrays an answer is empty or null."""

    schema_version: Literal[1] = 1
    made_at: datetime
    questionnaire_version: int | None
    """Number of the questionnaire version it was made with."""
    label: str
    """The owner’s own words: plain text, like the next three."""
    prepared_for: str
    prepared_by: str
    note: str
    outcome: Outcome | None
    """slm: a small model, llm: a large one, hybrid: both. Null: no advice."""
    verdict: str
    """The outcome as a sentence."""
    strength: Strength
    probabilities: Probabilities
    """How likely each outcome is on points; they add up to 1."""
    lines: tuple[FileLine, ...]
    answers_hidden: bool
    """True if the owner keeps the answers private."""
    coverage: Coverage | None
    reasons_for: tuple[FileReason, ...]
    reasons_against: tuple[FileReason, ...]
    limits: tuple[FileLimit, ...]
    flips: tuple[FileFlip, ...]
    stability: Stability | None
    """How many questions could change alone without changing the outcome."""
    answers: tuple[FileAnswer, ...]
    costs: FileCosts | None
