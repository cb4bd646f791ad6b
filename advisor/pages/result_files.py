"""A result as a file to take away: the published type filled in, and the same as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisor.engine.advice import Advice
from advisor.engine.cost.summary import CostSummary
from advisor.engine.recommendation import Probabilities, Reason
from advisor.engine.result_file import (
    FileAnswer,
    FileCost,
    FileCosts,
    FileFlip,
    FileLimit,
    FileLine,
    FileReason,
    ResultFile,
)
from advisor.engine.schema import OUTCOMES, Outcome, Questionnaire
from advisor.models import Assessment
from advisor.pages.hidden_result import rough_ways
from advisor.pages.listing import safe_cell
from advisor.pages.presentation import answer_words, frozen_answers, whole_percents
from advisor.storage import assessments, content
from advisor.words.chances import rough_chance
from advisor.words.lines import ShownLine, roughly_shown, shown_lines
from advisor.words.said import in_words
from advisor.words.verdict import NAMES, verdict


class Parts(NamedTuple):
    """What a file is made from."""

    row: Assessment
    questionnaire: Questionnaire
    advice: Advice


def result_file(row: Assessment, *, hide_answers: bool) -> ResultFile:
    """The result with its answers, or without all that tells or betrays one."""
    parts = Parts(row, content.published(row.version_id), assessments.advice_of(row))
    return ResultFile.model_validate({**_told(parts), **(_hidden(parts) if hide_answers else _open(parts))})


@cache
def json_schema() -> dict[str, Any]:
    """The JSON Schema of every `result.json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ResultFile.model_json_schema(mode="serialization"),
    }


def _told(parts: Parts) -> dict[str, Any]:
    """What everybody with the link may know."""
    row, recommendation = parts.row, parts.advice.recommendation
    return {
        "made_at": row.created_at,
        "questionnaire_version": content.version_label(row.version_id)["number"],
        "label": row.label,
        "prepared_for": row.prepared_for,
        "prepared_by": row.prepared_by,
        "note": row.note,
        "outcome": recommendation.outcome,
        "strength": recommendation.strength,
    }


def _hidden(parts: Parts) -> dict[str, Any]:
    questionnaire, advice = parts.questionnaire, parts.advice
    nothing = ("reasons_for", "reasons_against", "limits", "flips", "answers")
    return {
        "answers_hidden": True,
        "verdict": verdict(questionnaire, advice.recommendation),
        "probabilities": Probabilities(**{way.outcome: way.percent / 100 for way in rough_ways(advice.recommendation)}),
        "lines": [_line(line) for line in roughly_shown(questionnaire, advice.recommendation)],
        "coverage": None,
        "stability": None,
        "costs": None,
        **dict.fromkeys(nothing, ()),
    }


def _open(parts: Parts) -> dict[str, Any]:
    row, questionnaire, advice = parts
    recommendation, disagreement = advice.recommendation, bool(advice.beside.disagreement)
    return {
        "answers_hidden": False,
        "verdict": verdict(questionnaire, recommendation, disagreement=disagreement),
        "probabilities": recommendation.probabilities,
        "lines": [_line(line) for line in shown_lines(questionnaire, recommendation)],
        "coverage": recommendation.coverage,
        "reasons_for": [_reason(reason) for reason in recommendation.reasons_for],
        "reasons_against": [_reason(reason) for reason in recommendation.reasons_against],
        "limits": [FileLimit(**hit.model_dump(exclude={"forbids"})) for hit in recommendation.limits],
        "flips": [
            FileFlip(question=flip.question, answer=flip.answer, text=in_words(flip.text), outcome=flip.outcome)
            for flip in recommendation.flips
        ],
        "stability": recommendation.stability,
        "answers": list(_answers(row, questionnaire)),
        "costs": _costs(advice.costs) if advice.costs else None,
    }


def _line(line: ShownLine) -> FileLine:
    return FileLine(
        key=line.dimension.key,
        title=line.dimension.title,
        small_pole=line.dimension.small_pole,
        large_pole=line.dimension.large_pole,
        position=0.0 if line.at is None else round((line.at - 50) / 50, 3),
        words=line.words,
        answered=line.exactly.answered if line.exactly else None,
        of=line.exactly.of if line.exactly else None,
    )


def _reason(reason: Reason) -> FileReason:
    return FileReason(question=reason.question, text=reason.text, weight=reason.weight)


def _answers(row: Assessment, questionnaire: Questionnaire) -> Iterator[FileAnswer]:
    given = frozen_answers(row.answers)
    for question in questionnaire.questions:
        answer = given.get(question.key)
        words = answer_words(question, answer)
        yield FileAnswer(question=question.key, asked=question.text, answer=answer, words=words)


def _costs(summary: CostSummary) -> FileCosts:
    kept = {"way", "usd_per_month", "usd_per_1000_requests", "cheapest"}
    ways = tuple(
        FileCost(**{name: getattr(way, name) for name in kept}, closed=in_words(way.closed)) for way in summary.ways
    )
    return FileCosts(prices_as_of=summary.prices_as_of, ways=ways)


# ---------------------------------------------------------------- as a table


def as_table(file: ResultFile) -> str:
    """One row for each fact about the result, then one for each answer. No cell is taken for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([_("Part"), _("Key"), _("What"), _("Value")])
    for cells in (*_facts(file), *_answer_rows(file)):
        writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _facts(file: ResultFile) -> Iterator[tuple[str, ...]]:
    part = _("Result")
    for name, what in (
        ("label", _("Label")),
        ("prepared_for", _("Prepared for")),
        ("prepared_by", _("Prepared by")),
        ("note", _("Note")),
    ):
        if getattr(file, name):
            yield part, name, what, getattr(file, name)
    yield part, "verdict", _("Verdict"), file.verdict
    yield part, "strength", _("How firm"), file.strength
    yield part, "made_at", _("Made on"), date_format(file.made_at, "Y-m-d")
    yield part, "questionnaire_version", _("Version of the questionnaire"), str(file.questionnaire_version or "")
    yield from _rough_figures(file) if file.answers_hidden else _figures(file)


def _figures(file: ResultFile) -> Iterator[tuple[str, ...]]:
    for outcome, percent in _percents(file):
        yield _("Chance in percent"), outcome, str(NAMES[outcome]), str(percent)
    for line in file.lines:
        yield _("Line, -1 small to 1 large"), line.key, line.title, str(line.position)


def _rough_figures(file: ResultFile) -> Iterator[tuple[str, ...]]:
    """In words: what is only rough must not read as exact."""
    for outcome, percent in _percents(file):
        yield _("Chance"), outcome, str(NAMES[outcome]), rough_chance(percent)
    for line in file.lines:
        yield _("Line"), line.key, line.title, line.words


def _percents(file: ResultFile) -> Iterator[tuple[Outcome, int]]:
    shares = [file.probabilities.of(outcome) for outcome in OUTCOMES]
    return zip(OUTCOMES, whole_percents(shares), strict=True)


def _answer_rows(file: ResultFile) -> Iterator[tuple[str, ...]]:
    part = _("Answer")
    if file.answers_hidden:
        yield part, "", _("The owner keeps the answers private."), ""
    for answer in file.answers:
        yield part, answer.question, answer.asked, answer.words
