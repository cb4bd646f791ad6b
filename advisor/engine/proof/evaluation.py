"""Advice against documented decisions: one set of figures, with simple rules beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from advisor.engine.flow import read_answers
from advisor.engine.proof import measures
from advisor.engine.proof.measures import Triple, Weights
from advisor.engine.recommendation import Recommendation
from advisor.engine.schema import OUTCOMES, Answers, Outcome, Questionnaire

Recommend = Callable[[Questionnaire, Answers], Recommendation]

PUBLISHED_RULE = {
    "name": "SLM vs LLM Strategies: Choosing the Right Model Size (decision framework)",
    "author": "Michael John Peña",
    "url": "https://michaeljohnpena.com/blog/2025-04-06-slm-vs-llm-strategies",
    "how": (
        "Points for each side. Small: lookup 3, judgement 1, offline 3, instant 1, sealed 3, over three million "
        "requests a month 2. Large: multistep 3, judgement 1, serious or critical errors 2. A lead of more than 2 "
        "decides, otherwise both together."
    ),
}


class Decided(Protocol):
    """What evaluation needs of a documented decision."""

    @property
    def id(self) -> str: ...
    @property
    def decision(self) -> Outcome: ...
    @property
    def label_confidence(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


class UnreadableRow(ValueError):
    """A decision whose answers the questionnaire does not know; its text names the row and the reason."""


def answers_of(questionnaire: Questionnaire, row: Decided) -> Answers:
    """The row's answers as the questionnaire reads them.

    Raises:
        UnreadableRow: if any answer is not one the questionnaire offers.
    """
    answers, problems = read_answers(questionnaire, row.answers)
    if problems:
        raise UnreadableRow(f"Row {row.id!r}: " + " ".join(problem.text for problem in problems))
    return answers


def evaluate_decisions(questionnaire: Questionnaire, rows: Sequence[Decided], recommend: Recommend) -> dict[str, Any]:
    """Figures for these decisions, by groups, beside the baselines. Every row counts once."""
    read = [answers_of(questionnaire, row) for row in rows]
    found = [recommend(questionnaire, answers) for answers in read]
    predicted = [(item.probabilities.slm, item.probabilities.hybrid, item.probabilities.llm) for item in found]
    truths = [row.decision for row in rows]
    result: dict[str, Any] = {"n": len(rows), **figures(predicted, truths)}
    result["no_advice"] = sum(1 for item in found if item.outcome is None)
    result["calibration"] = measures.calibration_bins(predicted, truths)
    result["confusion"] = measures.confusion(truths, [measures.leader(row) for row in predicted])
    result["groups"] = _groups(rows, read, predicted)
    result["baselines"] = baselines(read, truths)
    return result


def figures(predicted: Sequence[Triple], truths: Sequence[Outcome], weights: Weights = None) -> dict[str, float | None]:
    """The five figures that are quoted everywhere, to four digits."""
    values = {
        "accuracy": measures.accuracy(predicted, truths, weights),
        "binary_accuracy": measures.binary_accuracy(predicted, truths, weights),
        "brier": measures.brier(predicted, truths, weights),
        "brier_three_way": measures.brier_three_way(predicted, truths, weights),
        "log_loss": measures.log_loss(predicted, truths, weights),
    }
    return {key: None if value is None else round(value, 4) for key, value in values.items()}


def _groups(rows: Sequence[Decided], read: Sequence[Answers], predicted: Sequence[Triple]) -> list[dict[str, Any]]:
    labels = [
        [("label_confidence", row.label_confidence), ("decision", row.decision), ("task", str(answers.get("task", "")))]
        for row, answers in zip(rows, read, strict=True)
    ]
    found = []
    for name, value in sorted({label for several in labels for label in several}):
        inside = [index for index, several in enumerate(labels) if (name, value) in several]
        numbers = figures([predicted[index] for index in inside], [rows[index].decision for index in inside])
        found.append({"by": name, "group": value, "n": len(inside), **numbers})
    return found


def two_line_rule(answers: Answers) -> Outcome:
    """One narrow task with alike requests is small; a routine stream with exceptions is both; the rest is large."""
    if answers.get("mix") == "mostly_routine":
        return "hybrid"
    return "slm" if answers.get("mix") == "alike" and answers.get("scope") == "single" else "llm"


def mix_alone(answers: Answers) -> Outcome:
    """The one question of how the requests divide."""
    by_mix: dict[object, Outcome] = {"alike": "slm", "mostly_routine": "hybrid", "all_different": "llm"}
    return by_mix.get(answers.get("mix"), "llm")


def published_rule(answers: Answers) -> Outcome:
    """A published framework, re-expressed on our answers (see PUBLISHED_RULE)."""
    thinking = answers.get("complexity")
    volume = answers.get("volume")
    small = {"lookup": 3, "judgement": 1}.get(str(thinking), 0)
    small += {"offline": 3, "instant": 1}.get(str(answers.get("latency")), 0)
    small += 3 * (answers.get("data_sensitivity") == "sealed")
    small += 2 * (isinstance(volume, int) and volume > 3_000_000)
    large = {"multistep": 3, "judgement": 1}.get(str(thinking), 0)
    large += 2 * (answers.get("error_cost") in ("serious", "critical"))
    if abs(small - large) <= 2:
        return "hybrid"
    return "slm" if small > large else "llm"


RULES: dict[str, Callable[[Answers], Outcome]] = {
    "mix_alone": mix_alone,
    "two_line_rule": two_line_rule,
    "published_rule": published_rule,
}


def baselines(read: Sequence[Answers], truths: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """The majority and three simple rules on the same rows. A rule gives no probabilities, so only its hits count.

    Where a rule says "both" of an slm or llm row, the two-way figure counts half a hit: it does not decide.
    """
    counts = Counter(truths)
    top: Outcome = max(OUTCOMES, key=lambda outcome: counts[outcome])
    found: dict[str, dict[str, Any]] = {"majority": _hits([top] * len(truths), truths)}
    for name, rule in RULES.items():
        found[name] = _hits([rule(answers) for answers in read], truths)
    found["published_rule"]["source"] = PUBLISHED_RULE
    return found


def _hits(advised: Sequence[Outcome], truths: Sequence[Outcome]) -> dict[str, Any]:
    right = [float(one == truth) for one, truth in zip(advised, truths, strict=True)]
    decided = [
        0.5 if one == "hybrid" else float(one == truth)
        for one, truth in zip(advised, truths, strict=True)
        if truth != "hybrid"
    ]
    return {
        "accuracy": round(sum(right) / len(right), 4) if right else None,
        "binary_accuracy": round(sum(decided) / len(decided), 4) if decided else None,
    }
