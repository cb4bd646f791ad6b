"""The numbers a visitor may move on the cost page: read from the address, in clear words where they cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.engine.cost.footprint import EnergyTable
from advisor.engine.cost.need import MOST_REQUESTS, EstimateInput, Workload
from advisor.engine.said import AnswerError
from advisor.engine.typed_numbers import whole_number
from advisor.words.said import refused

MOST_TOKENS = 10_000_000
MOST_HOURS = 100_000
LONGEST = 40
"""Characters of an entry that are shown again."""
_HOURS = re.compile(r"\s*(?:h|hours?)\.?$", re.IGNORECASE)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[,.]\d{3}")
"""A mark that may part thousands or begin a fraction."""

ZONES: dict[str, Any] = {
    "WOR": gettext_lazy("World average"),
    "EEE": gettext_lazy("Europe (EEA)"),
    "AUS": gettext_lazy("Australia"),
    "AUT": gettext_lazy("Austria"),
    "BEL": gettext_lazy("Belgium"),
    "BRA": gettext_lazy("Brazil"),
    "CAN": gettext_lazy("Canada"),
    "CHN": gettext_lazy("China"),
    "CZE": gettext_lazy("Czechia"),
    "DNK": gettext_lazy("Denmark"),
    "FIN": gettext_lazy("Finland"),
    "FRA": gettext_lazy("France"),
    "DEU": gettext_lazy("Germany"),
    "IND": gettext_lazy("India"),
    "IRL": gettext_lazy("Ireland"),
    "ITA": gettext_lazy("Italy"),
    "JPN": gettext_lazy("Japan"),
    "NLD": gettext_lazy("Netherlands"),
    "NZL": gettext_lazy("New Zealand"),
    "NOR": gettext_lazy("Norway"),
    "POL": gettext_lazy("Poland"),
    "PRT": gettext_lazy("Portugal"),
    "SGP": gettext_lazy("Singapore"),
    "ZAF": gettext_lazy("South Africa"),
    "KOR": gettext_lazy("South Korea"),
    "ESP": gettext_lazy("Spain"),
    "SWE": gettext_lazy("Sweden"),
    "CHE": gettext_lazy("Switzerland"),
    "GBR": gettext_lazy("United Kingdom"),
    "USA": gettext_lazy("United States"),
}
"""The grids that are offered. Every other three-letter zone of the energy table works in the address too."""


class Field(NamedTuple):
    """One number or choice as the page shows it."""

    name: str
    label: str
    hint: str
    value: str
    error: str
    options: tuple[tuple[str, str], ...] = ()
    """Empty for a number."""


class Moved(NamedTuple):
    """What was asked for: the fields to show, and the need with every number that could be read."""

    fields: tuple[Field, ...]
    need: EstimateInput
    standing: str
    """Which values could not be read and what stands in, for the summary; empty where all could."""

    @property
    def errors(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.error)


class Wrong(ValueError):
    """An entry that cannot be used, in words."""


def read(asked: Mapping[str, str], need: EstimateInput, work: Workload, energy: EnergyTable) -> Moved:
    """Entries over the need of a result. A number left as it was stays an assumption; an unreadable one is not used."""
    usual = usual_values(need, work)
    knobs: dict[str, Any] = {}
    fields = []
    for name, (knob, label, hint, reader) in _numbers().items():
        entered = asked.get(name, "").strip()
        value, error = _read(entered, usual[name], reader)
        if value is not None:
            knobs[knob] = value
        fields.append(Field(name, label, hint, entered[:LONGEST] or usual[name], error))
    for name, (knob, label, hint, options) in _choices(energy, asked.get("zone", "")).items():
        entered = asked.get(name, "").strip() or usual[name]
        known = entered in dict(options)
        if known and entered != usual[name]:
            knobs[knob] = entered
        error = "" if known else _("Choose one of the entries listed here.")
        fields.append(Field(name, label, hint, entered if known else usual[name], error, options))
    standing = _("The figures below were made with the usual values instead.")
    wrong = any(field.error for field in fields)
    made = EstimateInput.model_validate({**need.model_dump(), **knobs})
    return Moved(tuple(fields), made, standing if wrong else "")


def usual_values(need: EstimateInput, work: Workload) -> dict[str, str]:
    """What stands in the fields before anything is moved."""
    return {
        "volume": str(work.requests),
        "prompt": str(work.prompt_tokens),
        "output": str(work.output_tokens),
        "share": f"{work.share_up * 100:g}",
        "hours": "" if need.people_hours_per_month is None else f"{need.people_hours_per_month:f}",
        "tier": need.tier,
        "gpu": need.gpu_price_basis,
        "zone": need.grid_zone,
    }


def _read(entered: str, usual: str, reader: Any) -> tuple[Any, str]:
    if not entered or entered == usual:
        return None, ""
    try:
        return reader(entered), ""
    except AnswerError as error:
        return None, refused(error)
    except Wrong as error:
        return None, str(error)


def _numbers() -> dict[str, tuple[str, str, str, Any]]:
    """Name in the address -> field of the input, label, hint, reader."""
    hours = _("For a machine you run. Empty: not counted.")
    return {
        "volume": ("requests_per_month", _("Requests a month"), "", _whole(MOST_REQUESTS, _("requests a month"))),
        "prompt": (
            "prompt_tokens",
            _("Tokens to read"),
            _("In a request; 1,000 are 750 words."),
            _whole(MOST_TOKENS, _("tokens")),
        ),
        "output": ("output_tokens", _("Tokens to write"), _("For one answer."), _whole(MOST_TOKENS, _("tokens"))),
        "share": ("hybrid_share_up", _("Passed on, in 100"), _("To the large model, when both work."), _share),
        "hours": ("people_hours_per_month", _("People’s hours a month"), hours, _hours),
    }


def _choices(energy: EnergyTable, zone: str) -> dict[str, tuple[str, str, str, tuple[tuple[str, str], ...]]]:
    zones = [(key, str(name)) for key, name in ZONES.items() if key in energy.gco2e_per_kwh]
    if zone in energy.gco2e_per_kwh and zone not in ZONES:
        zones.append((zone, zone))
    tiers = (("standard", _("Answers at once")), ("batch", _("Answers within a day (batch)")))
    basis = (("hyperscaler", _("A large cloud")), ("low", _("The lowest seen")))
    return {
        "tier": ("price_tier", _("Price by use for"), "", tiers),
        "gpu": ("gpu_price_basis", _("Rent of a machine at"), "", basis),
        "zone": ("grid_zone", _("Power grid"), _("For energy and CO2e."), tuple(zones)),
    }


def _whole(most: int, unit: str) -> Any:
    def reader(text: str) -> int:
        number = whole_number(text, unit)
        if not 0 <= number <= most:
            raise Wrong(_("Give a number from 0 to %(most)s.") % {"most": number_format(most, force_grouping=True)})
        return number

    return reader


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ".").removesuffix("%").strip())
    except InvalidOperation:
        raise Wrong(_("Write a number in digits, such as 20.")) from None
    if not number.is_finite():
        raise Wrong(_("Write a number in digits, such as 20."))
    return number


def _share(text: str) -> float:
    number = _decimal(text)
    if not 0 <= number <= 100:
        raise Wrong(_("Give a number from 0 to 100."))
    return float(number) / 100


def _hours(text: str) -> Decimal:
    text = _HOURS.sub("", text)
    if _TWO_WAYS.fullmatch(text):
        less, more = text[:-4], re.sub(r"[,.]", "", text)
        words = _("This can be read as %(less)s or as %(more)s. Write the one you mean.")
        raise Wrong(words % {"less": less, "more": more})
    number = _decimal(text)
    if not 0 <= number <= MOST_HOURS:
        raise Wrong(_("Give a number from 0 to 100,000."))
    return number
