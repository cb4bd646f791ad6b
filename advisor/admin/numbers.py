"""The day counts as small charts for the desk's first page."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from advisor.models import DayCount
from advisor.models.questionnaire import OUTCOME_CHOICES
from advisor.storage import counting

DAYS = 28
WIDTH, HEIGHT = 280, 60
"""Units of a chart's drawing."""


class Bar(NamedTuple):
    label: str
    number: int
    x: float
    y: float
    width: float
    height: float


class Chart(NamedTuple):
    """A row of bars, with its sum in words."""

    title: str
    total: int
    bars: tuple[Bar, ...]
    words: str


def charts() -> list[Chart]:
    """Started, finished and shared by day; how far people get; outcomes; versions. All of the last 28 days."""
    counting.write()
    since = timezone.now().date() - timedelta(days=DAYS - 1)
    rows = DayCount.objects.filter(day__gte=since)
    by_day: dict[str, Counter[date]] = defaultdict(Counter)
    for row in rows.values("day", "kind").annotate(sum=Sum("count")):
        by_day[row["kind"]][row["day"]] = row["sum"]
    days = [since + timedelta(days=number) for number in range(DAYS)]
    return [
        _by_day(_("Started"), days, by_day["started"]),
        _by_day(_("Finished"), days, by_day["finished"]),
        _by_day(_("Shared results opened"), days, by_day["shared"]),
        _chart(_("How far people get (the last is the check of the answers)"), _steps(rows)),
        _chart(_("Finished, by outcome"), _outcomes(rows)),
        _chart(_("Finished, by version"), _versions(rows)),
    ]


def _by_day(title: str, days: list[date], counts: Counter[date]) -> Chart:
    return _chart(title, [(day.isoformat(), counts[day]) for day in days], by_day=True)


def _steps(rows: QuerySet[DayCount]) -> list[tuple[str, int]]:
    """The page after the last step, where the answers are checked, counts as one step more."""
    found = rows.filter(kind="reached").values_list("step").annotate(sum=Sum("count")).order_by("step")
    started = rows.filter(kind="started").aggregate(sum=Sum("count"))["sum"] or 0
    return [(_("Step %d") % step, count) for step, count in [(1, started), *found]]


def _outcomes(rows: QuerySet[DayCount]) -> list[tuple[str, int]]:
    found = dict(rows.filter(kind="finished").values_list("outcome").annotate(sum=Sum("count")))
    names = [*OUTCOME_CHOICES, ("", _("No advice"))]
    return [(str(name), found.get(outcome, 0)) for outcome, name in names]


def _versions(rows: QuerySet[DayCount]) -> list[tuple[str, int]]:
    found = rows.filter(kind="finished").values_list("version__number").annotate(sum=Sum("count"))
    return [(_("Version %d") % number, count) for number, count in found.order_by("version__number")]


def _chart(title: str, counts: list[tuple[str, int]], *, by_day: bool = False) -> Chart:
    highest = max((count for _label, count in counts), default=0) or 1
    slot = WIDTH / max(len(counts), 1)
    bars = []
    for place, (label, count) in enumerate(counts):
        height = HEIGHT * count / highest
        bars.append(
            Bar(
                label,
                count,
                round(place * slot + slot * 0.1, 1),
                round(HEIGHT - height, 1),
                round(slot * 0.8, 1),
                round(height, 1),
            )
        )
    total = sum(count for _label, count in counts)
    if by_day:
        words = _("%(total)d in the last %(days)d days") % {"total": total, "days": DAYS}
    else:
        words = ", ".join(f"{label}: {count}" for label, count in counts) or _("nothing yet")
    return Chart(title, total, tuple(bars), words)
