"""What was fitted, how it was tested and where it is weak: one dictionary, ready for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from advisor.calibration import validation
from advisor.calibration.fit import Strength, fit
from advisor.calibration.points import scorecard
from advisor.calibration.validation import SURE, SURE_ENOUGH, Material
from advisor.engine import scoring
from advisor.engine.editing import impact
from advisor.engine.flow import chosen_keys
from advisor.engine.proof import measures
from advisor.engine.proof.evaluation import answers_of, baselines, figures
from advisor.engine.proof.measures import Triple
from advisor.engine.schema import OUTCOMES, Outcome, Questionnaire

RARELY_CODED = 40
"""A question that fewer decisions than this answer cannot be tested on them."""

SHARES = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Effort:
    """How many shuffles each part of the report takes. The defaults take about a minute."""

    choice: int = 3
    main: int = 20
    curve: int = 8
    value: int = 4


def build(
    material: Material,
    *,
    strength: Strength | None = None,
    effort: Effort | None = None,
    notes: Mapping[str, str] | None = None,
    looks: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Questionnaire, dict[str, Any]]:
    """The fitted questionnaire and the report about it.

    `strength` None means: try the grid. `notes` says in words why a decision is hard (decision id -> text).
    """
    effort = effort or Effort()
    say("Choosing the strength")
    tried = [] if strength else validation.choose_strength(material, validation.grid(), effort.choice)
    chosen = strength or _firmest(tried)
    say("Testing on organisations held back")
    predictions = validation.repeated(material, chosen, effort.main)
    fitted = fit(material.questionnaire, material.rows, material.draft, chosen)
    report: dict[str, Any] = {
        "decisions": _counts(material),
        "strength": {
            "chosen": asdict(chosen),
            "tried": [{**asdict(one), **shown.mean} for one, shown in tried],
        },
        "held_back": {"folds": validation.FOLDS, "repeats": effort.main, **_held_back(material, predictions)},
        "read_by_another": _read_again(material, chosen, effort.curve),
        "same_decisions_it_was_fitted_on": _on_all(material, fitted),
        "draft_alone": _on_all(material, validation.draft_alone(material)),
        "baselines": _baselines(material),
        "wrong_cases": wrong_cases(material, fitted, predictions, notes or {}),
        "tilt": {outcome: round(share, 3) for outcome, share in impact.tilt(fitted).items()},
        "looks": looks,
        "scorecard": scorecard(fitted),
    }
    say("Drawing the learning curve")
    report["learning_curve"] = learning_curve(material, chosen, effort.curve)
    say("Leaving out each question in turn")
    report["questions"] = question_values(material, chosen, effort.value)
    report["combinations"] = combination_values(material, chosen, effort.value)
    report["proposed_to_drop"] = [row["question"] for row in report["questions"] if row["earns"] == "nothing"]
    return fitted, report


def _firmest(tried: Sequence[tuple[Strength, validation.Figures]]) -> Strength:
    """The firmest strength within one spread of the best: chance decides nothing."""
    best = tried[0][1]
    near = best.mean["log_loss"] + best.spread["log_loss"]
    close = [one for one, shown in tried if shown.mean["log_loss"] <= near]
    return max(close, key=lambda one: (one.combinations, one.answers))


def _counts(material: Material) -> dict[str, Any]:
    rows = material.rows
    return {
        "n": len(rows),
        "organisations": len({row.group for row in rows}),
        "by_outcome": dict(Counter(row.decision for row in rows)),
        "by_confidence": dict(Counter(row.label_confidence for row in rows)),
        "with_second_reader": sum(1 for row in rows if row.answers_second_coder is not None),
    }


def _held_back(material: Material, predictions: Sequence[Sequence[Triple]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, sure in (("high", SURE), ("high_and_medium", SURE_ENOUGH)):
        shown = validation.summary(material, predictions, sure)
        found[name] = {"mean": shown.mean, "spread": shown.spread}
    inside = [index for index, row in enumerate(material.rows) if row.label_confidence in SURE]
    truths = [material.rows[index].decision for index in inside]
    shuffles = [[one[index] for index in inside] for one in predictions]
    found["confusion"] = _mean_confusion(truths, shuffles)
    pooled = measures.calibration_bins([row for rows in shuffles for row in rows], truths * len(shuffles))
    found["calibration"] = [{**one, "n": round(one["n"] / len(shuffles))} for one in pooled]
    found["calibration_error"] = measures.calibration_error(pooled)
    found["standard_error"] = round((found["high"]["mean"]["accuracy"] * 0.25 / len(inside)) ** 0.5, 4)
    return found


def _mean_confusion(truths: list[Outcome], shuffles: list[list[Triple]]) -> dict[Outcome, dict[Outcome, float]]:
    """Counts per shuffle, averaged: they add up to the share of right answers beside them."""
    tables = [measures.confusion(truths, [measures.leader(row) for row in rows]) for rows in shuffles]

    def mean(truth: Outcome, said: Outcome) -> float:
        return round(fmean(table[truth][said] for table in tables), 1)

    return {truth: {said: mean(truth, said) for said in OUTCOMES} for truth in OUTCOMES}


def _read_again(material: Material, strength: Strength, repeats: int) -> dict[str, Any]:
    count, shown = validation.read_again(material, strength, repeats)
    return {"n": count, "mean": shown.mean, "spread": shown.spread}


def _on_all(material: Material, questionnaire: Questionnaire) -> dict[str, Any]:
    """Figures of one fixed scorecard on the high-confidence decisions."""
    rows = [row for row in material.rows if row.label_confidence in SURE]
    return figures(validation.predict(questionnaire, rows), [row.decision for row in rows])


def _baselines(material: Material) -> dict[str, Any]:
    found = {}
    for name, sure in (("high", SURE), ("high_and_medium", SURE_ENOUGH)):
        rows = [row for row in material.rows if row.label_confidence in sure]
        read = [answers_of(material.questionnaire, row) for row in rows]
        found[name] = baselines(read, [row.decision for row in rows])
    return found


def learning_curve(material: Material, strength: Strength, repeats: int) -> list[dict[str, Any]]:
    """Figures on high-confidence rows when fewer organisations are learnt from."""
    found = []
    for share in SHARES:
        shown = validation.summary(material, validation.repeated(material, strength, repeats, share))
        learnt = round(len(material.rows) * share * (validation.FOLDS - 1) / validation.FOLDS)
        found.append({"decisions": learnt, "mean": shown.mean, "spread": shown.spread})
    return found


def question_values(material: Material, strength: Strength, repeats: int) -> list[dict[str, Any]]:
    """What the advice loses without each question (log loss up, accuracy down), most valuable first."""
    whole = validation.summary(material, validation.repeated(material, strength, repeats), SURE_ENOUGH).mean
    found = []
    for question in material.questionnaire.questions:
        if question.key not in material.draft.options:
            continue
        less = validation.without_question(material, question.key)
        part = validation.summary(less, validation.repeated(less, strength, repeats), SURE_ENOUGH).mean
        coded = sum(1 for row in material.rows if question.key in row.answers)
        row = {"question": question.key, "coded": coded, **_loss(whole, part)}
        row["earns"] = "untested" if coded < RARELY_CODED else "something" if row["log_loss"] > 0 else "nothing"
        found.append(row)
    return sorted(found, key=lambda row: -row["log_loss"])


def combination_values(material: Material, strength: Strength, repeats: int) -> list[dict[str, Any]]:
    """The same for each combination."""
    whole = validation.summary(material, validation.repeated(material, strength, repeats), SURE_ENOUGH).mean
    found = []
    for item in material.questionnaire.combinations:
        less = validation.without_combination(material, item.key)
        part = validation.summary(less, validation.repeated(less, strength, repeats), SURE_ENOUGH).mean
        found.append({"combination": item.key, "phrase": item.phrase, **_loss(whole, part)})
    return sorted(found, key=lambda row: -row["log_loss"])


def _loss(whole: Mapping[str, float], part: Mapping[str, float]) -> dict[str, Any]:
    return {
        "log_loss": round(part["log_loss"] - whole["log_loss"], 4),
        "accuracy": round(whole["accuracy"] - part["accuracy"], 4),
        "brier": round(part["brier"] - whole["brier"], 4),
    }


def wrong_cases(
    material: Material,
    fitted: Questionnaire,
    predictions: Sequence[Sequence[Triple]],
    notes: Mapping[str, str],
    count: int = 5,
) -> list[dict[str, Any]]:
    """High-confidence decisions missed by most when held back, with what spoke against the truth."""
    average = validation.mean_prediction(predictions)
    wrong = [
        (row, given)
        for row, given in zip(material.rows, average, strict=True)
        if row.label_confidence in SURE and measures.leader(given) != row.decision
    ]
    wrong.sort(key=lambda pair: (pair[0].id not in notes, pair[1][OUTCOMES.index(pair[0].decision)]))
    numbers = scoring.tables(fitted)
    found = []
    for row, given in wrong[:count]:
        answers = answers_of(fitted, row)
        added = scoring.contributions(fitted, numbers, answers, chosen_keys(fitted, answers))
        _, against = scoring.reasons(added, row.decision)
        found.append(
            {
                "id": row.id,
                "organisation": row.organisation,
                "decided": row.decision,
                "advised": measures.leader(given),
                "probability_of_truth": round(given[OUTCOMES.index(row.decision)], 3),
                "spoke_against": [reason.text for reason in against[:3]],
                "why": notes.get(row.id, ""),
            }
        )
    return found
