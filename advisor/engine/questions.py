"""One question with its options: what an answer is read against. `schema` puts them together to a questionnaire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Outcome = Literal["slm", "hybrid", "llm"]
OUTCOMES: tuple[Outcome, ...] = ("slm", "hybrid", "llm")

Kind = Literal["single", "multiple", "number"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

UNSURE = "unsure"
NONE_STANDS_OUT = "none"

Answer = str | int | tuple[str, ...]
Answers = dict[str, Answer]
"""Question key -> option key, list of option keys, or whole number. A missing key is an unanswered question."""


class Document(BaseModel):
    """Base of every published type: frozen, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Points(Document):
    """What one answer adds to each outcome, in whole points (see `Questionnaire.point_value`)."""

    slm: int = 0
    hybrid: int = 0
    llm: int = 0

    def of(self, outcome: Outcome) -> int:
        return {"slm": self.slm, "hybrid": self.hybrid, "llm": self.llm}[outcome]

    @property
    def any(self) -> bool:
        return bool(self.slm or self.hybrid or self.llm)


class Option(Document):
    """One possible answer. For a number question an option is a band that ends at `up_to`."""

    key: Key
    label: Words
    hint: str = ""
    phrase: Words
    """The answer as a full clause about the visitor, such as "Nearly all requests are alike"."""
    points: Points = Points()
    up_to: int | None = None
    """Largest whole number in this band; None on the last band and on every option that is no band."""
    dimension: Key | None = None
    """Set only where an option speaks to another line than its question does (priorities)."""


class Question(Document):
    key: Key
    step: Key
    kind: Kind = "single"
    text: Words
    hint: str = ""
    why: Words
    """"Why we ask": what the answer changes."""
    dimension: Key | None = None
    """The line this question's points move; None where its options say so or it has no points."""
    comparable: bool = False
    """True if the answer is used to find comparable cases and published comparisons."""
    options: tuple[Option, ...]
    max_choices: int = 1
    minimum: int = 0
    maximum: int = 10_000_000_000
    quick_picks: tuple[int, ...] = ()
    unit: str = ""
    """What a number counts, such as "requests a month"."""

    def option(self, key: str) -> Option:
        """The option with this key. Raises KeyError if there is none."""
        for option in self.options:
            if option.key == key:
                return option
        raise KeyError(f"question {self.key!r} has no option {key!r}")

    def band(self, number: int) -> Option:
        """The band a number falls into."""
        for option in self.options:
            if option.up_to is None or number <= option.up_to:
                return option
        return self.options[-1]
