"""How good the advice, the evidence model or the speed formula is on a file of known outcomes: one JSON object out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import BaseModel, ConfigDict, ValidationError

from advisor.engine.advice import recommend
from advisor.engine.cost.throughput_check import evaluate_throughput
from advisor.engine.evidence.rows import check_comparisons
from advisor.engine.evidence.score import evaluate_head_to_head
from advisor.engine.proof.evaluation import UnreadableRow, answers_of, evaluate_decisions
from advisor.engine.schema import Outcome, Questionnaire
from advisor.storage import catalogue, content, library

Row = Mapping[str, Any]
MOST_PROBLEMS = 20


class Decision(BaseModel):
    """What the evaluation reads of a documented decision; the rest of the row may be anything."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    decision: Outcome
    label_confidence: str = "not told"
    answers: dict[str, Any]


class BadRows(ValueError):
    """Rows that cannot be judged, each with its number and the reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems[:MOST_PROBLEMS]))
        self.count = len(problems)


class Command(BaseCommand):
    help = "Judge documented decisions, published comparisons (JSON, as in fixtures/evidence/) or speeds (CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), help="what the file holds")
        parser.add_argument("file", type=Path, help="a JSON list of objects; for throughput a CSV with a heading line")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = (_read_table if options["kind"] == "throughput" else _read)(options["file"])
        try:
            found = KINDS[options["kind"]](rows)
        except content.NotPublished as error:
            raise CommandError(str(error), returncode=2) from error
        except BadRows as error:
            self.stderr.write(str(error))
            wrong = "1 row is" if error.count == 1 else f"{error.count} rows are"
            raise CommandError(f"{wrong} wrong, so nothing was judged.", returncode=1) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False))


def decisions(rows: list[Any]) -> dict[str, Any]:
    """The current published advice against what was chosen. Raises BadRows."""
    questionnaire = content.current()
    asked = {question.key for question in questionnaire.questions}
    read, problems, not_asked = [], [], Counter[str]()
    for number, row in enumerate(rows, start=1):
        try:
            decision = _decision(row, number)
            not_asked.update(set(decision.answers) - asked)
            kept = {key: answer for key, answer in decision.answers.items() if key in asked}
            decision = decision.model_copy(update={"answers": kept})
            answers_of(questionnaire, decision)
        except (ValidationError, UnreadableRow) as error:
            problems.append(f"row {number}: {_reason(error)}")
        else:
            read.append(decision)
    if problems:
        raise BadRows(problems)
    return {
        **evaluate_decisions(questionnaire, read, recommend),
        "answers_to_questions_not_asked": dict(sorted(not_asked.items())),
        "questionnaire": _named(questionnaire),
    }


def head_to_head(rows: list[Any]) -> dict[str, Any]:
    """The evidence model against who won; scores and winner are only read to judge. Raises BadRows."""
    model, problems = library.evidence_model(), []
    for number, row in enumerate(rows, start=1):
        try:
            evaluate_head_to_head([row], model)
        except (ValueError, TypeError, AttributeError) as error:
            reasons = [problem.reason for problem in check_comparisons([row])] or [str(error)]
            problems.append(f"row {number}: {' '.join(reasons)}")
    if problems:
        raise BadRows(problems)
    return {**evaluate_head_to_head(rows, model), "model": {"fitted_on": model.fitted_on, "how": model.how}}


def throughput(rows: list[Any]) -> dict[str, Any]:
    """The speed formula against measured tokens per second, as relative errors. Raises BadRows."""
    missing = [name for name in THROUGHPUT if name not in rows[0]]
    if missing:
        raise BadRows([f"row 1: there is no column {missing[0]!r}; needed are {', '.join(THROUGHPUT)}"])
    return dict(evaluate_throughput(rows, catalogue.current_or_shipped()))


THROUGHPUT = ("model", "system", "batch", "tokens_per_s_gpu")
"""Columns without which nothing can be compared; isl, osl and gemm_quant have usual values."""
KINDS: dict[str, Callable[[list[Any]], dict[str, Any]]] = {
    "decisions": decisions,
    "head_to_head": head_to_head,
    "throughput": throughput,
}


def _read(path: Path) -> list[Any]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON that can be read: {error}.", returncode=2) from error
    if not isinstance(rows, list) or not rows:
        raise CommandError(f"{path} must hold a JSON list with at least one object.", returncode=2)
    return rows


def _read_table(path: Path) -> list[Any]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows: list[Any] = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from error
    if not rows:
        raise CommandError(f"{path} must hold a heading line and at least one row.", returncode=2)
    return rows


def _decision(row: Any, number: int) -> Decision:
    if isinstance(row, dict) and not row.get("id"):
        row = {**row, "id": f"row {number}"}
    return Decision.model_validate(row)


def _reason(error: ValidationError | UnreadableRow) -> str:
    if isinstance(error, UnreadableRow):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'row'}: {item['msg']}" for item in error.errors())


def _named(questionnaire: Questionnaire) -> dict[str, Any]:
    """Which questionnaire was judged."""
    version = content.version_label(content.current_version_id())
    return {"version": version["number"], "questions": len(questionnaire.questions)}
