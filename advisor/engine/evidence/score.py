"""How well the evidence model predicts published comparisons, beside simple rules.

Probabilities of the rules are the small model's win rates in `fixtures/evidence/comparisons.json`
(289 decided rows of 53 sources), so that a rule is scored as fairly as the model.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from advisor.engine.evidence.design import Design, design_of_row, features_of
from advisor.engine.evidence.model import EvidenceModel, log_odds, sigmoid
from advisor.engine.evidence.rows import Comparison, winner_of

TUNED = ("finetuned", "distilled")
MAJORITY = 0.522
NARROW_AND_TUNED = (0.765, 0.307)
"""Win rate where the rule says small, and where it says large."""
UNDERSTANDING = ("classify", "extract")
PUBLISHED_RULE = (0.827, 0.366)
PUBLISHED_RULE_SOURCE = (
    "Yang and others 2023, Harnessing the Power of LLMs in Practice (arXiv:2304.13712), re-expressed: a tuned small "
    "model for understanding a given text with training data like the test; a large model for the rest"
)
GROUPS = ("task_type", "breadth", "small_adapted")
BINS = 5


class _Judged(NamedTuple):
    row: Mapping[str, Any]
    won: bool
    probability: float
    weight: float
    """1 / rows of the same source that count."""


def predict(row: Mapping[str, Any], model: EvidenceModel) -> float:
    """Probability that the small model wins this comparison; reads neither scores nor winner."""
    return sigmoid(log_odds(model, features_of(design_of_row(row, model))))


def evaluate_head_to_head(rows: Sequence[Mapping[str, Any] | Comparison], model: EvidenceModel) -> dict[str, Any]:
    """Every figure of `manage.py evaluate head_to_head`, ties left out.

    `accuracy`, `brier` and `log_loss` count all rows alike; `source_weighted_accuracy` and
    `source_weighted_brier` give each source one vote.
    """
    plain = [row.model_dump() if isinstance(row, Comparison) else row for row in rows]
    decided = [(row, winner) for row in plain if (winner := _winner(row)) != "tie"]
    judged = _judge(decided, lambda row: predict(row, model))
    return {
        "n": len(decided),
        "ties_left_out": len(plain) - len(decided),
        "sources": len({_source(row) for row, _ in decided}),
        **_figures(judged),
        "calibration": _calibration(judged),
        "confusion": _confusion(judged),
        "groups": {name: _groups(judged, name) for name in GROUPS},
        "baselines": _baselines(decided, model),
    }


def _baselines(decided: Sequence[tuple[Mapping[str, Any], str]], model: EvidenceModel) -> dict[str, Any]:
    def narrow_and_tuned(row: Mapping[str, Any]) -> float:
        holds = row.get("breadth") == "narrow" and row.get("small_adapted") in TUNED
        return NARROW_AND_TUNED[0] if holds else NARROW_AND_TUNED[1]

    def published(row: Mapping[str, Any]) -> float:
        return PUBLISHED_RULE[0] if _advises_small(design_of_row(row, model)) else PUBLISHED_RULE[1]

    return {
        "majority": {"rule": "always small", **_figures(_judge(decided, lambda row: MAJORITY))},
        "narrow_and_tuned": {
            "rule": "small if the task is narrow and the small model tuned",
            **_figures(_judge(decided, narrow_and_tuned)),
        },
        "published_rule": {"rule": PUBLISHED_RULE_SOURCE, **_figures(_judge(decided, published))},
    }


def _advises_small(design: Design) -> bool:
    reads = design.task in UNDERSTANDING or (design.task == "answer" and design.facts == "in_request")
    return design.adaptation == "tuned" and reads


def _winner(row: Mapping[str, Any]) -> str:
    """The winner of the row, or the one its scores make. Raises ValueError if there is neither."""
    if row.get("winner") in ("small", "tie", "large"):
        return str(row["winner"])
    try:
        small, large = float(row["small_score"]), float(row["large_score"])
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"Row {row.get('id')!r} has neither a winner nor two scores to find it from.") from None
    return winner_of(small, large, row.get("higher_is_better", True) is not False)


def _source(row: Mapping[str, Any]) -> str:
    return str(row.get("source_id") or row.get("source_title") or row.get("id"))


def _judge(
    decided: Sequence[tuple[Mapping[str, Any], str]], probability: Callable[[Mapping[str, Any]], float]
) -> list[_Judged]:
    size: dict[str, int] = defaultdict(int)
    for row, _ in decided:
        size[_source(row)] += 1
    return [_Judged(row, winner == "small", probability(row), 1 / size[_source(row)]) for row, winner in decided]


def _figures(judged: Sequence[_Judged]) -> dict[str, Any]:
    if not judged:
        return {key: None for key in _FIGURES}
    n, weight = len(judged), math.fsum(item.weight for item in judged)
    right = [_is_right(item) for item in judged]
    error = [(item.probability - item.won) ** 2 for item in judged]
    loss = [-math.log(item.probability if item.won else 1 - item.probability) for item in judged]
    by_source = [item.weight / weight for item in judged]
    values = (
        sum(right) / n,
        sum(right) / n,  # there are two sides only, so both accuracies are the same
        math.fsum(share * ok for share, ok in zip(by_source, right, strict=True)),
        math.fsum(error) / n,
        math.fsum(share * value for share, value in zip(by_source, error, strict=True)),
        math.fsum(loss) / n,
    )
    return {key: round(value, 4) for key, value in zip(_FIGURES, values, strict=True)}


_FIGURES = ("accuracy", "binary_accuracy", "source_weighted_accuracy", "brier", "source_weighted_brier", "log_loss")


def _is_right(item: _Judged) -> bool:
    return (item.probability > 0.5) == item.won


def _calibration(judged: Sequence[_Judged]) -> list[dict[str, Any]]:
    """Mean probability beside what happened, in five bins of equal width."""
    bins: dict[int, list[_Judged]] = defaultdict(list)
    for item in judged:
        bins[min(int(item.probability * BINS), BINS - 1)].append(item)
    return [
        {
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "n": len(items),
            "predicted": round(math.fsum(item.probability for item in items) / len(items), 4),
            "happened": round(sum(item.won for item in items) / len(items), 4),
        }
        for place, items in sorted(bins.items())
    ]


def _confusion(judged: Sequence[_Judged]) -> dict[str, dict[str, int]]:
    """Winner -> predicted winner -> rows."""
    table = {winner: {"small": 0, "large": 0} for winner in ("small", "large")}
    for item in judged:
        table["small" if item.won else "large"]["small" if item.probability > 0.5 else "large"] += 1
    return table


def _groups(judged: Sequence[_Judged], name: str) -> list[dict[str, Any]]:
    groups: dict[str, list[_Judged]] = defaultdict(list)
    for item in judged:
        groups[str(item.row.get(name))].append(item)
    return [{"group": key, "n": len(items), **_figures(items)} for key, items in sorted(groups.items())]
