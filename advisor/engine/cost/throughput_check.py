"""How far the speed formula is from a reference: the columns of `throughput.csv` in, relative errors out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from statistics import median

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.shapes import format_of, shape_by_name
from advisor.engine.cost.throughput import machine_of_system, speed

Errors = dict[str, float | int | None]


def predicted_tokens_per_s(row: Mapping[str, str], catalogue: Catalogue) -> tuple[str, float]:
    """("dense" or "moe", output tokens per second of one machine). Raises ValueError with the reason if it cannot."""
    machine = machine_of_system(row["system"], catalogue)
    if machine is None:
        raise ValueError(f"no machine is called {row['system']!r}; add it to machines.json with this name in `systems`")
    shape = shape_by_name(row["model"], catalogue)
    result = speed(
        shape,
        machine,
        catalogue.throughput,
        users=int(float(row["batch"])),
        prompt=int(float(row.get("isl") or 1000)),
        output=int(float(row.get("osl") or 300)),
        stored_as=format_of(row.get("gemm_quant") or "native", shape),
    )
    return ("moe" if shape.mixture else "dense"), result.tokens_per_s


def evaluate_throughput(rows: Iterable[Mapping[str, str]], catalogue: Catalogue) -> dict[str, Errors]:
    """Relative errors as fractions, dense models and mixtures of experts apart.

    Rows that cannot be read (unknown machine, no figure) are counted under "skipped", which is there only if any were.
    """
    errors: dict[str, list[float]] = {"dense": [], "moe": []}
    skipped = 0
    for row in rows:
        try:
            kind, predicted = predicted_tokens_per_s(row, catalogue)
            measured = float(row["tokens_per_s_gpu"])
            if not (isfinite(measured) and measured > 0 and float(row["batch"]) >= 1):
                raise ValueError("not a figure that can be compared")
            errors[kind].append(abs(predicted / measured - 1))
        except (KeyError, ValueError, TypeError, ArithmeticError):
            skipped += 1
    result = {kind: summary(values) for kind, values in errors.items()}
    return {**result, "skipped": {"n": skipped}} if skipped else result


def summary(values: list[float]) -> Errors:
    """Count, median, 90th percentile (linear between neighbours) and largest."""
    if not values:
        return {"n": 0, "median": None, "p90": None, "max": None}
    ordered = sorted(values)
    place = 0.9 * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    p90 = ordered[below] + (place - below) * (ordered[above] - ordered[below])
    return {"n": len(ordered), "median": round(median(ordered), 4), "p90": round(p90, 4), "max": round(ordered[-1], 4)}
