"""The rows that carry points, and what the numbers on the screen add up to before they are saved."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from advisor.admin.checklist import shown
from advisor.admin.impact import percents
from advisor.engine.editing import checks
from advisor.engine.editing.decisive import Decisive, decisive
from advisor.engine.editing.impact import Tilt, tilt, totals_of
from advisor.engine.schema import OUTCOMES, Outcome, Questionnaire
from advisor.models import Combination, Question, Scorecard
from advisor.storage import content

MOST = 99
COLUMNS: dict[Outcome, str] = {"slm": "small", "hybrid": "both", "llm": "large"}


def rows_with_points() -> list[tuple[Any, list[Any]]]:
    """Everything that carries points, with the row whose revision guards it."""
    questions = Question.objects.filter(archived=False).prefetch_related("options")
    found: list[tuple[Any, list[Any]]] = [
        (question, [option for option in question.options.all() if not option.archived]) for question in questions
    ]
    found += [(row, [row]) for row in Combination.objects.filter(archived=False)]
    card = Scorecard.objects.first() or Scorecard()
    return [*found, (card, [card])]


def fields_of(row: Any) -> dict[Outcome, str]:
    prefix = "base" if isinstance(row, Scorecard) else "points"
    return {outcome: f"{prefix}_{outcome}" for outcome in OUTCOMES}


def name_of(row: Any, outcome: Outcome) -> str:
    return f"{type(row).__name__.lower()}-{row.pk}-{outcome}"


def whole(text: str) -> int | None:
    """A whole number from -99 to 99, also with a real minus; None for anything else."""
    text = text.strip().replace("−", "-")
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 4 and abs(int(text)) <= MOST else None


class ExampleSum(NamedTuple):
    title: str
    totals: tuple[int, ...]
    wanted: Outcome
    given: Outcome | None


class Sums(NamedTuple):
    examples: list[ExampleSum]
    tilt: Tilt
    never: list[Decisive]
    always: list[Decisive]
    shares: list[Decisive]
    """Every question, the most decisive first."""


def sums_of(data: Any) -> dict[str, Any]:
    """What the numbers on the screen add up to; if nothing can be added up, why, and what must be mended first."""
    try:
        questionnaire = _as_typed(content.working_copy(), data)
    except content.InvalidContent as error:
        problem = _(
            "There are no sums while the working copy does not hold together. The numbers can still be changed and "
            "saved. Mend this, then the sums come back:"
        )
        return {"sums": None, "problem": problem, "findings": [shown(item) for item in checks.broken(error.places)]}
    if questionnaire is None:
        return {"sums": None, "problem": _("Use whole numbers only; then the sums come back.")}
    found, tilted = decisive(questionnaire), tilt(questionnaire)
    texts = {question.key: question.text for question in questionnaire.questions}
    rows = []
    for example in questionnaire.examples:
        totals, given = totals_of(questionnaire, dict(example.answers))
        rows.append(ExampleSum(example.title, tuple(totals.values()), example.outcome, given))
    return {
        "sums": Sums(
            rows,
            tilted,
            [item for item in found.values() if item.never],
            [item for item in found.values() if item.always],
            sorted(found.values(), key=lambda item: -item.changed),
        ),
        "percents": percents(tilted),
        "texts": texts,
        "marks": {key: _mark(item) for key, item in found.items()},
        "columns": COLUMNS.values(),
    }


def _mark(found: Decisive) -> str:
    return _("never decisive") if found.never else _("always decisive") if found.always else ""


def _as_typed(questionnaire: Questionnaire, data: Any) -> Questionnaire | None:
    """The working copy with the numbers on the screen in place of the saved ones; None if one is no number."""
    typed: dict[tuple[str, str], dict[str, int]] = {}
    for owner, rows in rows_with_points():
        for row in rows:
            values = {
                outcome: whole(data.get(name_of(row, outcome), str(getattr(row, field))))
                for outcome, field in fields_of(row).items()
            }
            if None in values.values():
                return None
            place = ("base", "") if isinstance(row, Scorecard) else (owner.key, row.key)
            typed[place] = values  # type: ignore[assignment]
    document = questionnaire.model_dump()
    document["base"] = typed["base", ""]
    for question in document["questions"]:
        for option in question["options"]:
            option["points"] = typed[question["key"], option["key"]]
    for combination in document["combinations"]:
        combination["points"] = typed[combination["key"], combination["key"]]
    return Questionnaire.model_validate(document)
