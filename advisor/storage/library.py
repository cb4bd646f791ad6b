"""The library for the engine: rows in, engine types out, built once in each process and whenever a row changes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db.models import Model
from pydantic import ValidationError

from advisor.configuration.environment import ROOT
from advisor.engine.beside import Library
from advisor.engine.evidence.likeness import Case, CaseLibrary
from advisor.engine.evidence.match import EvidenceLibrary
from advisor.engine.evidence.model import EvidenceModel
from advisor.engine.evidence.rows import Comparison, HybridResult
from advisor.engine.schema import Document
from advisor.models import Case as CaseRow
from advisor.models import Comparison as ComparisonRow
from advisor.models import HybridResult as HybridResultRow
from advisor.storage import sql

logger = logging.getLogger(__name__)
EVIDENCE_MODEL = ROOT / "fixtures" / "evidence" / "evidence_model.json"
STAMP = "SELECT counter FROM advisor_librarystamp WHERE id = 1"
Kind = TypeVar("Kind", bound=Document)


def current(stamp: int | None = None) -> Library:
    """Everything that is known now: one tiny query, and the rows only if one of them has changed.

    `stamp` is `library_stamp()`, where it was read with something else already.
    """
    return _built(library_stamp() if stamp is None else stamp)


def library_stamp() -> int:
    """A number that changes whenever a row of the library or the catalogue does."""
    found = sql.one(STAMP)
    return int(found[0]) if found else 0


def forget() -> None:
    """Read the rows again next time."""
    _built.cache_clear()


@lru_cache(maxsize=1)
def _built(stamp: int) -> Library:
    library = Library(
        evidence=EvidenceLibrary(
            model=evidence_model(),
            comparisons=tuple(_read(ComparisonRow.objects.all(), Comparison)),
        ),
        cases=CaseLibrary(cases=tuple(_read(CaseRow.objects.all(), Case))),
        hybrid_results=tuple(_read(HybridResultRow.objects.all(), HybridResult)),
    )
    library.warm_up()
    return library


@cache
def evidence_model() -> EvidenceModel:
    """The fitted model of published comparisons."""
    return EvidenceModel.model_validate_json(EVIDENCE_MODEL.read_bytes())


def as_document(row: Model, kind: type[Document]) -> dict[str, Any]:
    """A row in the shape in which the engine reads it and files exchange it."""
    return {name: getattr(row, name) for name in kind.model_fields}


def _read(rows: Iterable[Model], kind: type[Kind]) -> Iterable[Kind]:
    """A row that no longer holds (the admin and imports check) is left out and logged: advice must go on."""
    for row in rows:
        try:
            yield kind.model_validate(as_document(row, kind))
        except ValidationError as error:
            logger.error("%s %s is left out: %s", kind.__name__, row.pk, error.errors(include_url=False)[0]["msg"])
