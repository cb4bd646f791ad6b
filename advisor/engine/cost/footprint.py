"""Energy and greenhouse gas of 1,000 answers, as ranges rounded to one significant digit.

The numbers come from an `EnergyTable` that `advisor/storage/energy.py` makes; nothing here knows where from.
"""

from __future__ import annotations

from datetime import date
from math import floor, log10
from typing import Annotated, Literal

from pydantic import Field

from advisor.engine.said import Said, Sentences, say
from advisor.engine.schema import Document

Number = Annotated[float, Field(ge=0)]


class EnergyUse(Document):
    """What answering costs, as two straight lines (low and high) over the number of output tokens."""

    wh_per_answer_low: Number
    wh_per_answer_high: Number
    wh_per_token_low: Number
    wh_per_token_high: Number
    made_gco2e_per_answer_low: Number
    """Share of making the machines, in grams of CO2 equivalent."""
    made_gco2e_per_answer_high: Number
    made_gco2e_per_token_low: Number
    made_gco2e_per_token_high: Number
    stands_for: Literal["", "large", "small"] = ""
    """Set where the figure stands for a whole class of models."""


class EnergyTable(Document):
    """Energy of language models and the greenhouse gas of grids."""

    models: dict[str, EnergyUse]
    """Language model key, or "tier:small" and "tier:large" for hosted models that are not recorded."""
    gco2e_per_kwh: dict[str, Number]
    """Grid zone (ISO 3166-1 alpha-3, WOR for the world) -> grams of CO2 equivalent per kWh."""
    source: str
    library_version: str
    computed_on: date

    def zone(self, zone: str) -> float:
        """Grams of CO2 equivalent per kWh. Raises KeyError for an unknown zone."""
        return self.gco2e_per_kwh[zone]


class Footprint(Document):
    """Of 1,000 answers, one significant digit."""

    wh_low: float
    wh_high: float
    gco2e_low: float
    gco2e_high: float
    zone: str
    note: Sentences = ()


def one_digit(number: float) -> float:
    """Rounded to one significant digit."""
    if number < 1e-9:  # what is left of a zero after rounding
        return 0.0
    places = -floor(log10(number))
    return float(round(number, places))


def footprint(use: EnergyUse, output_tokens: int, zone: str, gco2e_per_kwh: float) -> Footprint:
    """1,000 answers of this many output tokens."""
    wh_low = 1000 * (use.wh_per_answer_low + use.wh_per_token_low * output_tokens)
    wh_high = 1000 * (use.wh_per_answer_high + use.wh_per_token_high * output_tokens)
    made_low = 1000 * (use.made_gco2e_per_answer_low + use.made_gco2e_per_token_low * output_tokens)
    made_high = 1000 * (use.made_gco2e_per_answer_high + use.made_gco2e_per_token_high * output_tokens)
    return rounded(wh_low, wh_high, made_low, made_high, zone, gco2e_per_kwh, _note(use))


def _note(use: EnergyUse) -> tuple[Said, ...]:
    return (say(f"energy.all_{use.stands_for}"),) if use.stands_for else ()


def rounded(
    wh_low: float,
    wh_high: float,
    made_low: float,
    made_high: float,
    zone: str,
    gco2e_per_kwh: float,
    note: tuple[Said, ...],
) -> Footprint:
    return Footprint(
        wh_low=one_digit(wh_low),
        wh_high=one_digit(wh_high),
        gco2e_low=one_digit(wh_low / 1000 * gco2e_per_kwh + made_low),
        gco2e_high=one_digit(wh_high / 1000 * gco2e_per_kwh + made_high),
        zone=zone,
        note=note,
    )


def footprint_of_machine(
    use: EnergyUse | None,
    power_w: float,
    answers_per_s: float,
    output_tokens: int,
    overhead: tuple[float, float],
    zone: str,
    gco2e_per_kwh: float,
) -> Footprint:
    """An own or rented machine: from its power at full load, widened by the model-based figure where there is one.

    The library counts a data-centre server, the rated power counts the card alone: the two bracket the truth.
    """
    wh = 1000 * power_w / 3600 / answers_per_s
    low, high = wh * overhead[0], wh * overhead[1]
    if use is None:
        return rounded(low, high, 0, 0, zone, gco2e_per_kwh, (say("energy.rated"),))
    model_low = 1000 * (use.wh_per_answer_low + use.wh_per_token_low * output_tokens)
    model_high = 1000 * (use.wh_per_answer_high + use.wh_per_token_high * output_tokens)
    made_low = 1000 * use.made_gco2e_per_token_low * output_tokens
    made_high = 1000 * use.made_gco2e_per_token_high * output_tokens
    return rounded(min(low, model_low), max(high, model_high), made_low, made_high, zone, gco2e_per_kwh, _note(use))
