"""How many requests a test needs: worked examples from books and programs, and an exact recount."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import pytest

from advisor.engine.brief.sample_size import differing, none_seen, paired, paired_from, preferred, two_groups

DIFFERENCES = [0.03, 0.05, 0.1, 0.15, 0.2]


@pytest.mark.parametrize(("ahead", "behind", "pairs"), [(0.45, 0.05, 23), (0.30, 0.15, 155)])
def test_paired_gives_the_published_examples_of_connor_1987(ahead: float, behind: float, pairs: int) -> None:
    assert paired_from(ahead, behind) == pairs


def test_two_groups_gives_what_statistics_programs_give() -> None:
    assert two_groups(0.85, 0.05) == 906  # power.prop.test(p1 = .80, p2 = .85, power = .80)
    assert two_groups(0.5, 0.25) == 58  # power.prop.test(p1 = .25, p2 = .50, power = .80)


def test_preferred_gives_what_statistics_programs_give() -> None:
    assert (preferred(0.05), preferred(0.1)) == (783, 194)


def test_none_seen_is_the_rule_of_three_worked_out() -> None:
    assert [none_seen(rate) for rate in (0.05, 0.01, 0.001)] == [59, 299, 2995]


def exact_power(requests: int, ahead: float, behind: float) -> float:
    """Power of the exact sign test on the requests that just one gets right."""
    total, differ = 0.0, ahead + behind
    for found in range(requests + 1):
        seen = comb(requests, found) * differ**found * (1 - differ) ** (requests - found)
        if seen < 1e-9:
            continue
        tail, limit = 0.0, found
        while limit >= 0 and tail + comb(found, limit) / 2**found <= 0.025:
            tail += comb(found, limit) / 2**found
            limit -= 1
        share = ahead / differ
        wins = range(limit + 1, found + 1)
        total += seen * sum(comb(found, won) * share**won * (1 - share) ** (found - won) for won in wins)
    return total


@pytest.mark.parametrize("better", [0.7, 0.8, 0.9])
def test_the_paired_number_has_the_power_it_promises(better: float) -> None:
    behind = (differing(better, 0.1) - 0.1) / 2
    assert exact_power(paired(better, 0.1), behind + 0.1, behind) == pytest.approx(0.8, abs=0.05)


def test_a_smaller_difference_needs_more_requests() -> None:
    for of in (lambda d: paired(0.8, d), lambda d: two_groups(0.8, d), preferred):
        sizes = [of(difference) for difference in DIFFERENCES]
        assert all(one > other for one, other in pairwise(sizes))


def test_the_nearer_to_a_half_the_more_requests() -> None:
    sizes = [paired(better, 0.05) for better in (0.9, 0.8, 0.7, 0.6)]
    assert all(one < other for one, other in pairwise(sizes))


def test_the_same_requests_for_both_are_fewer_than_two_groups() -> None:
    assert all(paired(better, 0.05) < two_groups(better, 0.05) for better in (0.6, 0.7, 0.8, 0.9))
