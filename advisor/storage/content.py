"""Publishing and reading what is published; `working_copy.py` turns rows into documents and back."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from pydantic import ValidationError

from advisor.engine import schema
from advisor.engine.editing import checks
from advisor.engine.editing.schema_places import places_in
from advisor.models import QuestionnaireVersion
from advisor.storage import sql
from advisor.storage import working_copy as rows
from advisor.storage.working_copy import InvalidContent

__all__ = ["InvalidContent", "NotPublished", "current", "newest", "publish", "published", "working_copy"]


class NotPublished(LookupError):
    """No version is published, or the one asked for does not exist or no longer validates."""


def working_copy() -> schema.Questionnaire:
    """The rows as one validated document. Raises InvalidContent with every problem in one list."""
    return rows.read()


# ---------------------------------------------------------------- publishing


class ChangedMeanwhile(ValueError):
    """Somebody changed the working copy between looking at it and publishing it."""


def publish(*, author: str = "", note: str = "", seen: str = "") -> QuestionnaireVersion:
    """Write the working copy as the next immutable version. The newest version is returned if nothing changed.

    `seen` is the content hash that the author looked at; without one, whatever stands there now is published.
    Raises InvalidContent with every problem that blocks it, and ChangedMeanwhile.
    """
    with transaction.atomic():
        rows.lock()
        questionnaire = working_copy()
        document = questionnaire.model_dump(mode="json")
        digest = content_hash(document)
        last = newest()
        if last is not None and last.content_hash == digest:
            return last
        if seen and seen != digest:
            raise ChangedMeanwhile
        errors = [item.text for item in checks.findings(questionnaire) if item.level == "error"]
        if errors:
            raise InvalidContent(errors)
        highest = last.number if last and last.number else 0
        return _add(document, number=highest + 1, author=author, note=note)


def keep_unpublished(questionnaire: schema.Questionnaire, *, author: str, note: str) -> QuestionnaireVersion:
    """A document that visitors never get: for a preview, or while an import waits for a yes."""
    return _add(questionnaire.model_dump(mode="json"), number=None, author=author, note=note)


def _add(document: dict[str, Any], *, number: int | None, author: str, note: str) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        number=number,
        document=document,
        content_hash=content_hash(document),
        author=author,
        note=note,
        app_release=settings.RELEASE,
    )


def content_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the document in canonical JSON."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# ---------------------------------------------------------------- reading what is published


_NEWEST = "SELECT id FROM advisor_questionnaireversion WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1"


def newest() -> QuestionnaireVersion | None:
    """The row of the newest published version."""
    return QuestionnaireVersion.objects.order_by("-number").first()


def current_version_id() -> int:
    """Row id of the newest published version: one small query. Raises NotPublished."""
    found = sql.one(_NEWEST)
    if found is None:
        raise NotPublished("No version of the questionnaire is published. Run “manage.py seed” first.")
    return int(found[0])


@lru_cache(maxsize=32)
def published(version_id: int) -> schema.Questionnaire:
    """A published document, kept in the process: it can never change. Raises NotPublished."""
    row = QuestionnaireVersion.everything.filter(pk=version_id).first()
    if row is None:
        raise NotPublished(f"There is no published version with the id {version_id}.")
    try:
        return schema.Questionnaire.model_validate(row.document)
    except ValidationError as error:
        reasons = "; ".join(place.text for place in places_in(error, row.document)[:3])
        raise NotPublished(f"{row} no longer validates: {reasons}") from error


@lru_cache(maxsize=32)
def version_label(version_id: int) -> dict[str, Any]:
    """Number, date and note of a version, kept in the process. No number: it is not published. Raises NotPublished."""
    found = QuestionnaireVersion.everything.filter(pk=version_id).values("number", "published_at", "note").first()
    if found is None:
        raise NotPublished(f"There is no published version with the id {version_id}.")
    return {**found}


def is_preview(version_id: int) -> bool:
    """Whether this version was never published: no query, once it has been read."""
    return version_label(version_id)["number"] is None


@lru_cache(maxsize=1024)
def _keys_in(version_id: int, digest: str) -> frozenset[tuple[str, str]]:
    try:
        document = published(version_id).model_dump()
    except NotPublished:
        return frozenset()
    keys = {("option", f"{row['key']}/{option['key']}") for row in document["questions"] for option in row["options"]}
    for kind in ("dimension", "step", "question", "combination", "limit", "example"):
        keys |= {(kind, item["key"]) for item in document[f"{kind}s"]}
    return frozenset(keys)


def _key_of(row: Any) -> tuple[str, str]:
    kind = type(row).__name__.lower().removesuffix("application")
    return kind, f"{row.question.key}/{row.key}" if kind == "option" else getattr(row, "key", "")


def is_used(row: Any) -> bool:
    """Whether a published version, and so perhaps a draft or a result, was made with this row."""
    versions = QuestionnaireVersion.objects.values_list("pk", "content_hash")
    return any(_key_of(row) in _keys_in(*version) for version in versions)


def is_published(row: Any) -> bool:
    """Whether the newest version has this row, so that new visitors see it."""
    version = QuestionnaireVersion.objects.order_by("-number").values_list("pk", "content_hash").first()
    return version is not None and _key_of(row) in _keys_in(*version)


def readable_newest() -> schema.Questionnaire | None:
    """The newest published document, or None where there is none or it no longer validates: the desk stays open."""
    try:
        return current()
    except NotPublished:
        return None


def current() -> schema.Questionnaire:
    """The newest published document."""
    return published(current_version_id())
