"""Our own questions, from the files that come with the site, as forms of Django: one form a step."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from bench.servers import ROOT

FOLDER = ROOT / "fixtures" / "questionnaire"
OUTCOMES = ("slm", "hybrid", "llm")
UNSURE = ("unsure", "I’m not sure")
Rows = list[dict[str, Any]]


def _rows(name: str) -> Rows:
    return [row["fields"] for row in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))]


QUESTIONS, OPTIONS = _rows("questions"), _rows("options")
POINTS = {
    f"{option['question'][0]}/{option['key']}": {name: option[f"points_{name}"] for name in OUTCOMES}
    for option in OPTIONS
}


def step_forms() -> list[tuple[str, type[forms.Form]]]:
    """Key of a step -> the form with its questions."""
    return [
        (step["key"], type(f"{step['key'].title()}Form", (forms.Form,), _fields(step["key"])))
        for step in _rows("steps")
    ]


def _fields(step: str) -> dict[str, forms.Field]:
    return {row["key"]: _field(row) for row in QUESTIONS if row["step"] == [step]}


def _field(question: dict[str, Any]) -> forms.Field:
    words = {"label": question["text"], "help_text": question["hint"]}
    if question["kind"] == "number":
        return forms.IntegerField(min_value=0, max_value=10_000_000_000, **words)
    choices = [(row["key"], row["label"]) for row in OPTIONS if row["question"] == [question["key"]]]
    if question["kind"] == "multiple":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **words)
    return forms.ChoiceField(choices=[*choices, UNSURE], widget=forms.RadioSelect, **words)


def totals(answers: dict[str, Any]) -> dict[str, int]:
    """The points of the answers, added up."""
    chosen = [
        POINTS.get(f"{question}/{key}", {})
        for question, answer in answers.items()
        for key in (answer if isinstance(answer, list) else [answer])
    ]
    return {name: sum(points.get(name, 0) for points in chosen) for name in OUTCOMES}
