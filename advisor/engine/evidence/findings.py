"""What published measurements say about a need: for small models as they come, and tuned for the task.

Two things stand side by side. The *comparable results* are counted: who won, in how many sources, by how
much. The *probability* comes from the fitted model (`evidence_model`), which also knows how able today's
small and large models are; its interval is as wide as the comparable sources are few.
"""

from __future__ import annotations

import math
from statistics import median
from typing import Literal

from advisor.engine.evidence.design import Adaptation, design_of_need, features_of
from advisor.engine.evidence.match import EvidenceLibrary, Likeness, Measured, comparable
from advisor.engine.evidence.model import Contribution, estimate
from advisor.engine.evidence.rows import Winner
from advisor.engine.schema import Answers, Document

ENOUGH_SOURCES = 3
"""With fewer comparable sources the page says "too few to say"."""
MODEL_SOURCES = 3.0
"""What the model itself is worth in sources when there is nothing comparable (a cautious guess)."""
Z = 1.2816
"""Normal quantile of an 80 % interval."""
Lean = Literal["small", "even", "large", "too_few"]


class Match(Document):
    """What one comparable source found, shown by its most alike result."""

    source_id: str
    source_title: str
    source_year: int
    small: int
    tie: int
    large: int
    """Comparable results of this source, by winner."""
    usual_gap_percent: float | None
    """Median of small minus large, in per cent of the larger score."""
    nearest_id: str
    task: str
    small_model: str
    large_model: str
    winner: Winner
    """The most alike result."""
    likeness: float
    """0.7 to 1: weight of the answers that are alike."""
    alike: tuple[str, ...]
    different: tuple[str, ...]
    """Question keys on which the most alike result is, and is not, like the need; the rest it does not tell."""


class Finding(Document):
    """What is known for one way of using a small model."""

    adaptation: Adaptation
    comparisons: int
    sources: int
    small: int
    tie: int
    large: int
    share: float | None
    """Share of the comparable sources the small model wins: each source one vote, a tie half; None without any."""
    usual_gap_percent: float | None
    """Median over sources of small minus large, in per cent of the larger score; votes (Elo) left out."""
    probability: float
    """That the small model does at least as well, a tie counting half; from the fitted model."""
    low: float
    high: float
    """Ends of the 80 % interval of `probability`."""
    lean: Lean
    contributions: tuple[Contribution, ...]
    """The terms of the probability, largest first."""
    matches: tuple[Match, ...]
    """One for each comparable source, most alike first."""


class Evidence(Document):
    as_it_comes: Finding
    tuned: Finding


def evidence_for(library: EvidenceLibrary, answers: Answers) -> Evidence:
    """What published measurements say about this need."""
    return Evidence(
        as_it_comes=finding(library, answers, "as_it_comes"),
        tuned=finding(library, answers, "tuned"),
    )


def finding(library: EvidenceLibrary, answers: Answers, adaptation: Adaptation) -> Finding:
    """The same for one way of using a small model."""
    matches = _by_source(comparable(library, answers, adaptation))
    judged = estimate(library.model, features_of(design_of_need(answers, adaptation, library.model)))
    low, high = interval(judged.probability, math.fsum(match.likeness for match in matches))
    gaps = [match.usual_gap_percent for match in matches if match.usual_gap_percent is not None]
    small, tie, large = (sum(getattr(match, who) for match in matches) for who in ("small", "tie", "large"))
    votes = [(match.small + match.tie / 2) / (match.small + match.tie + match.large) for match in matches]
    return Finding(
        adaptation=adaptation,
        comparisons=small + tie + large,
        sources=len(matches),
        small=small,
        tie=tie,
        large=large,
        share=math.fsum(votes) / len(votes) if votes else None,
        usual_gap_percent=round(median(gaps), 1) if gaps else None,
        probability=judged.probability,
        low=low,
        high=high,
        lean=_lean(low, high, len(matches)),
        contributions=judged.contributions,
        matches=matches,
    )


def _by_source(found: list[Likeness]) -> tuple[Match, ...]:
    """`found` is sorted, so that the first result of a source is its most alike one."""
    nearest: dict[str, tuple[Likeness, Measured]] = {}
    results: dict[str, list[Measured]] = {}
    for item in found:
        for measured in item.measured:
            key = measured.comparison.source_id
            nearest.setdefault(key, (item, measured))
            results.setdefault(key, []).append(measured)
    return tuple(_match(*nearest[key], rows) for key, rows in results.items())


def _match(like: Likeness, measured: Measured, rows: list[Measured]) -> Match:
    won = [row.comparison.winner for row in rows]
    gaps = [row.gap for row in rows if row.gap is not None]
    comparison = measured.comparison
    return Match(
        source_id=comparison.source_id,
        source_title=comparison.source_title,
        source_year=comparison.source_year,
        small=won.count("small"),
        tie=won.count("tie"),
        large=won.count("large"),
        usual_gap_percent=round(100 * median(gaps), 1) if gaps else None,
        nearest_id=comparison.id,
        task=comparison.task,
        small_model=comparison.small_model,
        large_model=comparison.large_model,
        winner=comparison.winner,
        likeness=round(like.value, 3),
        alike=like.alike,
        different=like.different,
    )


def interval(probability: float, sources: float) -> tuple[float, float]:
    """80 % interval (Wilson) as if the probability had been seen in `MODEL_SOURCES + sources` sources.

    `sources` counts each comparable source by its best likeness, so that many rows of one source,
    or sources that are hardly alike, do not make it narrow.
    """
    n = MODEL_SOURCES + sources
    middle = (probability + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(probability * (1 - probability) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _lean(low: float, high: float, sources: int) -> Lean:
    if sources < ENOUGH_SOURCES:
        return "too_few"
    return "small" if low > 0.5 else "large" if high < 0.5 else "even"
