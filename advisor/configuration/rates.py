"""How often something may happen, as people write it: 300/10m."""

from __future__ import annotations

import re
from typing import NamedTuple

UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class Rate(NamedTuple):
    """So many in so many seconds."""

    amount: int
    seconds: int


def rate(value: str) -> Rate | None:
    """The number and the seconds; None if it is off. Raises ValueError."""
    if value == "off":
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,3})?([smhd])", value)
    if not found:
        raise ValueError(f"{value!r} is no rate; use 300/10m for 300 in ten minutes (s, m, h or d), or off")
    return Rate(int(found[1]), int(found[2] or 1) * UNITS_S[found[3]])
