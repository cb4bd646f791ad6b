"""Advice on the command line: JSON lines in, one recommendation a line out."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from advisor.engine.advice import recommend
from advisor.engine.flow import Problem, read_answers
from advisor.engine.schema import Questionnaire
from advisor.storage import content

NOT_ASKED = ("change", "timeline")
"""Keys that occur in documented decisions and that the questionnaire does not ask: taken, and left aside."""


class Command(BaseCommand):
    help = 'Read lines like {"id": "a", "answers": {"task": "write"}} and print one recommendation a line.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a file of JSON lines, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            questionnaire = content.current()
        except content.NotPublished as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            reason = "No version is published, the database is empty. Run “manage.py migrate” and “manage.py seed”."
            raise CommandError(reason, returncode=2) from error
        if options["file"] == "-":
            wrong = self._advise(questionnaire, getattr(sys.stdin, "buffer", sys.stdin))
        else:
            wrong = self._advise_file(questionnaire, Path(options["file"]))
        if wrong:
            raise CommandError(f"{wrong} {'line was' if wrong == 1 else 'lines were'} wrong.", returncode=1)

    def _advise_file(self, questionnaire: Questionnaire, path: Path) -> int:
        try:
            with path.open("rb") as lines:
                return self._advise(questionnaire, lines)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error}.", returncode=2) from error

    def _advise(self, questionnaire: Questionnaire, lines: Iterable[bytes | str]) -> int:
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


def _advice_for(questionnaire: Questionnaire, line: bytes | str) -> str:
    """One line in, one line out. Raises ValueError with every problem of the line."""
    try:
        case = json.loads(
            line.removeprefix(codecs.BOM_UTF8) if isinstance(line, bytes) else line, parse_constant=_refuse
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start + 1} cannot be read") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("not JSON that can be read: nested too deeply") from error
    if not isinstance(case, dict) or not isinstance(case.get("answers"), dict):
        raise ValueError('needs an object with "answers", such as {"id": "a", "answers": {"task": "write"}}')
    unknown = sorted(set(case) - {"id", "answers"})
    if unknown:
        raise ValueError(f'unknown key {unknown[0]!r}: a line has "id" and "answers" only')
    asked = {key: answer for key, answer in case["answers"].items() if key not in NOT_ASKED}
    answers, problems = read_answers(questionnaire, asked)
    if problems:
        raise ValueError(" ".join(_with_key(problem) for problem in problems))
    identity = json.dumps(case.get("id"))
    return f'{{"id":{identity},{recommend(questionnaire, answers).model_dump_json()[1:]}'


def _with_key(problem: Problem) -> str:
    return problem.text if f"{problem.question!r}" in problem.text else f"{problem.question!r}: {problem.text}"


def _refuse(constant: str) -> None:
    raise ValueError(f"not JSON: {constant} is no number JSON knows")
