"""Documented decisions as the fit reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from advisor.engine.schema import Outcome

Confidence = Literal["high", "medium", "low"]


class DecisionRow(BaseModel):
    """One documented decision: what was needed (as answers), and what was chosen."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    organisation: str
    decision: Outcome
    label_confidence: Confidence
    """How sure the outcome is: high, models named; medium, a size unstated or a pilot; low, arguable."""
    answers: dict[str, str | int | tuple[str, ...]]
    """Question key -> answer, coded from the description by a reader who did not know the decision."""
    answers_second_coder: dict[str, str | int | tuple[str, ...]] | None = None
    """The same by a second reader, where there was one."""
    year: int | None = None
    description: str = ""
    model_details: str = ""
    reason_given: str = ""

    @property
    def group(self) -> str:
        """The organisation without what stands in brackets: its projects are held back together."""
        return self.organisation.lower().split("(")[0].strip()

    def readings(self) -> tuple[tuple[Mapping[str, Any], float], ...]:
        """Every reader's answers with their share of the row."""
        if self.answers_second_coder is None:
            return ((self.answers, 1.0),)
        return ((self.answers, 0.5), (self.answers_second_coder, 0.5))


def read_rows(raw: Iterable[Mapping[str, Any]]) -> tuple[DecisionRow, ...]:
    """The rows, checked.

    Raises:
        ValueError: if a row does not fit or an id is used twice.
    """
    rows = TypeAdapter(tuple[DecisionRow, ...]).validate_python(tuple(raw))
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ValueError(f"The decision {row.id!r} is listed twice: ids must be unique.")
        seen.add(row.id)
    return rows
