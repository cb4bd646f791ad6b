"""Assessments as pages need them: one statement each; the frozen advice stays text until a page has to be made."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from functools import cache
from typing import Any

from django.db import connection

from advisor.engine.advice import Advice
from advisor.models import Assessment
from advisor.storage import links, sql
from advisor.storage.drafts import OpenDraft
from advisor.storage.library import STAMP

_SMALL = [field for field in Assessment._meta.concrete_fields if field.name not in {"answers", "advice"}]
"""Everything about an assessment but what is large and never changes."""
_NAMES = [field.attname for field in _SMALL]
_FOUND = (
    f"SELECT {', '.join(f'a.{field.column}' for field in _SMALL)},"  # noqa: S608  (names only)  # nosec
    f" CAST(a.answers AS text), CAST(a.advice AS text), ({STAMP})"
    " FROM advisor_assessment a WHERE"
)
_IN_TIME = "(a.expires_at IS NULL OR a.expires_at > CURRENT_TIMESTAMP)"
_KEEP = (
    "INSERT INTO advisor_assessment"
    " (view_token, manage_hash, draft_seal, draft_id, version_id, answers, advice, outcome, strength, label, shared,"
    " created_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', true, CURRENT_TIMESTAMP) ON CONFLICT (manage_hash) DO NOTHING"
)


def shared(view_token: str) -> Assessment | None:
    """What a view link shows; None if there is nothing, or nothing any more."""
    return _first(f"{_FOUND} a.view_token = %s AND a.shared AND {_IN_TIME}", view_token)


def managed(manage_token: str) -> Assessment | None:
    """What a manage link opens."""
    return _first(f"{_FOUND} a.manage_hash = %s AND {_IN_TIME}", links.fingerprint(manage_token))


def _first(statement: str, value: str) -> Assessment | None:
    found = sql.one(statement, value)
    if found is None:
        return None
    *small, answers, advice, stamp = found
    row = Assessment.from_db(connection.alias, _NAMES, _in_python(small))
    row.answers = json.loads(answers)
    row.__dict__.update(advice_text=advice, library_stamp=stamp)
    return row


def _in_python(values: list[Any]) -> list[Any]:
    """What the database answered as the fields have it: SQLite knows neither dates nor yes and no."""
    for place, converters in _converters(connection.vendor):
        for convert in converters:
            values[place] = convert(values[place], None, connection)
    return values


@cache
def _converters(vendor: str) -> list[tuple[int, list[Any]]]:
    """Place of a column -> how this kind of database wants it read, for those columns where it does."""
    columns = [field.get_col(Assessment._meta.db_table) for field in _SMALL]
    found = [connection.ops.get_db_converters(column) + column.get_db_converters(connection) for column in columns]
    return [(place, converters) for place, converters in enumerate(found) if converters]


def draft_of(row: Assessment, manage_token: str) -> str:
    """The token of the draft it came from, if that is still there; only the manage link brings it back."""
    return links.sealed(row.draft_seal, manage_token) if row.draft_id and row.draft_seal else ""


def stamp_of(row: Assessment) -> int:
    """The library's stamp when the row was read: working its answers out anew needs no query more."""
    return getattr(row, "library_stamp", None) or 0


class JustMade:
    """Advice on its way to its owner. Whoever finishes opens the owner's page next, on the same connection and so in
    the same process: there it need not be read back from text. Each is handed out once; one that is a minute old is
    dropped when the next is made or asked for."""

    MOST = 16
    LONGEST_S = 60

    def __init__(self) -> None:
        self._made: OrderedDict[str, tuple[float, Advice]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, manage_hash: str, advice: Advice) -> None:
        with self._lock:
            self._made[manage_hash] = (time.monotonic(), advice)
            self._drop_old()

    def take(self, manage_hash: str) -> Advice | None:
        with self._lock:
            self._drop_old()
            found = self._made.pop(manage_hash, None)
        return found and found[1]

    def _drop_old(self) -> None:
        old = time.monotonic() - self.LONGEST_S
        while self._made and (len(self._made) > self.MOST or next(iter(self._made.values()))[0] < old):
            self._made.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._made.clear()


just_made = JustMade()


def advice_of(row: Assessment) -> Advice:
    """The frozen advice of a row, however it was read."""
    made = just_made.take(row.manage_hash)
    if made is not None:
        return made
    text = getattr(row, "advice_text", None)
    return Advice.model_validate_json(text) if text else Advice.model_validate(row.advice)


def state_of(row: Assessment) -> tuple[Any, ...]:
    """All that could make one assessment's page look different from one time to the next."""
    return tuple(getattr(row, field.attname) for field in _SMALL)


def keep(draft: OpenDraft, manage_token: str, advice: Advice) -> bool:
    """Freeze the advice for this draft. False if it was kept before: pressed twice, or by two at once."""
    manage_hash = links.fingerprint(manage_token)
    inserted = sql.run(
        _KEEP,
        links.new_token(),
        manage_hash,
        links.sealed(draft.token, manage_token),
        draft.id,
        draft.version_id,
        json.dumps(draft.answers),
        advice.model_dump_json(),
        advice.recommendation.outcome or "",
        advice.recommendation.strength,
    )
    if inserted:
        just_made.put(manage_hash, advice)
    return bool(inserted)
