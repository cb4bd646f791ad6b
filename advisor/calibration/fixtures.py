"""The fitted points into the fixtures that come with the site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.engine.schema import Points, Questionnaire


def write_points(fitted: Questionnaire, folder: Path) -> None:
    """Put every fitted number into the rows of `folder`; words stay as they are."""
    options = {
        (question.key, option.key): option.points for question in fitted.questions for option in question.options
    }
    combinations = {item.key: item.points for item in fitted.combinations}
    base = {f"base_{name}": value for name, value in fitted.base.model_dump().items()}
    _change(folder / "options.json", lambda row: _points(options[row["question"][0], row["key"]]))
    _change(folder / "combinations.json", lambda row: _points(combinations[row["key"]]))
    _change(folder / "scorecard.json", lambda row: {**base, "point_value": fitted.point_value})


def _points(points: Points) -> dict[str, int]:
    return {f"points_{name}": value for name, value in points.model_dump().items()}


def _change(path: Path, numbers: Any) -> None:
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        row["fields"].update(numbers(row["fields"]))
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
