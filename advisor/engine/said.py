"""What the engine has to say besides numbers: a key and values. `advisor/words/said.py` makes sentences of them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from advisor.engine.questions import Document

Fact = str | int | float
MOST_KEPT = 2048


class Said(Document):
    """A sentence or clause. Money is named `…_usd` and kept as text; `advice` is an outcome, `way` a way to run."""

    key: str
    values: dict[str, Fact] = {}

    def __hash__(self) -> int:
        return hash((self.key, tuple(self.values.items())))


Sentence = Said | str
"""Text is what a result kept that was made before there were keys."""


def _several(value: Any) -> Any:
    """One text of an old result as a list."""
    return ((value,) if value else ()) if isinstance(value, str) else value


Sentences = Annotated[tuple[Sentence, ...], BeforeValidator(_several)]


def say(key: str, **values: Fact | Decimal) -> Said:
    facts = ((name, str(fact) if isinstance(fact, Decimal) else fact) for name, fact in values.items())
    return _said(key, tuple((name, fact, type(fact)) for name, fact in facts))


@lru_cache(maxsize=MOST_KEPT)
def _said(key: str, facts: tuple[tuple[str, Fact, type], ...]) -> Said:
    """The same is said of thousands of plans. The type tells 1 from 1.0."""
    return Said(key=key, values={name: fact for name, fact, _ in facts})


class AnswerError(ValueError):
    """An answer that cannot be read, in English; `said` holds what a visitor can run into, for any language."""

    def __init__(self, text: str, said: Said | None = None) -> None:
        super().__init__(text)
        self.said = said
