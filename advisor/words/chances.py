"""Chances as people say them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from advisor.engine.schema import Outcome


class ChanceRow(NamedTuple):
    """One outcome with its chance, in nothing but words."""

    outcome: Outcome
    name: str
    title: str
    """The name at the start of a line."""
    chosen: bool
    chance: str
    start: str
    percent: str
    """Where its part of the bar begins and how long it is; empty where there is none."""


def chance(percent: int) -> str:
    """A chance as people say it: about 7 in 10."""
    if percent == 0:
        return _("close to none")
    if percent < 5:
        return _("less than 1 in 20")
    if percent < 8:
        return _("about 1 in 15")
    if percent > 95:
        return _("more than 19 in 20")
    return _("about %(count)d in 10") % {"count": min(9, max(1, round(percent / 10)))}
