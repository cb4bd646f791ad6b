"""What it would cost, on the command line: one JSON object in, the whole estimate as JSON out."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError

from advisor.engine.advice import recommend
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.need import ANSWERED, EstimateInput, input_from_answers
from advisor.engine.flow import read_answers
from advisor.engine.schema import Questionnaire
from advisor.storage import catalogue, content
from advisor.words.said import told

KNOBS = tuple(name for name in EstimateInput.model_fields if name not in {*ANSWERED, "advice"})
ALLOWED = ("answers", *KNOBS)


class Command(BaseCommand):
    help = (
        'Read an object like {"answers": {"task": "extract", "volume": 20000}, "output_tokens": 100} and estimate it.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a JSON file, or - for standard input")
        parser.add_argument("--at", type=_moment, help="prices of this time, such as 2026-11-23T12:00+00:00")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            questionnaire = content.current()
        except content.NotPublished as error:
            raise CommandError(str(error), returncode=2) from error
        text = sys.stdin.read() if options["file"] == "-" else _text(Path(options["file"]))
        market = catalogue.market(options["at"])
        try:
            need = _need(text, questionnaire)
            _check_zone(need, market)
        except ValueError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(json.dumps(told(market.estimate(need).model_dump(mode="json")), ensure_ascii=False))


def _need(text: str, questionnaire: Questionnaire) -> EstimateInput:
    """Raises ValueError that names the key and what is allowed."""
    try:
        asked = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: nested too deeply") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("answers", {}), dict):
        raise ValueError('needs an object such as {"answers": {"task": "extract"}, "output_tokens": 100}')
    for name in asked:
        if name not in ALLOWED:
            near = get_close_matches(name, ALLOWED, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"unknown key {name!r}.{meant} Allowed: {', '.join(ALLOWED)}.")
    answers, problems = read_answers(questionnaire, asked.pop("answers", {}))
    if problems:
        raise ValueError("\n".join(f"{problem.question}: {problem.text}" for problem in problems))
    try:
        return input_from_answers(answers, advice=recommend(questionnaire, answers).outcome, **asked)
    except ValidationError as error:
        raise ValueError("\n".join(_sentence(item) for item in error.errors())) from error


def _sentence(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"])
    return f"{place}: {item['msg']}, not {str(item['input'])[:60]!r}."


def _check_zone(need: EstimateInput, market: Market) -> None:
    zones = market.energy.gco2e_per_kwh
    if need.grid_zone not in zones:
        raise ValueError(f"grid_zone: {need.grid_zone!r} is not known. Allowed: {', '.join(sorted(zones))}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return moment
