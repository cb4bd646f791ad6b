"""What `recommend` returns: the outcome together with everything that led to it."""

from __future__ import annotations

from typing import Literal

from advisor.engine.said import Sentence
from advisor.engine.schema import Answer, Document, Outcome, Points

Strength = Literal["clear", "leaning", "close", "none"]


class Probabilities(Document):
    """How likely each outcome is, given the answers; they add up to 1."""

    slm: float
    hybrid: float
    llm: float

    def of(self, outcome: Outcome) -> float:
        return {"slm": self.slm, "hybrid": self.hybrid, "llm": self.llm}[outcome]


class Contribution(Document):
    """What one answer (or one combination of answers) added to each outcome."""

    question: str
    """Question key, or the key of the combination."""
    options: tuple[str, ...]
    """Option keys chosen; the questions of a combination."""
    kind: Literal["answer", "combination"] = "answer"
    phrase: str
    points: Points


class Reason(Document):
    """A contribution read as an argument about one outcome."""

    question: str
    options: tuple[str, ...]
    text: str
    """The visitor's own answer as a sentence, without a full stop."""
    weight: float
    """Points for the outcome minus the mean of the other two: above 0 speaks for it."""


class LimitHit(Document):
    """A limit that holds for these answers."""

    key: str
    text: str
    way_on: str
    rules_out: tuple[Outcome, ...]
    forbids: tuple[str, ...]
    questions: tuple[str, ...]
    """The questions whose answers did it."""
    removed_leader: bool = False
    """True if the points alone would have led to an outcome this limit rules out."""


class Line(Document):
    """Where the answers stand on one tradeoff dimension."""

    dimension: str
    position: float
    """-1 is the small pole, +1 the large one; points for large minus small over the widest possible."""
    spread: float
    """How far the unanswered questions of this line could still move it, to either side."""
    answered: int
    of: int


class Flip(Document):
    """A single other answer that would change the outcome. Of several choices the nearest set to each outcome."""

    question: str
    option: str
    """What is chosen instead. Of several choices the first that comes in; the first that goes, where none does."""
    answer: Answer
    """The whole answer to this question that does it."""
    text: Sentence
    """The other answer as a clause, such as "nearly every request needs fresh thought"."""
    outcome: Outcome | None
    probability: float
    """Probability of the new outcome."""
    distance: float
    """Points by which the answer shifts the lead: smaller is nearer."""


class Stability(Document):
    """To how many of the questions any other answer, given alone, would leave the outcome as it is.

    Every permitted answer was tried, of several choices every set. "I'm not sure" was not: it is no answer.
    """

    steady: int
    of: int


class Coverage(Document):
    answered: int
    """Real answers: neither missing nor "I'm not sure"."""
    unsure: int
    of: int

    @property
    def share(self) -> float:
        return self.answered / self.of if self.of else 0.0


class Recommendation(Document):
    """The advice with its reasons. Frozen into every assessment."""

    outcome: Outcome | None
    """None when fewer answers were given than the questionnaire asks for, or when limits leave nothing."""
    leader: Outcome
    """What the points alone would say, before any limit."""
    probabilities: Probabilities
    strength: Strength
    totals: Points
    coverage: Coverage
    contributions: tuple[Contribution, ...]
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    limits: tuple[LimitHit, ...]
    lines: tuple[Line, ...]
    flips: tuple[Flip, ...] = ()
    stability: Stability | None = None
