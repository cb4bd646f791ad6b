"""The figures as tables in Markdown, written between two marks of a page; what stands around them stays."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.load import Seen
from bench.measure import Results, Turn
from bench.subjects import PAIRS

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
Row = list[str]


def write(page: Path, text: str) -> None:
    """Replace what stands between the marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def text(results: Results) -> str:
    """All tables."""
    parts = [_about(results), _run_throughs(results), _steps(results), _pages(results), _times(results), _rest(results)]
    return "\n\n".join(parts)


def _about(results: Results) -> str:
    seen = [seen for turns in _all_turns(results) for turn in turns for seen in turn]
    failures = sum(sum(item.tally.failures.values()) for item in [*seen, *results.steady.values()])
    others = median(item.usage.others_share for item in seen)
    visitors = median(item.usage.visitors_s / item.usage.seconds for item in seen)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, {results.plan.rounds} rounds. "
        f"The visitors kept {visitors:.2f} cores busy, other programs {others:.2f} (medians). "
        f"Failed requests: {failures}."
    )


def _all_turns(results: Results) -> Iterable[list[Turn]]:
    return [*results.run_throughs.values(), *results.pages.values()]


def _run_throughs(results: Results) -> str:
    rows = [
        [
            str(users),
            _median(turns, lambda turn: turn.ours.run_throughs_per_s, ".1f"),
            _median(turns, lambda turn: turn.other.run_throughs_per_s, ".1f"),
            _range(turns, lambda turn: turn.ours.run_throughs_per_s / turn.other.run_throughs_per_s),
            _median(turns, lambda turn: turn.ours.requests_per_s, ".0f"),
            _median(turns, lambda turn: turn.other.requests_per_s, ".0f"),
            _median(turns, lambda turn: turn.ours.ms_per_run_through, ".1f"),
            _median(turns, lambda turn: turn.other.ms_per_run_through, ".1f"),
            _range(turns, lambda turn: turn.ours.ms_per_run_through / turn.other.ms_per_run_through),
        ]
        for users, turns in results.run_throughs.items()
    ]
    head = ["visitors at once", "run-throughs/s", "peer", "ratio (aim 5)", "requests/s", "peer"]
    return "### Whole run-throughs beside the peer\n\n" + _table(
        [*head, "CPU ms a run-through", "peer", "ratio (aim 0.20)"], rows
    )


def _pages(results: Results) -> str:
    rows = []
    for pair in PAIRS:
        turns = results.pages[pair.name]
        rows.append(
            [
                pair.name,
                _median(turns, lambda turn: turn.ours.requests_per_s, ".0f"),
                _median(turns, lambda turn: turn.other.requests_per_s, ".0f"),
                f"{_range(turns, lambda turn: turn.ours.requests_per_s / turn.other.requests_per_s)}, aim {pair.aim}",
                _median(turns, lambda turn: turn.ours.ms_per_request, ".2f"),
                _median(turns, lambda turn: turn.other.ms_per_request, ".2f"),
                _range(turns, lambda turn: turn.ours.ms_per_request / turn.other.ms_per_request),
            ]
        )
    head = ["page", "requests/s", "limit", "ratio", "CPU ms", "limit", "ratio"]
    return "### One page beside the limit\n\n" + _table(head, rows)


def _steps(results: Results) -> str:
    """How long a step takes while the server does as much as it can, all rounds together."""
    rows = []
    for users, turns in results.run_throughs.items():
        for kind in ("GET step", "POST step"):
            for name, tallies in (
                ("ours", [turn.ours.tally for turn in turns]),
                ("peer", [turn.other.tally for turn in turns]),
            ):
                ordered = sorted(1000 * second for tally in tallies for second in tally.seconds[kind])
                if ordered:
                    rows.append([str(users), name, kind, str(len(ordered)), *_percentiles(ordered)])
    head = ["visitors at once", "site", "page", "number", "p50 ms", "p95 ms", "p99 ms", "p99/p50"]
    return "### A step among them: mostly the length of the queue\n\n" + _table(head, rows)


def _percentiles(ordered: list[float]) -> Row:
    half, most, nearly_all = (percentile(ordered, share) for share in (0.50, 0.95, 0.99))
    return [f"{half:.1f}", f"{most:.1f}", f"{nearly_all:.1f}", f"{nearly_all / half:.1f}"]


def _times(results: Results) -> str:
    parts = []
    for name, seen in results.steady.items():
        rate = f"{seen.run_throughs_per_s:.1f} run-throughs a second"
        title = "Times while newcomers come at random" if name == "site" else "The same of the peer"
        parts.append(f"### {title}, {rate}\n\n{_times_of(seen, results.queries[name])}")
    return "\n\n".join(parts)


def _times_of(seen: Seen, queries: dict[str, int]) -> str:
    rows = []
    for kind, seconds in sorted(seen.tally.seconds.items()):
        ordered = sorted(1000 * item for item in seconds)
        size = f"{median(seen.tally.bytes[kind]):.0f}"
        rows.append([kind, str(len(ordered)), *_percentiles(ordered), str(queries.get(kind, "")), size])
    return _table(["page", "number", "p50 ms", "p95 ms", "p99 ms", "p99/p50", "queries", "bytes"], rows)


def _rest(results: Results) -> str:
    sizes = {name: ", ".join(f"{size:.0f}" for size in found) for name, found in results.worker_mib.items()}
    return (
        f"### Memory and start\n\nMiB of each worker at the end: {sizes['site']}; the peer {sizes['peer']}. "
        f"From an empty folder to the first answer {results.start_s:.1f} s, the next time {results.again_s:.1f} s."
    )


def percentile(ordered: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _median(turns: list[Turn], value: Callable[[Turn], float], shape: str) -> str:
    return format(median(value(turn) for turn in turns), shape)


def _range(turns: list[Turn], value: Callable[[Turn], float]) -> str:
    found = [value(turn) for turn in turns]
    return f"**{median(found):.2f}** ({min(found):.2f} to {max(found):.2f})"


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
