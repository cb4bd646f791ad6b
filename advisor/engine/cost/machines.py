"""Machines that run a language model, and the constants of the speed formula that were fitted for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from advisor.engine.schema import Document, Key, Words

Format = Literal["bf16", "fp8", "int4", "mxfp4"]
"""How weights are stored: 16, 8, about 4.5 and 4.25 bits each."""

Seen = dict[str, str]
"""Fact -> where it was seen."""

Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]


class Machine(Document):
    """One graphics card or box that can run a language model."""

    key: Key
    name: Words
    kind: Literal["datacenter", "workstation", "consumer", "box"]
    memory_gib: Positive
    bandwidth_gb_s: Positive
    bf16_tflops: Positive | None = None
    power_w: Positive
    formats: tuple[Format, ...]
    """Weight formats it runs at full speed, best first."""
    usd_per_hour_low: NotNegative | None = None
    low_offer: str = ""
    low_is_indicative: bool = False
    """True where the source shows no date or no currency."""
    usd_per_hour_hyperscaler: NotNegative | None = None
    hyperscaler_offer: str = ""
    hyperscaler_min_units: int = 1
    """Smallest number that can be rented at that price (8 where only an 8-GPU server exists)."""
    purchase_usd: NotNegative | None = None
    systems: tuple[str, ...] = ()
    """Its names in the throughput reference."""
    note: str = ""
    seen: Seen
    reviewed_on: date


class MachineSpeed(Document):
    """What the fit found for one machine."""

    bandwidth_gb_s: Positive
    """As the reference counts it."""
    kv_efficiency: Positive
    overhead_s_per_layer: Positive


class ThroughputFit(Document):
    """Constants of the speed formula (`throughput.py`), fitted by `advisor/calibration/throughput_fit.py`."""

    weights_efficiency: Positive
    kv_efficiency: Positive
    prefill_efficiency: Positive
    overhead_s_per_layer: Positive
    fp8_factor: Positive
    int4_factor: Positive
    int4_prefill_factor: Positive
    mixture_efficiency: Positive
    mixture_software_factor: Positive
    """Extra time factor on machines without 4-bit units (one point: A100)."""
    machines: dict[str, MachineSpeed]
    """Machine key -> what was fitted for it; others use the values above."""
    error_p90: Positive
    """90th percentile of the relative error on language models left out of the fit."""
    error_p90_new_machine: Positive
    """The same on machines left out of the fit."""
    error_mixture: Positive
    users_min: int
    users_max: int
    fitted_on: date
    source: Words
