"""Fit the points on the documented decisions, test them on held-back organisations, and write the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor.configuration.environment import ROOT
from advisor.models import Case
from advisor.pages import method_report
from advisor.storage import content

METHOD = ROOT / "fixtures" / "method"
REPORT = ROOT / "docs" / "method"


class Command(BaseCommand):
    help = "Fit the points again and write docs/method/. Nothing is published and the working copy is not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="documented decisions as JSON; without it, those in the database")
        parser.add_argument("--write", action="store_true", help="put the fitted points into fixtures/questionnaire/")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from advisor.calibration import draft, fixtures, pages, report, rows, validation
        except ImportError as error:
            raise CommandError(f"The fit needs {error.name}: use “make calibrate”.", returncode=2) from error
        try:
            decisions = rows.read_rows(_raw_rows(options["file"]))
            skeleton = content.working_copy()
            expert = draft.ExpertDraft.model_validate_json((METHOD / "expert_draft.json").read_bytes())
            material = validation.Material.of(skeleton, decisions, expert)
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        if not decisions:
            raise CommandError("There are no documented decisions. Run “manage.py seed” first.", returncode=2)
        problems = list(expert.problems_with(skeleton))
        if problems:
            raise CommandError("\n".join(["The expert draft does not fit the questions:", *problems]), returncode=2)
        notes = json.loads((METHOD / "notes.json").read_text(encoding="utf-8"))
        fitted, found = report.build(
            material,
            notes=notes["cases"],
            looks=notes["looks"],
            say=lambda words: self.stdout.write(f"{words}…"),
        )
        pages.write(found, REPORT)
        method_report.write(found, fitted)
        if options["write"]:
            fixtures.write_points(fitted, ROOT / "fixtures" / "questionnaire")
        self._sum_up(found)

    def _sum_up(self, found: dict[str, Any]) -> None:
        mean = found["held_back"]["high"]["mean"]
        self.stdout.write(
            f"Held back, sure outcomes: {mean['accuracy']:.3f} right of three, "
            f"{mean['binary_accuracy']:.3f} small against large, Brier {mean['brier']:.3f}."
        )
        self.stdout.write("Written: docs/method/report.md and its pictures.")


def _raw_rows(file: str | None) -> list[dict[str, Any]]:
    """Rows of a file, or of the database in the order of their ids, so that a fit can be repeated."""
    if file:
        raw: list[dict[str, Any]] = json.loads(Path(file).read_text(encoding="utf-8"))
        return raw
    return [
        {**row, "answers_second_coder": row["answers_second_coder"] or None}
        for row in Case.objects.order_by("id").values()
    ]
