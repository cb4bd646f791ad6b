"""Rows and files in, engine types out: the only module that knows both sides."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from pydantic import ValidationError

from advisor.engine import checks, schema
from advisor.models import (
    Combination,
    Dimension,
    ExampleApplication,
    Limit,
    Option,
    Question,
    QuestionnaireVersion,
    Scorecard,
    Step,
)


class NotPublished(LookupError):
    """No version is published, or the one asked for does not exist or no longer validates."""


class InvalidContent(ValueError):
    """The working copy cannot be published. `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


# ---------------------------------------------------------------- working copy -> document


def working_copy() -> schema.Questionnaire:
    """The rows as one validated document. Raises InvalidContent with every problem in one list."""
    try:
        return schema.Questionnaire.model_validate(_raw_document())
    except ValidationError as error:
        raise InvalidContent(problems_of(error)) from error


def problems_of(error: ValidationError) -> list[str]:
    """Each problem as a sentence that names the place."""
    sentences = []
    for item in error.errors():
        place = " > ".join(str(part) for part in item["loc"])
        reasons = item["msg"].removeprefix("Value error, ").split("; ")
        sentences += [f"{place}: {reason}" if place else reason for reason in reasons]
    return sentences


def _raw_document() -> dict[str, Any]:
    card = Scorecard.objects.first() or Scorecard()
    questions = Question.objects.select_related("step", "dimension").prefetch_related("options__dimension")
    return {
        "base": {"slm": card.base_slm, "hybrid": card.base_hybrid, "llm": card.base_llm},
        "point_value": card.point_value,
        "strength": {name: getattr(card, name) for name in schema.StrengthRule.model_fields},
        "dimensions": [_fields(row, schema.Dimension) for row in Dimension.objects.all()],
        "steps": [_fields(row, schema.Step) for row in Step.objects.all()],
        "questions": [_question(row) for row in questions],
        "combinations": [
            {**_fields(row, schema.Combination, "points"), "points": _points(row)} for row in Combination.objects.all()
        ],
        "limits": [_fields(row, schema.Limit) for row in Limit.objects.all()],
        "examples": [
            {**_fields(row, schema.Example, "dimension"), "dimension": _key(row.dimension)}
            for row in ExampleApplication.objects.select_related("dimension").filter(visible=True)
        ],
    }


def _fields(row: Any, kind: type[schema.Document], *left_out: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in kind.model_fields if name not in left_out}


def _key(row: Dimension | None) -> str | None:
    return row.key if row else None


def _points(row: Option | Combination) -> dict[str, int]:
    return {"slm": row.points_slm, "hybrid": row.points_hybrid, "llm": row.points_llm}


def _question(row: Question) -> dict[str, Any]:
    return {
        **_fields(row, schema.Question, "step", "dimension", "options", "minimum"),
        "step": row.step.key,
        "dimension": _key(row.dimension),
        "options": [
            {
                **_fields(option, schema.Option, "points", "dimension"),
                "points": _points(option),
                "dimension": _key(option.dimension),
            }
            for option in row.options.all()
        ],
    }


# ---------------------------------------------------------------- publishing


def publish(*, author: str = "", note: str = "") -> QuestionnaireVersion:
    """Write the working copy as the next immutable version. The newest version is returned if nothing changed.

    Raises InvalidContent with every problem that blocks it.
    """
    questionnaire = working_copy()
    errors = [item.text for item in checks.findings(questionnaire) if item.level == "error"]
    if errors:
        raise InvalidContent(errors)
    document = questionnaire.model_dump(mode="json")
    digest = content_hash(document)
    with transaction.atomic():
        newest = QuestionnaireVersion.objects.select_for_update().order_by("-number").first()
        if newest is not None and newest.content_hash == digest:
            return newest
        highest = QuestionnaireVersion.objects.aggregate(top=Max("number"))["top"] or 0
        return QuestionnaireVersion.objects.create(
            number=highest + 1,
            document=document,
            content_hash=digest,
            author=author,
            note=note,
            app_release=settings.RELEASE,
        )


def content_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document in canonical JSON."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# ---------------------------------------------------------------- reading what is published


def current_version_id() -> int:
    """Row id of the newest published version: one small query. Raises NotPublished."""
    found = QuestionnaireVersion.objects.order_by("-number").values_list("pk", flat=True).first()
    if found is None:
        raise NotPublished("No version of the questionnaire is published. Run “manage.py seed” first.")
    return found


@lru_cache(maxsize=32)
def published(version_id: int) -> schema.Questionnaire:
    """A published document, kept in the process: it can never change. Raises NotPublished."""
    return _load(version_id)[0]


@lru_cache(maxsize=32)
def version_label(version_id: int) -> dict[str, Any]:
    """Number and date of a published version, kept in the process."""
    return _load(version_id)[1]


def _load(version_id: int) -> tuple[schema.Questionnaire, dict[str, Any]]:
    row = QuestionnaireVersion.objects.filter(pk=version_id).first()
    if row is None:
        raise NotPublished(f"There is no published version with the id {version_id}.")
    try:
        document = schema.Questionnaire.model_validate(row.document)
    except ValidationError as error:
        raise NotPublished(f"{row} no longer validates: {'; '.join(problems_of(error)[:3])}") from error
    return document, {"number": row.number, "published_at": row.published_at, "note": row.note}


def current() -> schema.Questionnaire:
    """The newest published document."""
    return published(current_version_id())
