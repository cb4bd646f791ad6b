"""The catalogue fixtures of a folder as the types the engine takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.footprint import EnergyTable

COMMON = ("weights_efficiency", "kv_efficiency", "overhead_s_per_layer", "prefill_efficiency", "fp8_factor")
START = (0.85, 0.70, 3e-5, 0.70, 0.80)
"""The five common constants of the speed formula and where their fit starts."""

FILES = ("language_models", "providers", "offers", "machines", "shapes", "hybrid_studies", "assumptions")
"""Fixture files, each of rows that are the field of the same name of a catalogue."""

Row = dict[str, Any]


def read_catalogue(folder: Path) -> Catalogue:
    """The fixtures of a folder as one catalogue."""
    data: dict[str, Any] = {name: json.loads((folder / f"{name}.json").read_text())["rows"] for name in FILES}
    data["hybrid_warning"] = json.loads((folder / "hybrid_studies.json").read_text())["warning"]
    fit = folder / "throughput_fit.json"
    data["throughput"] = json.loads(fit.read_text())["fit"] if fit.exists() else START_FIT
    return Catalogue.model_validate(data)


START_FIT: Row = {
    **dict(zip(COMMON, START, strict=True)),
    "int4_factor": 0.6,
    "int4_prefill_factor": 0.8,
    "mixture_efficiency": 0.6,
    "mixture_software_factor": 6.0,
    "machines": {},
    "error_p90": 0.2,
    "error_p90_new_machine": 0.3,
    "error_mixture": 0.5,
    "users_min": 1,
    "users_max": 128,
    "fitted_on": "2026-11-23",
    "source": "not fitted yet",
}


def read_energy(folder: Path) -> EnergyTable:
    return EnergyTable.model_validate(json.loads((folder / "energy.json").read_text())["table"])
