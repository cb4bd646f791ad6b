"""Published measurements as plain types, and what must hold before any is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from advisor.engine.schema import Document, Words

Winner = Literal["small", "tie", "large"]
TaskType = Literal[
    "classification",
    "search_ranking",
    "extraction",
    "question_answering",
    "summarisation",
    "generation",
    "translation",
    "reasoning",
    "coding",
    "tool_use",
    "conversation",
]
SmallAdapted = Literal["none", "domain_pretrained", "finetuned", "distilled"]
LargeAdapted = Literal["zero_shot", "few_shot", "cot", "rag", "finetuned"]
Breadth = Literal["narrow", "broad"]

TASK_OF_TYPE: dict[TaskType, str] = {
    "classification": "classify",
    "search_ranking": "classify",
    "extraction": "extract",
    "question_answering": "answer",
    "summarisation": "summarise",
    "generation": "write",
    "translation": "translate",
    "reasoning": "reason",
    "coding": "code",
    "tool_use": "act",
    "conversation": "converse",
}
"""What published tests call a task -> our option key of the question `task`."""

TIE_SHARE = 0.01
"""Scores closer than this share of the larger one are a tie."""

Level = Annotated[int, Field(ge=0, le=3)]


class Comparison(Document):
    """One task, one metric, a small and a large language model: who scored better."""

    id: Words
    task: Words
    """What was tested, in plain words."""
    task_type: TaskType
    domain: Words
    breadth: Breadth
    creativity_needed: Level
    specialist_knowledge_needed: Level
    training_examples: Annotated[int, Field(ge=0)] | None
    """Examples the small model was trained on for this test; 0 none, None unknown."""
    small_model: Words
    small_params_b: Annotated[float, Field(gt=0)] | None
    """Size in thousand million parameters."""
    small_adapted: SmallAdapted
    large_model: Words
    large_adapted: LargeAdapted
    metric: Words
    higher_is_better: bool = True
    small_score: float
    large_score: float
    winner: Winner
    source_title: Words
    source_year: Annotated[int, Field(ge=2015, le=2100)]
    source_id: Words
    """arXiv or DOI number, or address, of the source."""
    locator: str = ""
    """Table, figure or section in the source."""

    @property
    def gap(self) -> float:
        """How far the small model is ahead, as a share of the larger score; negative when behind."""
        return relative_gap(self.small_score, self.large_score, self.higher_is_better)

    @model_validator(mode="after")
    def _winner_follows_from_scores(self) -> Comparison:
        expected = winner_of(self.small_score, self.large_score, self.higher_is_better)
        if self.winner != expected:
            direction = "higher" if self.higher_is_better else "lower"
            raise ValueError(
                f"winner is {self.winner!r}, but the scores {self.small_score:g} (small) and "
                f"{self.large_score:g} (large) make it {expected!r} ({direction} is better, "
                f"a tie is under {TIE_SHARE:.0%})"
            )
        return self


class HybridResult(Document):
    """One published result of a router or a cascade."""

    id: Words
    claim: Words
    setting: Words
    metric: Words
    value: float
    unit: Words
    source_title: Words
    source_year: Annotated[int, Field(ge=2015, le=2100)]
    source_id: Words
    locator: str = ""


class Problem(Document):
    """One reason why a file cannot be taken in."""

    row: int
    """Counted from 1, as a spreadsheet does."""
    id: str
    reason: str


def relative_gap(small: float, large: float, higher_is_better: bool) -> float:
    """Small minus large as a share of the larger score; turned round where lower is better."""
    larger = max(abs(small), abs(large))
    if not larger:
        return 0.0
    gap = (small - large) / larger
    return gap if higher_is_better else -gap


def winner_of(small: float, large: float, higher_is_better: bool) -> Winner:
    gap = relative_gap(small, large, higher_is_better)
    if abs(gap) < TIE_SHARE:
        return "tie"
    return "small" if gap > 0 else "large"


def check_comparisons(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Every problem with every row; an empty list means that all of them can be taken in."""
    return check_rows(rows, Comparison)


def check_hybrid_results(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """As `check_comparisons`, for results of routers and cascades."""
    return check_rows(rows, HybridResult)


def check_rows(rows: Sequence[Mapping[str, Any]], kind: type[BaseModel]) -> list[Problem]:
    """Every reason why rows of this kind cannot be taken in, and ids that are used twice."""
    problems: list[Problem] = []
    first_row: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            problems.append(Problem(row=number, id="", reason="A row must be an object with named fields."))
            continue
        key = str(row.get("id") or "")
        if key and key in first_row:
            reason = f"The id {key!r} is already used in row {first_row[key]}."
            problems.append(Problem(row=number, id=key, reason=reason))
        first_row.setdefault(key, number)
        problems += [Problem(row=number, id=key, reason=reason) for reason in _reasons(row, kind)]
    return problems


def _reasons(row: Mapping[str, Any], kind: type[BaseModel]) -> list[str]:
    try:
        kind.model_validate(dict(row))
    except ValidationError as error:
        return [_in_words(dict(item)) for item in error.errors(include_url=False)]
    return []


def _in_words(error: dict[str, Any]) -> str:
    field = ".".join(str(part) for part in error["loc"])
    text = str(error["msg"]).removeprefix("Value error, ")
    if not field:
        return text[:1].upper() + text[1:] + "."
    if error["type"] == "missing":
        return f"The field {field!r} is missing."
    if error["type"] == "extra_forbidden":
        return f"The field {field!r} is not known."
    if error["type"] == "string_too_short":
        return f"The field {field!r} is empty."
    return f"{field}: {text} (given: {error.get('input')!r})."
