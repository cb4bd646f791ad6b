"""Energy and greenhouse gas of each open way, per 1,000 answers."""

from __future__ import annotations

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.costs import Way, WayCost
from advisor.engine.cost.footprint import EnergyTable, Footprint, footprint, footprint_of_machine, one_digit
from advisor.engine.cost.need import EstimateInput, Workload
from advisor.engine.schema import Document


class WayFootprint(Document):
    way: Way
    per_1000_answers: Footprint


def footprints(
    ways: tuple[WayCost, ...], need: EstimateInput, work: Workload, catalogue: Catalogue, energy: EnergyTable
) -> tuple[WayFootprint, ...]:
    """Per 1,000 answers of each open way; a hybrid is the sum of its parts."""
    found: dict[Way, Footprint] = {}
    for way in ways:
        if way.usd_per_month is not None and way.way != "hybrid":
            own = way.plan is not None
            found[way.way] = (_of_machine if own else _of_hosted)(way, need, work, catalogue, energy)
    small = found.get("small_hosted") or found.get("small_own")
    large = found.get("large_hosted") or found.get("large_own")
    if small and large and any(way.way == "hybrid" and way.usd_per_month is not None for way in ways):
        found["hybrid"] = _mixed(small, large, work)
    return tuple(WayFootprint(way=way, per_1000_answers=per) for way, per in found.items())


def _of_machine(
    way: WayCost, need: EstimateInput, work: Workload, catalogue: Catalogue, energy: EnergyTable
) -> Footprint:
    assert way.plan is not None
    machine = catalogue.machine(way.plan.machine)
    overhead = catalogue.number("datacentre_overhead_low"), catalogue.number("datacentre_overhead_high")
    return footprint_of_machine(
        energy.models.get(way.plan.language_model),
        machine.power_w,
        way.plan.answers_per_s,
        work.output_tokens,
        overhead,
        need.grid_zone,
        energy.zone(need.grid_zone),
    )


def _of_hosted(
    way: WayCost, need: EstimateInput, work: Workload, catalogue: Catalogue, energy: EnergyTable
) -> Footprint:
    """From the thriftiest to the thirstiest of the models that give the price range."""
    stand_in = energy.models["tier:large" if way.way == "large_hosted" else "tier:small"]
    parts = [
        footprint(energy.models.get(key, stand_in), work.output_tokens, need.grid_zone, energy.zone(need.grid_zone))
        for key in way.language_models
    ]
    return Footprint(
        wh_low=min(part.wh_low for part in parts),
        wh_high=max(part.wh_high for part in parts),
        gco2e_low=min(part.gco2e_low for part in parts),
        gco2e_high=max(part.gco2e_high for part in parts),
        zone=need.grid_zone,
        note=tuple(dict.fromkeys(note for part in parts for note in part.note)),
    )


def _mixed(small: Footprint, large: Footprint, work: Workload) -> Footprint:
    """The small model answers everything; a share goes up as well."""
    return Footprint(
        wh_low=one_digit(small.wh_low + work.share_up_low * large.wh_low),
        wh_high=one_digit(small.wh_high + work.share_up_high * large.wh_high),
        gco2e_low=one_digit(small.gco2e_low + work.share_up_low * large.gco2e_low),
        gco2e_high=one_digit(small.gco2e_high + work.share_up_high * large.gco2e_high),
        zone=small.zone,
        note=tuple(dict.fromkeys((*small.note, *large.note))),
    )
