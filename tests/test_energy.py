"""Energy: the fixture says what the library says, and nothing is loaded or fetched to show it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from advisor.engine.cost.footprint import EnergyUse, footprint, footprint_of_machine, one_digit
from advisor.storage.energy import PROVIDERS, energy_table
from advisor.words.said import several
from tests.estimate_parts import catalogue, energy

ROOT = Path(__file__).resolve().parent.parent


def use(**fields: float) -> EnergyUse:
    return EnergyUse.model_validate(
        {**dict.fromkeys((f for f in EnergyUse.model_fields if f != "stands_for"), 0.0), **fields}
    )


def test_the_fixture_agrees_with_the_library() -> None:
    """If this fails after an update of ecologits, compute the fixture anew: `energy_table` of the catalogue."""
    kept = energy()
    assert kept.library_version == version("ecologits")
    fresh = energy_table(catalogue().language_models, catalogue().offers, kept.computed_on)
    assert kept == fresh


def test_every_open_model_and_most_hosted_ones_are_there() -> None:
    missing = {model.key for model in catalogue().language_models} - energy().models.keys()
    assert not any(catalogue().language_model(key).open_weights for key in missing)
    assert len(missing) <= 8
    assert {"tier:small", "tier:large"} <= energy().models.keys()


def test_a_model_that_is_not_recorded_gets_the_range_of_its_class_and_says_so() -> None:
    stand_in = energy().models["tier:large"]
    assert stand_in.stands_for == "large"
    assert several(footprint(stand_in, 100, "WOR", 500.0).note).startswith("stands for all large hosted models")
    assert stand_in.wh_per_token_low < stand_in.wh_per_token_high


def test_the_straight_line_is_the_librarys_own_figure() -> None:
    """Qwen3-8B, 400 tokens out, 64 answers at once: between our busy and our quiet server."""
    from ecologits.impacts.llm import compute_llm_impacts

    found = energy().models["qwen3-8b"]
    impacts = compute_llm_impacts(8, 8.19, 400, 0.0, 0.0, 1.0, 0.0, 1.15, 0.0)
    wh = float(str(impacts.energy.value)) * 1000
    assert found.wh_per_token_low * 400 < wh < found.wh_per_token_high * 400


@pytest.mark.parametrize("zone", ["WOR", "FRA", "USA", "DEU", "POL", "NOR", "SWE"])
def test_grids_are_there(zone: str) -> None:
    assert 0 < energy().zone(zone) < 1000


def test_an_unknown_grid_is_an_error() -> None:
    with pytest.raises(KeyError):
        energy().zone("QQQ")


def test_every_provider_name_is_one_of_the_librarys() -> None:
    from ecologits.tracers.utils import PROVIDER_CONFIG_MAP

    assert set(PROVIDERS.values()) <= set(PROVIDER_CONFIG_MAP)


@pytest.mark.parametrize(("number", "rounded"), [(0, 0), (0.0449, 0.04), (9.6, 10), (1234, 1000), (1e-12, 0)])
def test_one_significant_digit(number: float, rounded: float) -> None:
    assert one_digit(number) == rounded


def test_gas_is_use_times_grid_plus_making() -> None:
    found = footprint(
        use(wh_per_token_low=0.001, wh_per_token_high=0.002, made_gco2e_per_token_high=0.0002), 100, "FRA", 50.0
    )
    assert (found.wh_low, found.wh_high) == (100, 200)
    assert (found.gco2e_low, found.gco2e_high) == (5, 30)  # 0.1 kWh x 50, and 0.2 kWh x 50 + 20


def test_a_machine_is_bracketed_by_its_power_and_by_the_library() -> None:
    """72 W at 0.5 answers a second: 40 Wh per 1,000."""
    found = footprint_of_machine(None, 72, 0.5, 300, (1.0, 1.5), "WOR", 500.0)
    assert (found.wh_low, found.wh_high) == (40, 60)
    wider = footprint_of_machine(use(wh_per_token_high=0.001), 72, 0.5, 300, (1.0, 1.5), "WOR", 500.0)
    assert (wider.wh_low, wider.wh_high) == (0, 300)


def test_neither_library_is_loaded_to_show_an_estimate() -> None:
    code = (
        "import sys\n"
        "import advisor.engine.cost.estimates, advisor.storage.energy, advisor.storage.prices\n"
        "sys.exit(any(name.split('.')[0] in ('ecologits', 'genai_prices', 'django') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_energy_needs_no_network() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse; socket.create_connection = refuse\n"
        "from datetime import date\n"
        "from advisor.storage.energy import energy_table\n"
        "from tests.estimate_parts import catalogue\n"
        "assert energy_table(catalogue().language_models, catalogue().offers, date(2026, 11, 23)).models"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
