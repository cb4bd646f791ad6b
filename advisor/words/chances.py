"""Chances as people say them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from advisor.engine.schema import Outcome
from advisor.words.amounts import percent


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
    in_percent: str
    """The same as a table tells it."""


LEAST = 5
"""Percent that every outcome keeps where answers are hidden: a plain 0 would tell that a limit rules it out."""


def rough_percents(percents: list[int]) -> list[int]:
    """Chances for readers who may not know the answers: all but the largest in tenths, rounded down, and none at 0."""
    first, second, third = sorted(range(3), key=lambda place: -percents[place])
    found = dict.fromkeys((first, second, third), LEAST)
    found[third] = max(LEAST, percents[third] // 10 * 10)
    found[second] = max(LEAST, min(percents[second], (100 - found[third]) // 2) // 10 * 10)
    found[first] = 100 - found[second] - found[third]
    return [found[place] for place in range(3)]


def rough_chance(percent: int) -> str:
    """A rough chance in words."""
    if percent == LEAST:
        return _("less than 1 in 10")
    return _("9 in 10 or more") if percent >= 100 - 2 * LEAST else chance(percent)


def in_percent(whole: int) -> str:
    """A chance in percent: 12%, and neither none at all nor a certainty."""
    if whole == 0:
        return _("under %(least)s") % {"least": percent(0.01)}
    return _("over %(most)s") % {"most": percent(0.99)} if whole == 100 else percent(whole / 100)


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
