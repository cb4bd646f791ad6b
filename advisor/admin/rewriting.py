"""Making a document the working copy: what that would change, and the history of what it did change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisor.admin import history
from advisor.admin.checklist import ROWS
from advisor.engine.editing.differences import NOTHING, Change, differences
from advisor.engine.schema import Questionnaire
from advisor.models import Scorecard
from advisor.storage import working_copy


def changes_to(document: Questionnaire) -> tuple[Change, ...] | None:
    """What the working copy would change if it became this document; None if it cannot be read at all."""
    now = working_copy.read_parts()
    return None if now is None else differences(now, document)


def rewrite(request: HttpRequest, document: Questionnaire, source: Model, words: str) -> bool:
    """Make a document the working copy. Returns whether that changed anything.

    The history of `source` says so with every change, and that of each row with its own.
    """
    with transaction.atomic():
        working_copy.lock()
        changes = changes_to(document)
        if changes == ():
            return False
        working_copy.write(document)
        history.record(request, [source], history.clipped([words, *_summary(changes)]))
        for row, lines in _by_row(changes or ()):
            history.record(request, [row], history.clipped([words, *lines]))
    return True


def _summary(changes: tuple[Change, ...] | None) -> list[str]:
    if changes is None:
        return [_("What it said before could not be read, so its changes are not listed.")]
    count = ngettext("%(count)d change:", "%(count)d changes:", len(changes)) % {"count": len(changes)}
    return [count, *map(in_words, changes)]


def in_words(change: Change) -> str:
    """A change as one line, with what was there and what is there."""
    if not change.before and not change.after:
        return change.text
    before, after = (history.shown("" if text == NOTHING else text) for text in (change.before, change.after))
    return f"{change.text}: {before} → {after}"


def _by_row(changes: Iterable[Change]) -> list[tuple[Model, list[str]]]:
    """The rows that changes are about, each with its lines. Rows of examples and questions bring their order too."""
    lines: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        key = "" if change.kind == "scorecard" else change.key
        lines.setdefault((change.kind, key), []).append(in_words(change))
    found = []
    for (kind, key), texts in lines.items():
        row: Any = ROWS[kind]._default_manager.filter(key=key).first() if kind in ROWS else Scorecard.objects.first()
        if row is not None:
            found.append((row, texts))
    return found
