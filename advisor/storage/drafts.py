"""The statements of the journey, as plain SQL: every visitor runs them a dozen times, and half the time of a step
went into building the same four sentences again. Everything else uses the models.
"""

from __future__ import annotations

import json
import logging
from typing import NamedTuple

from django.db import DatabaseError

from advisor.engine.schema import Answers
from advisor.storage import links, sql

logger = logging.getLogger(__name__)

_READ = "SELECT id, version_id, answers, rejected, revision FROM advisor_draft WHERE token = %s"
_BEGIN = (
    "INSERT INTO advisor_draft (token, version_id, answers, revision, created_at, changed_at)"
    " VALUES (%s, %s, %s, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
)
_BEGIN_ONCE = f"{_BEGIN} ON CONFLICT (token) DO NOTHING"
_SAVE = (
    "UPDATE advisor_draft SET answers = %s, rejected = %s, revision = revision + 1, changed_at = CURRENT_TIMESTAMP"
    " WHERE id = %s AND revision = %s"
)
_FORGET = "UPDATE advisor_draft SET rejected = NULL WHERE id = %s AND revision = %s"


class NoDraft(LookupError):
    """There is no draft under this address (any more)."""


class Rejected(NamedTuple):
    """The last invalid entry of a step: shown once, then cleared."""

    step: str
    entries: dict[str, list[str]]
    errors: dict[str, str]


class OpenDraft(NamedTuple):
    """A draft as it stands now."""

    id: int
    token: str
    version_id: int
    answers: Answers
    rejected: Rejected | None
    revision: int


def begin(version_id: int, answers: Answers) -> str:
    """Make a draft. Returns its token."""
    token = links.new_token()
    sql.run(_BEGIN, links.stored(token), version_id, json.dumps(answers))
    return token


def begin_once(token: str, version_id: int, answers: Answers) -> OpenDraft:
    """The draft with these answers under a token that a page was given; a second press finds the first one's.

    Where something else stands under that token, another is taken.
    """
    sql.run(_BEGIN_ONCE, links.stored(token), version_id, json.dumps(answers))
    draft = read(token)
    if (draft.version_id, draft.answers) == (version_id, json.loads(json.dumps(answers))):
        return draft
    return read(begin(version_id, answers))


def read(token: str) -> OpenDraft:
    """The draft under this address; the database knows only the hash of its token. Raises NoDraft."""
    row = sql.one(_READ, links.stored(token))
    if row is None:
        raise NoDraft
    found, version_id, answers, rejected, revision = row
    return OpenDraft(
        found, token, version_id, json.loads(answers), Rejected(**json.loads(rejected)) if rejected else None, revision
    )


def record(draft: OpenDraft, given: Answers) -> None:
    """Write a step's answers over the newest state of the draft; another tab's step is never undone."""
    while not _saved(draft, {**draft.answers, **given}, None):
        draft = read(draft.token)


def reject(draft: OpenDraft, rejected: Rejected) -> None:
    """Keep an invalid step beside the answers, to be shown once."""
    while not _saved(draft, draft.answers, rejected):
        draft = read(draft.token)


def forget_rejected(draft: OpenDraft) -> None:
    """The invalid step has been shown. A database that cannot be written just shows it again."""
    try:
        sql.run(_FORGET, draft.id, draft.revision)
    except DatabaseError:
        logger.exception("an invalid entry could not be cleared")


def _saved(draft: OpenDraft, answers: Answers, rejected: Rejected | None) -> bool:
    """One UPDATE; False if the draft has changed since it was read."""
    kept = json.dumps(rejected._asdict()) if rejected else None
    return sql.run(_SAVE, json.dumps(answers), kept, draft.id, draft.revision) == 1
