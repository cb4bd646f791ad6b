"""The lists of the library: filter, sort, pages and CSV. What the address asks for is checked first."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from advisor.engine.evidence.likeness import Case
from advisor.engine.evidence.rows import TASK_OF_TYPE, Comparison, HybridResult
from advisor.engine.schema import OUTCOMES, Document, Questionnaire
from advisor.models.library import LARGE_ADAPTED, SMALL_ADAPTED
from advisor.words.evidence import usual_words
from advisor.words.sources import WINNERS, source_url

Row = TypeVar("Row", bound=Document)
Options = list[tuple[str, str]]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


class ShownComparison(NamedTuple):
    """A published comparison in a list."""

    row: Comparison
    url: str
    outcome: str
    """The outcome whose mark stands for the winner; empty for a tie."""
    winner: str
    small_used: str
    large_used: str
    gap: str


class ShownHybrid(NamedTuple):
    """A published result of a hybrid in a list."""

    row: HybridResult
    url: str


class Filter(NamedTuple):
    """One thing a list can be narrowed by."""

    name: str
    label: str
    options: Options
    chosen: str


class SortLink(NamedTuple):
    label: str
    query: str
    current: bool


class Listing(NamedTuple, Generic[Row]):
    """What a page of a list shows."""

    rows: list[Row]
    """All that are found, in order."""
    page: Page[Row]
    filters: list[Filter]
    sort: str
    sorts: list[SortLink]
    query: str
    """The chosen filters and order as a query string, without the page."""


class Kind(NamedTuple, Generic[Row]):
    """How one list is narrowed and sorted. Keys of both dicts are what stands in the address."""

    per_page: int
    filters: Mapping[str, tuple[str, Options, Callable[[Row], str]]]
    sorts: Mapping[str, tuple[str, Callable[[Row], Any]]]
    """The first is the usual order."""


def comparisons_kind(questionnaire: Questionnaire, rows: Sequence[Comparison]) -> Kind[Comparison]:
    return Kind(
        per_page=40,
        filters={
            "task": (_("Task"), _labels(questionnaire, "task", (task_of(row) for row in rows)), task_of),
            "field": (
                _("Field"),
                _labels(questionnaire, "domain", (row.domain for row in rows)),
                lambda row: row.domain,
            ),
            "winner": (
                _("Who did better"),
                [("small", _("The small model")), ("tie", _("A tie")), ("large", _("The large model"))],
                lambda row: row.winner,
            ),
            "year": (_("Year"), _years(row.source_year for row in rows), lambda row: str(row.source_year)),
        },
        sorts={
            "newest": (_("Newest"), lambda row: (-row.source_year, row.source_title, row.id)),
            "task": (_("Task, A to Z"), lambda row: (row.task.lower(), row.id)),
            "small": (_("Small model furthest ahead"), lambda row: (-row.gap, row.id)),
            "large": (_("Large model furthest ahead"), lambda row: (row.gap, row.id)),
        },
    )


def cases_kind(questionnaire: Questionnaire, rows: Sequence[Case]) -> Kind[Case]:
    def answer(key: str) -> Callable[[Case], str]:
        return lambda row: str(row.answers.get(key, ""))

    names = {"slm": _("A small model"), "hybrid": _("Both together"), "llm": _("A large model")}
    return Kind(
        per_page=25,
        filters={
            "task": (_("Task"), _labels(questionnaire, "task", map(answer("task"), rows)), answer("task")),
            "field": (_("Field"), _labels(questionnaire, "domain", map(answer("domain"), rows)), answer("domain")),
            "outcome": (_("What it chose"), [(key, names[key]) for key in OUTCOMES], lambda row: row.decision),
            "year": (_("Year"), _years(row.year for row in rows), lambda row: str(row.year or "")),
        },
        sorts={
            "newest": (_("Newest"), lambda row: (-(row.year or 0), row.organisation.lower(), row.id)),
            "oldest": (_("Oldest"), lambda row: (row.year or 9999, row.organisation.lower(), row.id)),
            "name": (_("Organisation, A to Z"), lambda row: (row.organisation.lower(), row.id)),
        },
    )


def hybrids_kind(rows: Sequence[HybridResult]) -> Kind[HybridResult]:
    return Kind(
        per_page=30,
        filters={"year": (_("Year"), _years(row.source_year for row in rows), lambda row: str(row.source_year))},
        sorts={
            "newest": (_("Newest"), lambda row: (-row.source_year, row.source_title, row.id)),
            "source": (_("Source, A to Z"), lambda row: (row.source_title.lower(), row.id)),
        },
    )


def page_with(kind: Kind[Row], rows: Iterable[Row], wanted: Callable[[Row], bool]) -> int | None:
    """The page of the whole list, in its usual order, on which a row stands; None if it is not listed."""
    ordered = sorted(rows, key=next(iter(kind.sorts.values()))[1])
    return next((place // kind.per_page + 1 for place, row in enumerate(ordered) if wanted(row)), None)


def listing(kind: Kind[Row], rows: Iterable[Row], asked: Mapping[str, str]) -> Listing[Row]:
    """The rows that were asked for. What the list does not know is as good as not asked."""
    chosen = {}
    for name, (_label, options, _value) in kind.filters.items():
        value = asked.get(name, "")
        chosen[name] = value if value in {key for key, _text in options} else ""
    usual = next(iter(kind.sorts))
    sort = asked.get("sort", "") if asked.get("sort", "") in kind.sorts else usual
    found = [
        row
        for row in rows
        if all(not chosen[name] or value(row) == chosen[name] for name, (*_rest, value) in kind.filters.items())
    ]
    found.sort(key=kind.sorts[sort][1])
    return Listing(
        rows=found,
        page=Paginator(found, kind.per_page).get_page(asked.get("page")),
        filters=[Filter(name, label, options, chosen[name]) for name, (label, options, _value) in kind.filters.items()],
        sort="" if sort == usual else sort,
        sorts=[
            SortLink(label, _query({**chosen, "sort": "" if key == usual else key}), key == sort)
            for key, (label, _by) in kind.sorts.items()
        ],
        query=_query({**chosen, "sort": "" if sort == usual else sort}),
    )


def shown_comparison(row: Comparison) -> ShownComparison:
    return ShownComparison(
        row=row,
        url=source_url(row.source_id),
        outcome={"small": "slm", "large": "llm"}.get(row.winner, ""),
        winner=str(WINNERS[row.winner]),
        small_used=str(dict(SMALL_ADAPTED)[row.small_adapted]),
        large_used=str(dict(LARGE_ADAPTED)[row.large_adapted]),
        gap=usual_words(100 * row.gap) if row.winner != "tie" else "",
    )


def shown_hybrid(row: HybridResult) -> ShownHybrid:
    return ShownHybrid(row, source_url(row.source_id))


def task_of(row: Comparison) -> str:
    return TASK_OF_TYPE[row.task_type]


def as_csv(rows: Iterable[Document], kind: type[Document]) -> str:
    """All columns of these rows, with a byte-order mark for spreadsheets. What an import takes, this gives."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(kind.model_fields)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row.model_dump().values()])
    return out.getvalue()


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def _query(values: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value})


def _labels(questionnaire: Questionnaire, key: str, values: Iterable[str]) -> Options:
    """Only what occurs, under the names the questionnaire gives it."""
    names = {question.key: question for question in questionnaire.questions}
    known = {option.key: option.label for option in names[key].options} if key in names else {}
    there = set(values) - {""}
    listed = [(value, label) for value, label in known.items() if value in there]
    return listed + [(value, value.replace("_", " ").capitalize()) for value in sorted(there - set(known))]


def _years(values: Iterable[int | None]) -> Options:
    return [(str(year), str(year)) for year in sorted({year for year in values if year}, reverse=True)]
