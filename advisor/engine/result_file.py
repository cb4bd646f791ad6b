"""The published form of a result: what `result.json` holds, described by `/schema/result.json`.

Docstrings and descriptions below stand in that schema. Any change of a field raises `schema_version`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from advisor.engine.cost.money import MoneyRange
from advisor.engine.recommendation import Coverage, Probabilities, Stability, Strength
from advisor.engine.schema import Answer, Document, Outcome


class FileLine(Document):
    """Where the answers stand on one tradeoff line."""

    key: str
    title: str
    small_pole: str
    large_pole: str
    position: float = Field(
        ge=-1, le=1, description="-1 is the small pole, +1 the large one; with hidden answers rough: -0.5, 0 or 0.5."
    )
    words: str = Field(description="The position in words, such as “a little towards the small side”.")
    answered: int | None = Field(description="Questions of this line that were answered; null with hidden answers.")
    of: int | None = Field(description="Questions that feed this line; null with hidden answers.")


class FileReason(Document):
    """An answer read as an argument about the verdict."""

    question: str = Field(description="Key of the question, or of the combination of questions.")
    text: str
    weight: float = Field(description="Points for the outcome minus the mean of the other two.")


class FileLimit(Document):
    """A limit that one of the answers sets."""

    key: str
    text: str
    way_on: str = Field(description="What can be done about it.")
    rules_out: tuple[Outcome, ...]
    questions: tuple[str, ...]
    removed_leader: bool = Field(description="True if the points alone would have led to an outcome it rules out.")


class FileFlip(Document):
    """A single other answer that would change the outcome. Of several choices the nearest set to each outcome."""

    question: str
    answer: Answer
    text: str
    outcome: Outcome | None


class FileAnswer(Document):
    """One question with what was answered."""

    question: str = Field(description="Key of the question.")
    asked: str = Field(description="The question as it was asked.")
    answer: Answer | None = Field(description="Key, keys or number; “unsure” for “I’m not sure”; null if left open.")
    words: str = Field(description="The answer as the visitor would read it back.")


class FileCost(Document):
    """What one way to run the work costs."""

    way: str
    usd_per_month: MoneyRange | None = Field(description="Null if this way is not open.")
    usd_per_1000_requests: MoneyRange | None
    cheapest: bool
    closed: str = Field(description="Why this way is not open; empty if it is.")


class FileCosts(Document):
    """The estimate of the day the result was made."""

    prices_as_of: datetime
    ways: tuple[FileCost, ...]


class ResultFile(Document):
    """A finished result. With `answers_hidden`, everything that tells or betrays an answer is empty or null."""

    schema_version: Literal[2] = 2
    made_at: datetime
    questionnaire_version: int | None = Field(description="Number of the questionnaire version it was made with.")
    label: str = Field(description="The owner’s own words: plain text, like the next three.")
    prepared_for: str
    prepared_by: str
    note: str
    outcome: Outcome | None = Field(description="slm: a small model, llm: a large one, hybrid: both. Null: no advice.")
    verdict: str = Field(description="The outcome as a sentence.")
    strength: Strength
    probabilities: Probabilities = Field(
        description="How likely each outcome is on points; they add up to 1. With hidden answers rough, and none is 0."
    )
    lines: tuple[FileLine, ...]
    answers_hidden: bool = Field(description="True if the owner keeps the answers private.")
    coverage: Coverage | None
    reasons_for: tuple[FileReason, ...]
    reasons_against: tuple[FileReason, ...]
    limits: tuple[FileLimit, ...]
    flips: tuple[FileFlip, ...]
    stability: Stability | None = Field(
        description="To how many questions any other answer, given alone, would leave the outcome as it is. "
        "“I’m not sure” is not tried."
    )
    answers: tuple[FileAnswer, ...]
    costs: FileCosts | None
