"""Advice on the command line: JSON lines in, one recommendation a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor import content
from advisor.engine.advice import recommend
from advisor.engine.flow import read_answers
from advisor.engine.schema import Questionnaire


class Command(BaseCommand):
    help = 'Read lines like {"id": "a", "answers": {"task": "write"}} and print one recommendation a line.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file of JSON lines, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            questionnaire = content.current()
        except content.NotPublished as error:
            raise CommandError(str(error), returncode=2) from error
        if options["file"] == "-":
            wrong = self._advise(questionnaire, sys.stdin)
        else:
            wrong = self._advise_file(questionnaire, Path(options["file"]))
        if wrong:
            raise CommandError(f"{wrong} {'line was' if wrong == 1 else 'lines were'} wrong.", returncode=1)

    def _advise_file(self, questionnaire: Questionnaire, path: Path) -> int:
        try:
            with path.open(encoding="utf-8") as lines:
                return self._advise(questionnaire, lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from error

    def _advise(self, questionnaire: Questionnaire, lines: Iterable[str] | TextIO) -> int:
        wrong = 0
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                self.stdout.write(_advice_for(questionnaire, line))
            except ValueError as error:
                wrong += 1
                self.stderr.write(f"line {number}: {error}")
        return wrong


def _advice_for(questionnaire: Questionnaire, line: str) -> str:
    """One line in, one line out. Raises ValueError with every problem of the line."""
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: nested too deeply") from error
    if not isinstance(case, dict) or not isinstance(case.get("answers"), dict):
        raise ValueError('needs an object with "answers", such as {"id": "a", "answers": {"task": "write"}}')
    unknown = sorted(set(case) - {"id", "answers"})
    if unknown:
        raise ValueError(f'unknown key {unknown[0]!r}: a line has "id" and "answers" only')
    answers, problems = read_answers(questionnaire, case["answers"])
    if problems:
        raise ValueError(" ".join(problem.text for problem in problems))
    identity = json.dumps(case.get("id"), ensure_ascii=False)
    return f'{{"id":{identity},{recommend(questionnaire, answers).model_dump_json()[1:]}'
