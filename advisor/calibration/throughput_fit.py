"""Fit the constants of the speed formula on the throughput reference, and say how well it predicts.

    python -m advisor.calibration.throughput_fit fixtures/catalogue            # report
    python -m advisor.calibration.throughput_fit fixtures/catalogue --write    # and write throughput_fit.json

Five constants hold for every machine. Two more per machine (how well it reads the context, what starting a layer costs)
are pulled towards the common value, so that a machine with few points stays near it. Errors are reported with each
language model left out, and with each machine left out. Needs scipy (a development dependency).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.machines import MachineSpeed, ThroughputFit
from advisor.engine.cost.shapes import format_of, shape_by_name
from advisor.engine.cost.throughput import machine_of_system, speed
from advisor.engine.cost.throughput_check import summary
from advisor.storage.catalogue_files import COMMON, START, read_catalogue

OWN = (1, 2)
"""Places in COMMON that each machine has of its own."""
PULL = 2.0
"""How strongly a machine is held to the common value; 1, 2 and 4 give the same errors within half a point."""
SCALE = 10.0
"""One unit of cost is a relative error of 10 %; larger ones count less than their square."""
REFERENCE_BANDWIDTH_GB_S = {"rtx_pro_6000_blackwell_server": 1792.0}
"""Where the reference counts another bandwidth than machines.json (see the note there)."""

Row = dict[str, Any]


def machine_key(row: Row, catalogue: Catalogue) -> str:
    machine = machine_of_system(row["system"], catalogue)
    assert machine is not None, f"unknown system {row['system']}"
    return machine.key


def fit_of(x: Sequence[float], keys: list[str], base: ThroughputFit, catalogue: Catalogue) -> ThroughputFit:
    """Logarithms of the constants, as the type the engine uses."""
    common = dict(zip(COMMON, (float(value) for value in np.exp(x[: len(COMMON)])), strict=True))
    machines = {}
    bandwidth = {item.key: item.bandwidth_gb_s for item in catalogue.machines} | REFERENCE_BANDWIDTH_GB_S
    for place, key in enumerate(keys):
        own = x[len(COMMON) + 2 * place : len(COMMON) + 2 * place + 2]
        machines[key] = MachineSpeed(
            bandwidth_gb_s=bandwidth[key],
            kv_efficiency=common["kv_efficiency"] * float(np.exp(own[0])),
            overhead_s_per_layer=common["overhead_s_per_layer"] * float(np.exp(own[1])),
        )
    return base.model_copy(update={**common, "machines": machines})


def log_error(row: Row, catalogue: Catalogue, fit: ThroughputFit) -> float:
    machine = machine_of_system(row["system"], catalogue)
    assert machine is not None
    if machine.key not in fit.machines:
        machine = machine.model_copy(
            update={"bandwidth_gb_s": REFERENCE_BANDWIDTH_GB_S.get(machine.key, machine.bandwidth_gb_s)}
        )
    shape = shape_by_name(row["model"], catalogue)
    result = speed(
        shape,
        machine,
        fit,
        users=row["batch"],
        prompt=row["isl"],
        output=row["osl"],
        stored_as=format_of(row["gemm_quant"], shape),
    )
    return float(np.log(result.tokens_per_s / row["tokens_per_s_gpu"]))


def fit_dense(rows: list[Row], catalogue: Catalogue, base: ThroughputFit) -> ThroughputFit:
    """The common constants and each machine's own, on 16-bit and 8-bit rows of dense models."""
    keys = sorted({machine_key(row, catalogue) for row in rows})
    start = np.concatenate([np.log(START), np.zeros(2 * len(keys))])

    def cost(x: Any) -> Any:
        fit = fit_of(x, keys, base, catalogue)
        errors = [SCALE * log_error(row, catalogue, fit) for row in rows]
        return np.concatenate([errors, 0.2 * (x[: len(COMMON)] - start[: len(COMMON)]), PULL * x[len(COMMON) :]])

    found: Any = least_squares(cost, start, loss="soft_l1")
    return fit_of(found.x, keys, base, catalogue)


def fit_factors(rows: list[Row], names: tuple[str, ...], catalogue: Catalogue, base: ThroughputFit) -> ThroughputFit:
    """Further constants, with all others held."""

    def with_values(x: Any) -> ThroughputFit:
        return base.model_copy(update=dict(zip(names, (float(value) for value in np.exp(x)), strict=True)))

    def cost(x: Any) -> Any:
        return np.array([SCALE * log_error(row, catalogue, with_values(x)) for row in rows])

    found: Any = least_squares(cost, np.log([getattr(base, name) for name in names]), loss="soft_l1")
    return with_values(found.x)


def left_out(rows: list[Row], group: Callable[[Row], str], catalogue: Catalogue, base: ThroughputFit) -> list[float]:
    """Relative errors on each group by a fit on all others."""
    errors = []
    for name in sorted({group(row) for row in rows}):
        fit = fit_dense([row for row in rows if group(row) != name], catalogue, base)
        errors += [abs(np.exp(log_error(row, catalogue, fit)) - 1) for row in rows if group(row) == name]
    return [float(error) for error in errors]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    catalogue = read_catalogue(options.folder)
    reference = json.loads((options.folder / "throughput_reference.json").read_text())
    rows: list[Row] = reference["rows"]
    mixtures = [row for row in rows if shape_by_name(row["model"], catalogue).mixture]
    int4 = [row for row in rows if row["gemm_quant"].startswith("int4")]
    dense = [row for row in rows if row not in mixtures and row not in int4]
    fit = fit_dense(dense, catalogue, catalogue.throughput)
    fit = fit_factors(int4, ("int4_factor", "int4_prefill_factor"), catalogue, fit)
    fit = fit_factors([row for row in mixtures if row["system"] != "a100_sxm"], ("mixture_efficiency",), catalogue, fit)
    fit = fit_factors(
        [row for row in mixtures if row["system"] == "a100_sxm"], ("mixture_software_factor",), catalogue, fit
    )
    models = summary(left_out(dense, lambda row: str(row["model"]), catalogue, fit))
    machines = summary(left_out(dense, lambda row: str(row["system"]), catalogue, fit))
    report = {
        name: summary([abs(float(np.exp(log_error(row, catalogue, fit))) - 1) for row in group])
        for name, group in (("dense", dense), ("int4", int4), ("mixtures", mixtures))
    } | {"each model left out": models, "each machine left out": machines}
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    if options.write:
        write(options.folder, fit, report, str(reference["source"]))
    return 0


def write(folder: Path, fit: ThroughputFit, report: Row, source: str) -> None:
    bands = {
        "error_p90": max(report["each model left out"]["p90"], report["int4"]["p90"]),
        "error_p90_new_machine": report["each machine left out"]["p90"],
        "error_mixture": 0.5,
    }
    fit = fit.model_copy(
        update={**bands, "fitted_on": date.today(), "source": f"{source}; least squares on logarithms"}
    )
    text = {
        "about": "Constants of the speed formula, written by advisor/calibration/throughput_fit.py, never by hand.",
        "report": report,
        "fit": json.loads(fit.model_dump_json()),
    }
    (folder / "throughput_fit.json").write_text(json.dumps(text, indent=1) + "\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
