"""The report as files: report.json, report.md and two charts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor.calibration import charts
from advisor.engine.schema import OUTCOMES

NAMES = {"slm": "Small", "hybrid": "Both", "llm": "Large"}
FIGURES = {
    "accuracy": "Right of three",
    "binary_accuracy": "Small against large",
    "brier": "Brier, small against large",
    "brier_three_way": "Brier, three outcomes",
    "log_loss": "Log loss",
}
BASELINES = {
    "majority": "Always the commonest outcome",
    "mix_alone": "The one question how the requests divide",
    "two_line_rule": "Two-line rule",
    "published_rule": "Published rule of thumb",
}


def write(report: Mapping[str, Any], folder: Path) -> list[Path]:
    """Writes the four files into `folder` and returns their paths. Same report, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    curve = [(row["decisions"], row["mean"]["accuracy"], row["spread"]["accuracy"]) for row in report["learning_curve"]]
    files = {
        "report.json": json.dumps(report, indent=1, ensure_ascii=False) + "\n",
        "report.md": page(report),
        "calibration.svg": charts.calibration_plot(report["held_back"]["calibration"]),
        "learning_curve.svg": charts.learning_curve(curve),
    }
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def page(report: Mapping[str, Any]) -> str:
    """The report for people."""
    parts = [
        "# How the advice was fitted and tested",
        "Written by `manage.py calibrate`. Do not edit by hand.",
        _decisions(report),
        _held_back(report),
        _confusion(report),
        "![Said against seen](calibration.svg)\n\n![What more decisions add](learning_curve.svg)",
        _strength(report),
        _values(report),
        _wrong(report),
        _weak(report),
    ]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _decisions(report: Mapping[str, Any]) -> str:
    found = report["decisions"]
    outcomes = ", ".join(f"{found['by_outcome'].get(key, 0)} {NAMES[key].lower()}" for key in OUTCOMES)
    return (
        f"{found['n']} documented decisions of {found['organisations']} organisations ({outcomes}); "
        f"{found['with_second_reader']} were read by two people. "
        "A decision whose outcome is sure counts 1, a fairly sure one 0.6, an arguable one 0.2."
    )


def _held_back(report: Mapping[str, Any]) -> str:
    found = report["held_back"]
    rows = []
    for key, name in FIGURES.items():
        cells = [
            f"{found[group]['mean'][key]:.3f} ± {found[group]['spread'][key]:.3f}"
            for group in ("high", "high_and_medium")
        ]
        cells += [f"{report['draft_alone'][key]:.3f}", f"{report['same_decisions_it_was_fitted_on'][key]:.3f}"]
        rows.append((name, *cells))
    shown = table(
        ("", "Held back, sure outcomes", "Held back, sure and fairly sure", "Expert draft alone", "Seen while fitting"),
        rows,
    )
    simple = table(
        ("Rule", "Right of three", "Small against large"),
        (
            (name, f"{report['baselines']['high'][key]['accuracy']:.3f}", _share(report, key))
            for key, name in BASELINES.items()
        ),
    )
    return (
        f"## On organisations it had not seen\n\n{found['folds']} parts, {found['repeats']} shuffles; all projects of "
        f"an organisation are held back together. Mean and standard deviation over shuffles.\n\n{shown}\n\n"
        f"The number of decisions limits all of this: the share of right answers is uncertain by about "
        f"± {2 * found['standard_error']:.2f} either way.{_again(report)}\n\n"
        f"### Simple rules on the same sure outcomes\n\n{simple}"
    )


def _again(report: Mapping[str, Any]) -> str:
    found = report["read_by_another"]
    if not found["n"]:
        return ""
    return (
        f" With the answers of another reader, who saw {found['n']} of the sure ones: "
        f"{found['mean']['accuracy']:.3f} right of three, {found['mean']['binary_accuracy']:.3f} small against large."
    )


def _share(report: Mapping[str, Any], key: str) -> str:
    return f"{report['baselines']['high'][key]['binary_accuracy']:.3f}"


def _confusion(report: Mapping[str, Any]) -> str:
    counts = report["held_back"]["confusion"]
    rows = ((NAMES[truth], *(str(counts[truth][advised]) for advised in OUTCOMES)) for truth in OUTCOMES)
    head = ("Mean over shuffles", *(NAMES[key] for key in OUTCOMES))
    return "### Decided (down) and advised (across)\n\n" + table(head, rows)


def _strength(report: Mapping[str, Any]) -> str:
    chosen = report["strength"]["chosen"]
    words = (
        f"Single answers are held to the expert draft with a penalty of {chosen['answers']:g}, combinations (which "
        f"start from nothing) with {chosen['combinations']:g}; what tells both-together from the other two is held "
        f"{chosen['hybrid']:g} times as firmly."
    )
    tried = report["strength"]["tried"]
    if not tried:
        return f"## Strength\n\n{words}"
    rows = (
        (f"{row['answers']:g}", f"{row['combinations']:g}", f"{row['accuracy']:.3f}", f"{row['log_loss']:.3f}")
        for row in tried
    )
    return f"## Strength\n\n{words}\n\n" + table(("On answers", "On combinations", "Right of three", "Log loss"), rows)


def _values(report: Mapping[str, Any]) -> str:
    questions = table(
        ("Question", "Decisions that answer it", "Log loss without it", "Right answers lost", "Earns"),
        (
            (row["question"], str(row["coded"]), f"{row['log_loss']:+.4f}", f"{row['accuracy']:+.3f}", row["earns"])
            for row in report["questions"]
        ),
    )
    pairs = table(
        ("Combination", "In words", "Log loss without it", "Right answers lost"),
        (
            (row["combination"], row["phrase"], f"{row['log_loss']:+.4f}", f"{row['accuracy']:+.3f}")
            for row in report["combinations"]
        ),
    )
    drop = ", ".join(f"`{key}`" for key in report["proposed_to_drop"]) or "none"
    return (
        f"## What each question is worth\n\n{questions}\n\nProposed to drop, as far as these decisions can tell: "
        f"{drop}. *Untested* means that too few decisions say anything about it: the expert draft stands there.\n\n"
        f"### Combinations\n\n{pairs}"
    )


def _wrong(report: Mapping[str, Any]) -> str:
    lines = []
    for row in report["wrong_cases"]:
        lines.append(
            f"- **{row['organisation']}** chose {NAMES[row['decided']].lower()}; advised "
            f"{NAMES[row['advised']].lower()} (truth {row['probability_of_truth']:.0%}). {row['why']}"
        )
    return "## Wrong, and instructive\n\n" + "\n".join(lines)


def _weak(report: Mapping[str, Any]) -> str:
    lean = ", ".join(f"{NAMES[key].lower()} {report['tilt'][key]:.0%}" for key in OUTCOMES)
    return (
        "## Where it is weak\n\n"
        "The sample is small, made of published success stories, many told by vendors, in English, mostly of large "
        "organisations. The expert draft and the combinations were chosen by people who had read these decisions, so "
        "the held-back figures are somewhat too good. Both-together is the hardest outcome to tell.\n\n"
        f"Over random answers the advice is: {lean} (random answers are not businesses: this only shows its tilt).\n\n"
        f"{report['looks']}".rstrip()
    )
