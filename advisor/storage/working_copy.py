"""The working copy: its rows as one document, and a document written back into its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError as InvalidRow
from django.db import models, transaction
from pydantic import ValidationError

from advisor.engine import schema
from advisor.engine.editing.schema_places import Place, places_in
from advisor.models import (
    Combination,
    Dimension,
    ExampleApplication,
    Limit,
    Option,
    Question,
    Scorecard,
    Step,
)

GAP = 10
"""Rows are numbered 10, 20, 30, so that one can be put between two."""


class InvalidContent(ValueError):
    """The working copy cannot be published. `problems` says why, a sentence each; `places` says where."""

    def __init__(self, problems: list[str], places: tuple[Place, ...] = ()) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
        self.places = places


def lock() -> None:
    """Wait for whoever writes or publishes the working copy. Call it inside a transaction."""
    if Scorecard.objects.select_for_update().first() is None:
        Scorecard.objects.create()


# ---------------------------------------------------------------- rows -> document


def read() -> schema.Questionnaire:
    """The rows as one validated document. Raises InvalidContent with every problem in one list."""
    raw = raw_document()
    try:
        return schema.Questionnaire.model_validate(raw)
    except ValidationError as error:
        places = places_in(error, raw)
        raise InvalidContent([place.text for place in places], places) from error


def read_parts() -> schema.Questionnaire | None:
    """The rows as a document whose parts need not fit together, to be compared; None if a part makes no sense alone."""
    try:
        return schema.Questionnaire.model_validate(raw_document(), context=schema.PARTS_ONLY)
    except ValidationError:
        return None


def raw_document() -> dict[str, Any]:
    """The rows as they are, whether or not they make sense together. Archived ones are left out."""
    card = Scorecard.objects.first() or Scorecard()
    live_options = models.Prefetch("options", Option.objects.filter(archived=False).select_related("dimension"))
    questions = Question.objects.filter(archived=False).select_related("step", "dimension")
    return {
        "base": {"slm": card.base_slm, "hybrid": card.base_hybrid, "llm": card.base_llm},
        "point_value": card.point_value,
        "strength": {name: getattr(card, name) for name in schema.StrengthRule.model_fields},
        "dimensions": [_fields(row, schema.Dimension) for row in Dimension.objects.filter(archived=False)],
        "steps": [_fields(row, schema.Step) for row in Step.objects.filter(archived=False)],
        "questions": [_question(row) for row in questions.prefetch_related(live_options)],
        "combinations": [
            {**_fields(row, schema.Combination, "points"), "points": _points(row)}
            for row in Combination.objects.filter(archived=False)
        ],
        "limits": [_fields(row, schema.Limit) for row in Limit.objects.filter(archived=False)],
        "examples": [
            {**_fields(row, schema.Example, "dimension"), "dimension": _key(row.dimension)}
            for row in ExampleApplication.objects.select_related("dimension").filter(visible=True)
        ],
    }


def _fields(row: Any, kind: type[schema.Document], *left_out: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in kind.model_fields if name not in left_out}


def _key(row: Dimension | None) -> str | None:
    return row.key if row else None


def _points(row: Option | Combination) -> dict[str, int]:
    return {"slm": row.points_slm, "hybrid": row.points_hybrid, "llm": row.points_llm}


def _question(row: Question) -> dict[str, Any]:
    return {
        **_fields(row, schema.Question, "step", "dimension", "options"),
        "step": row.step.key,
        "dimension": _key(row.dimension),
        "options": [
            {
                **_fields(option, schema.Option, "points", "dimension"),
                "points": _points(option),
                "dimension": _key(option.dimension),
            }
            for option in row.options.all()
        ],
    }


# ---------------------------------------------------------------- document -> rows


def write(document: schema.Questionnaire) -> None:
    """Make the rows say what this document says, all or nothing. Rows it does not know are archived, never deleted.

    Raises InvalidContent if a text is too long for its field or the questions do not follow their steps.
    """
    _refuse_unordered(document)
    try:
        with transaction.atomic():
            lock()
            _write_scorecard(document)
            dimensions = _write_rows(Dimension, document.dimensions)
            steps = _write_rows(Step, document.steps)
            _write_questions(document, steps, dimensions)
            _write_rows(Combination, document.combinations)
            _write_rows(Limit, document.limits)
            _write_rows(ExampleApplication, document.examples, {"dimension": dimensions})
    except InvalidRow as error:
        raise InvalidContent(list(error.messages)) from error


def _refuse_unordered(document: schema.Questionnaire) -> None:
    order = [step.key for step in document.steps]
    places = [order.index(question.step) for question in document.questions]
    if places != sorted(places):
        raise InvalidContent(["The questions must stand in the order of their steps."])


def _write_scorecard(document: schema.Questionnaire) -> None:
    card = Scorecard.objects.first() or Scorecard()
    numbers = {f"base_{name}": value for name, value in document.base.model_dump().items()}
    _save(card, {**numbers, "point_value": document.point_value, **document.strength.model_dump()}, "Scorecard")


def _write_rows(
    kind: type[models.Model], items: Iterable[Any], references: dict[str, dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Write each item into its row by key and archive the rest. Returns the rows written, by key."""
    there = {row.key: row for row in kind._default_manager.all()}  # type: ignore[attr-defined]
    written: dict[str, Any] = {}
    for place, item in enumerate(items, start=1):
        row = there.pop(item.key, None) or kind()
        values = _values(item)
        for name, rows in (references or {}).items():
            values[name] = rows.get(values[name])
        written[item.key] = _save(row, {**values, "order": place * GAP, **_shown(row, True)}, f"“{item.key}”")
    for row in there.values():
        _save(row, _shown(row, False), str(row))
    return written


def _write_questions(document: schema.Questionnaire, steps: dict[str, Any], dimensions: dict[str, Any]) -> None:
    references = {"step": steps, "dimension": dimensions}
    questions = _write_rows(Question, document.questions, references)
    for item in document.questions:
        question = questions[item.key]
        there = {row.key: row for row in question.options.all()}
        for place, option in enumerate(item.options, start=1):
            row = there.pop(option.key, None) or Option(question=question)
            values = {**_values(option), "dimension": dimensions.get(option.dimension or "")}
            _save(row, {**values, "order": place * GAP, "archived": False}, f"“{item.key}”, option “{option.key}”")
        for row in there.values():
            _save(row, {"archived": True}, str(row))


def _values(item: schema.Document) -> dict[str, Any]:
    """What a row keeps of a document's item; lists as JSON has them, points flat."""
    values = item.model_dump(mode="json", exclude={"options"})
    points = values.pop("points", {})
    return {**values, **{f"points_{name}": value for name, value in points.items()}}


def _shown(row: Any, yes: bool) -> dict[str, bool]:
    """An example leaves the document by its tick “visible”, every other row by being archived."""
    return {"visible": yes} if isinstance(row, ExampleApplication) else {"archived": not yes}


def _save(row: Any, values: dict[str, Any], name: str) -> Any:
    """Save what differs, and raise the revision so that an editor with the row open is told."""
    changed = [key for key, value in values.items() if row.pk is None or getattr(row, key) != value]
    if not changed:
        return row
    for key in changed:
        setattr(row, key, values[key])
    try:
        row.clean_fields(exclude=["step", "dimension", "question"])
    except InvalidRow as error:
        messages = [f"{name}, {field}: {text}" for field, texts in error.message_dict.items() for text in texts]
        raise InvalidRow(messages) from error
    if hasattr(row, "revision"):
        row.revision += 1
    row.save()
    return row
