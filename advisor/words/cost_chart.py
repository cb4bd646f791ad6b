"""The cost-over-volume chart as coordinates: both axes logarithmic, lines labelled at their ends.

Across in percent, down in pixels, so that the words keep their size on a phone and on a wide screen. The lines alone
are drawn in a box of 100 by 100 that is stretched.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import ceil, floor, log10
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.engine.cost.costs import Way
from advisor.engine.cost.summary import Chart
from advisor.words.amounts import as_dollars, dollars, in_dollars, plain

LEFT, RIGHT = 14.0, 70.0
TOP, BOTTOM = 34.0, 334.0
LABEL_GAP = 17.0
LEAST_USD = 0.001
"""Less is drawn as this: a logarithmic axis has no zero."""

SHORT = {
    "large_hosted": gettext_lazy("Large, by use"),
    "small_hosted": gettext_lazy("Small, by use"),
    "small_rented": gettext_lazy("Small, rented"),
    "small_own": gettext_lazy("Small, own"),
    "hybrid": gettext_lazy("Both"),
    "large_own": gettext_lazy("Large, own"),
}


class Tick(NamedTuple):
    at: float
    label: str


class Line(NamedTuple):
    way: Way
    label: str
    points: str
    """Corners in a box of 100 by 100."""
    end: float
    label_at: float
    """Where the words stand, so that no two overlap."""
    marked_at: float | None
    """Height at the visitor's volume."""

    @property
    def words(self) -> LineWords:
        marked_at = "" if self.marked_at is None else str(self.marked_at)
        return LineWords(self.way, self.label, str(self.end), str(self.label_at), marked_at)


class LineWords(NamedTuple):
    """The label of a line, and where it stands, in nothing but words."""

    way: Way
    label: str
    end: str
    label_at: str
    marked_at: str


class Row(NamedTuple):
    volume: str
    cells: tuple[str, ...]
    marked: bool


class ShownChart(NamedTuple):
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    marked_at: float | None
    marked: str
    anchor: str
    """Which end of the words stands at the visitor's volume."""
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


class Scale(NamedTuple):
    """A logarithmic axis."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high end."""
        inside = min(max(value, 10**self.low), 10**self.high)
        return (log10(inside) - self.low) / (self.high - self.low)


def shown_chart(chart: Chart, names: Mapping[Way, str]) -> ShownChart | None:
    """None where no way is open."""
    if not chart.lines:
        return None
    volumes = chart.volumes
    across = Scale(log10(volumes[0]), log10(volumes[-1]))
    amounts = [max(float(amount), LEAST_USD) for line in chart.lines for amount in line.usd]
    low, high = floor(log10(min(amounts))), ceil(log10(max(amounts)))
    down = Scale(low, max(high, low + 1))
    place = volumes.index(chart.marked) if chart.marked in volumes else None
    marked_at = _x(across.share(chart.marked)) if place is not None else None
    drawn = [
        Line(
            way=line.way,
            label=str(SHORT[line.way]),
            points=_corners(volumes, line.usd, across, down),
            end=_y(down.share(float(line.usd[-1]))),
            label_at=0.0,
            marked_at=None if place is None else _y(down.share(float(line.usd[place]))),
        )
        for line in chart.lines
    ]
    return ShownChart(
        lines=_spaced(drawn),
        across=tuple(
            Tick(_x(across.share(10**power)), short_number(10**power))
            for power in range(ceil(across.low), floor(across.high) + 1)
        ),
        down=tuple(
            Tick(_y(down.share(10.0**power)), short_usd(power)) for power in range(int(down.low), int(down.high) + 1)
        ),
        marked_at=marked_at,
        marked=plain(chart.marked),
        anchor="middle" if marked_at is None or 30 < marked_at < 75 else "start" if marked_at <= 30 else "end",
        title=_title(chart, names, place),
        heads=tuple(names[line.way] for line in chart.lines),
        rows=tuple(
            Row(
                plain(volume),
                tuple(dollars(line.usd[index]) for line in chart.lines),
                index == place,
            )
            for index, volume in enumerate(volumes)
        ),
    )


def _title(chart: Chart, names: Mapping[Way, str], place: int | None) -> str:
    if place is None:
        return _("What a month costs, by the number of requests.")
    told = "; ".join(f"{names[line.way]} {dollars(line.usd[place])}" for line in chart.lines)
    number = plain(chart.marked)
    return _("What a month costs, by the number of requests. At your %(number)s: %(told)s.") % {
        "number": number,
        "told": told,
    }


def _x(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 2)


def _y(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _corners(volumes: tuple[int, ...], amounts: tuple[Decimal, ...], across: Scale, down: Scale) -> str:
    return " ".join(
        f"{100 * across.share(volume):.2f},{100 - 100 * down.share(float(amount)):.2f}"
        for volume, amount in zip(volumes, amounts, strict=True)
    )


def _spaced(lines: list[Line]) -> tuple[Line, ...]:
    """Labels from top to bottom, each at least a line below the last; the whole stack is kept inside the chart."""
    ordered = sorted(lines, key=lambda line: line.end)
    places: list[float] = []
    for line in ordered:
        places.append(max(line.end, places[-1] + LABEL_GAP) if places else line.end)
    below = max(0.0, places[-1] - BOTTOM)
    for index in range(len(places) - 1, -1, -1):
        ceiling = places[index + 1] - LABEL_GAP if index + 1 < len(places) else BOTTOM
        places[index] = min(places[index], ceiling) if below else places[index]
    return tuple(line._replace(label_at=round(at, 1)) for line, at in zip(ordered, places, strict=True))


def short_number(number: int) -> str:
    """1k, 100k, 1M, 1bn: an axis has no room for more."""
    for size, words in ((10**9, _("%(count)sbn")), (10**6, _("%(count)sM")), (10**3, _("%(count)sk"))):
        if number >= size:
            return words % {"count": plain(number // size)}
    return plain(number)


def short_usd(power: int) -> str:
    """The same for money: $0.01, $10k."""
    if power < 0:
        return in_dollars(Decimal(1).scaleb(power), max(2, -power))
    return as_dollars(short_number(10**power))
