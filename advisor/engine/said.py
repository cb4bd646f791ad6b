"""What the engine has to say besides numbers: a key and values. `advisor/engine_words.py` makes sentences of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from advisor.engine.schema import Document

Fact = str | int | float


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
    return Said(
        key=key, values={name: str(fact) if isinstance(fact, Decimal) else fact for name, fact in values.items()}
    )
