"""The first page of the desk: what is changed, what is wrong, what is due, and how much the site is used."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from advisor.admin.checklist import checklist
from advisor.admin.numbers import charts
from advisor.admin.overdue import overdue_facts
from advisor.admin.versions import PUBLISH
from advisor.engine.editing.differences import differences
from advisor.storage import content, previews, working_copy

MOST_SHOWN = 5


def front(request: HttpRequest) -> dict[str, Any]:
    """What this person may see of it."""
    user = request.user
    context: dict[str, Any] = {
        "may_edit": user.has_perm("advisor.change_question"),
        "may_publish": user.has_perm(PUBLISH),
        "may_support": user.has_perm("advisor.support_assessment"),
    }
    if context["may_edit"]:
        context.update(_state())
        context.update(charts=charts(), overdue=overdue_facts(), preview_open=previews.open_for(user.get_username()))
    return context


def _state() -> dict[str, Any]:
    """The working copy against the newest version."""
    found, newest = checklist(), content.newest()
    before, now = content.readable_newest(), found.working_copy or working_copy.read_parts()
    changes = differences(before, now) if now and before else ()
    return {
        "newest": newest,
        "changes_shown": changes[:MOST_SHOWN],
        "changes_count": len(changes),
        "changes_more": len(changes[MOST_SHOWN:]),
        "errors_found": found.errors,
        "warnings_found": found.warnings,
        "state": _state_in_words(len(changes), broken=bool(found.errors), readable=before is not None),
    }


def _state_in_words(changes: int, *, broken: bool, readable: bool) -> str:
    if broken:
        return _("Something must be mended before the next version can be published.")
    if not readable:
        return _("The published version can no longer be read by this release: publish the working copy.")
    if not changes:
        return _("Nothing waits: the working copy is the same as the published version.")
    return _("Ready to be looked at and published.")
