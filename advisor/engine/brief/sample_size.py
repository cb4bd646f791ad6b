"""How many requests a test needs. Normal approximations, two-sided, as found in the textbooks named.

Every function rounds up, and needs more requests for a smaller difference.
"""

from __future__ import annotations

import math
from statistics import NormalDist

ALPHA = 0.05
"""Chance of seeing a difference where there is none."""
POWER = 0.8
"""Chance of seeing a difference that is there."""
ALIKE = 0.5
"""Correlation of two systems' errors on the same requests: what is hard for one is often hard for the other.
An assumption; 0 would be two systems that have nothing in common, and needs up to twice as many."""


def paired(better: float, difference: float, alike: float = ALIKE) -> int:
    """Requests for two systems that both answer all of them (McNemar's test; Connor 1987, Biometrics 43, 207).

    `better` is the share the better one gets right, `difference` how far the other one is behind.
    """
    return paired_from(*_apart(better, better - difference, alike))


def differing(better: float, difference: float, alike: float = ALIKE) -> float:
    """Share of requests on which just one of the two is right."""
    return sum(_apart(better, better - difference, alike))


def paired_from(ahead: float, behind: float) -> int:
    """The same from the shares of requests that only one, and only the other, gets right."""
    differ, difference = ahead + behind, ahead - behind
    z_alpha, z_power = _z()
    root = z_alpha * math.sqrt(differ) + z_power * math.sqrt(max(0.0, differ - difference * difference))
    return math.ceil((root / difference) ** 2)


def two_groups(better: float, difference: float) -> int:
    """Requests for each of two systems that answer different ones (two proportions, pooled under no difference)."""
    worse = better - difference
    middle = (better + worse) / 2
    z_alpha, z_power = _z()
    apart = math.sqrt(better * (1 - better) + worse * (1 - worse))
    return math.ceil(((z_alpha * math.sqrt(2 * middle * (1 - middle)) + z_power * apart) / difference) ** 2)


def preferred(difference: float) -> int:
    """Pairs of answers, ties left out, to tell "preferred in half of them" from a preference so far off a half."""
    share = 0.5 + difference
    z_alpha, z_power = _z()
    return math.ceil(((z_alpha * 0.5 + z_power * math.sqrt(share * (1 - share))) / difference) ** 2)


def none_seen(rate: float, sure: float = 0.95) -> int:
    """Answers to check without one bad among them, to be this sure that fewer than `rate` are bad."""
    return math.ceil(math.log(1 - sure) / math.log(1 - rate))


def _apart(one: float, other: float, alike: float) -> tuple[float, float]:
    """Shares of requests that only one, and only the other, gets right; neither can be below nothing."""
    together = alike * math.sqrt(one * (1 - one) * other * (1 - other))
    behind = max(0.0, other * (1 - one) - together)
    return one - other + behind, behind


def _z() -> tuple[float, float]:
    return NormalDist().inv_cdf(1 - ALPHA / 2), NormalDist().inv_cdf(POWER)
