"""How the points were tested, as the method page shows it: a part of what `manage.py calibrate` reports.

The running site reads `fixtures/method/report.json`; `write` makes it from the whole report.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from advisor.configuration.environment import ROOT
from advisor.engine.evidence.model import EvidenceModel
from advisor.engine.schema import OUTCOMES, Outcome, Questionnaire

PATH = ROOT / "fixtures" / "method" / "report.json"


class Part(BaseModel):
    """A part of the report; what the page does not show is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Figures(Part):
    accuracy: float
    binary_accuracy: float
    brier: float | None = None
    """Rules give no probabilities, so that there is nothing to measure."""


class Spread(Part):
    mean: Figures
    spread: Figures


class Bin(Part):
    low: float
    high: float
    n: int
    predicted: float
    observed: float


class HeldBack(Part):
    """Figures on organisations that the fit had not seen."""

    folds: int
    repeats: int
    high: Spread
    """Decisions whose outcome is sure."""
    high_and_medium: Spread
    confusion: dict[Outcome, dict[Outcome, float]]
    """What they chose -> what the advice says -> decisions, sure ones only, averaged over the shuffles."""
    calibration: tuple[Bin, ...]
    standard_error: float


class WrongCase(Part):
    id: str
    organisation: str
    decided: Outcome
    advised: Outcome
    why: str = ""


class Counts(Part):
    n: int
    organisations: int
    by_confidence: dict[str, int]


class Baselines(Part):
    high: dict[str, Figures]


class MethodReport(Part):
    decisions: Counts
    held_back: HeldBack
    same_decisions_it_was_fitted_on: Figures
    draft_alone: Figures | None = None
    baselines: Baselines
    wrong_cases: tuple[WrongCase, ...] = ()
    tilt: dict[Outcome, float]
    """Share of the outcomes over random answers."""
    looks: str = ""
    """How often the fit was looked at, in words."""
    points_digest: str = ""
    """Which points were tested: see `digest_of_points`."""


@cache
def method_report() -> MethodReport | None:
    """None where the points have not been tested yet."""
    return MethodReport.model_validate_json(PATH.read_bytes()) if PATH.exists() else None


def digest_of_points(questionnaire: Questionnaire) -> str:
    """The same for two documents whose points are the same, whatever their words."""
    points = {
        f"{question.key}/{option.key}": option.points.model_dump()
        for question in questionnaire.questions
        for option in question.options
    }
    together = {item.key: [item.when, item.points.model_dump()] for item in questionnaire.combinations}
    numbers = [points, together, questionnaire.base.model_dump(), questionnaire.point_value]
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()[:16]


def write(report: dict[str, Any], fitted: Questionnaire, path: Path = PATH) -> None:
    """Keep what the page shows of a whole report, and which points it is about."""
    kept = MethodReport.model_validate({**report, "points_digest": digest_of_points(fitted)})
    path.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")


class RuleRow(NamedTuple):
    """One line of the comparison with simple rules, in whole percents."""

    name: str
    right: int
    two_way: int
    ours: bool = False


class ConfusionRow(NamedTuple):
    outcome: Outcome
    counts: tuple[float, ...]
    right: float


def tested(report: MethodReport | None, model: EvidenceModel, published: Questionnaire) -> dict[str, Any]:
    """The report in whole percents and in the order in which the page shows it; nothing where there is none."""
    if report is None:
        return {}
    held, sure = report.held_back, report.held_back.high
    margin = 1.96 * held.standard_error
    return {
        "report": report,
        "other_points": report.points_digest != digest_of_points(published),
        "two_way_low": percent(sure.mean.binary_accuracy - margin),
        "two_way_high": percent(sure.mean.binary_accuracy + margin),
        "brier": sure.mean.brier,
        "right": percent(sure.mean.accuracy),
        "right_low": percent(sure.mean.accuracy - margin),
        "right_high": percent(sure.mean.accuracy + margin),
        "two_way": percent(sure.mean.binary_accuracy),
        "right_medium": percent(held.high_and_medium.mean.accuracy),
        "seen": percent(report.same_decisions_it_was_fitted_on.accuracy),
        "sure": report.decisions.by_confidence.get("high", 0),
        "rules": _rules(report),
        "confusion": [
            ConfusionRow(truth, tuple(held.confusion[truth][said] for said in OUTCOMES), held.confusion[truth][truth])
            for truth in OUTCOMES
        ],
        "tilt": [(outcome, percent(report.tilt[outcome])) for outcome in OUTCOMES],
        "bins": [
            (percent(item.low), percent(item.high), item.n, percent(item.predicted), percent(item.observed))
            for item in held.calibration
        ],
        "evidence_test": _evidence_test(model),
        "worst": min(OUTCOMES, key=lambda outcome: _share_right(held.confusion[outcome], outcome)),
    }


def percent(share: float) -> int:
    return round(100 * min(max(share, 0.0), 1.0))


def _rules(report: MethodReport) -> list[RuleRow]:
    names = {
        "mix_alone": _("Only the question how the requests divide"),
        "two_line_rule": _("A rule of two lines: narrow and alike is small, routine with exceptions is both"),
        "published_rule": _("A published rule of thumb, put in terms of our answers"),
        "majority": _("Always the most frequent choice"),
    }
    mean = report.held_back.high.mean
    ours = RuleRow(_("Our points"), percent(mean.accuracy), percent(mean.binary_accuracy), ours=True)
    rows = [ours]
    if report.draft_alone:
        draft = report.draft_alone
        rows.append(
            RuleRow(_("Our points before they were fitted"), percent(draft.accuracy), percent(draft.binary_accuracy))
        )
    for name, label in names.items():
        if name in report.baselines.high:
            rule = report.baselines.high[name]
            rows.append(RuleRow(label, percent(rule.accuracy), percent(rule.binary_accuracy)))
    return rows


def _evidence_test(model: EvidenceModel) -> dict[str, int] | None:
    if not model.held_out:
        return None
    found = model.held_out[0]
    by_source = percent(found.source_weighted_accuracy)
    return {"right": percent(found.accuracy), "by_source": by_source, "rows": found.rows}


def _share_right(row: dict[Outcome, float], outcome: Outcome) -> float:
    total = sum(row.values())
    return row[outcome] / total if total else 1.0
