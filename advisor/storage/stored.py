"""Everything that is stored behind a manage link, for its owner to take away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from advisor.models import Assessment, Draft
from advisor.storage import content

NOT_TOLD = {"id", "manage_hash", "draft_seal", "token", "draft"}
"""Numbers of rows, and what stands for an address: of no use to the owner, and not to lie about in a file."""


def stored(row: Assessment) -> dict[str, Any]:
    """Each column under its own name but those of NOT_TOLD; dates in UTC, versions by their number."""
    return {"recommendation": _columns(row), "draft": _columns(row.draft) if row.draft else None}


def _columns(row: Assessment | Draft) -> dict[str, Any]:
    names = [field.name for field in row._meta.concrete_fields if field.name not in {*NOT_TOLD, "version"}]
    told = {name: _plain(getattr(row, name)) for name in names}
    return {**told, "version": content.version_label(row.version_id)["number"]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
