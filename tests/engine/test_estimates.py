"""Worked figures, recomputed by hand, and what an estimate must say."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from advisor.engine.cost.breakeven import break_even, requests_to_beat
from advisor.engine.cost.closed import closed_by_answers
from advisor.engine.cost.costs import Priced, hourly_usd, own_usd_per_month, rented_usd_per_month
from advisor.engine.cost.estimates import Estimate, estimate
from advisor.engine.cost.hosting import PlanBook, plan, replicas
from advisor.engine.cost.memory import memory_gib
from advisor.engine.cost.money import request_usd
from advisor.engine.cost.need import input_from_answers, workload_of
from advisor.engine.cost.throughput import shape_of
from advisor.engine.said import Said, say
from advisor.engine.schema import Outcome
from tests.estimate_parts import catalogue, energy, estimated, language_model, machine, need, prices

CENT = Decimal("0.01")
HAIKU, OPUS = "anthropic-claude-haiku-5-5", "anthropic-claude-opus-5-5"


def l4_rent() -> Decimal:
    hourly = hourly_usd(machine("l4"), "hyperscaler")
    assert hourly is not None
    return rented_usd_per_month(hourly, catalogue())


def l4_priced() -> Priced:
    """Qwen3-8B on one L4, 1,500 tokens in and 300 out, eight at once, the load spread evenly."""
    wanted = need(prompt_tokens=1500, output_tokens=300, users_at_once=8, peak_factor=1)
    work, _ = workload_of(wanted, catalogue())
    made = plan(language_model("qwen3-8b"), machine("l4"), wanted, work, catalogue())
    assert made is not None
    return Priced(made, l4_rent(), l4_rent(), l4_rent(), 1)


class TestWorkedFigures:
    """The figures of the formulas note, to the cent."""

    def test_one_l4_costs_587_50_a_month(self) -> None:
        assert l4_rent().quantize(CENT) == Decimal("587.50")  # 0.8048 x 730

    def test_a_request_of_1500_and_300_tokens(self) -> None:
        assert request_usd(prices().of(HAIKU), 1500, 300) == Decimal("0.0003")  # 1500 x 0.1 + 300 x 0.5 per million
        assert request_usd(prices().of(OPUS), 1500, 300) == Decimal("0.012")  # 1500 x 4 + 300 x 20 per million

    def test_where_the_lines_cross(self) -> None:
        assert requests_to_beat(l4_rent(), Decimal("0.012")) == 48_959  # 587.504 / 0.012 = 48,958.67
        assert requests_to_beat(l4_rent(), Decimal("0.0003")) == 1_958_347  # 587.504 / 0.0003

    def test_capacity_is_near_the_note(self) -> None:
        """0.78 million by the note's formula; ours is fitted anew and must agree within its own error band."""
        made = l4_priced().plan
        assert made.capacity_requests_per_month == pytest.approx(780_000, rel=made.error)

    def test_never_against_the_small_one_and_soon_against_the_large_one(self) -> None:
        against_small = break_even(l4_priced(), "small_rented", "small_hosted", HAIKU, Decimal("0.0003"), None)
        against_large = break_even(l4_priced(), "small_rented", "large_hosted", OPUS, Decimal("0.012"), None)
        assert against_small.verdict == "never_at_this_size"
        assert "Never at this size" in against_small.text
        assert (against_large.verdict, against_large.requests_per_month) == ("beats_above", 48_959)

    def test_peoples_time_moves_the_crossing_and_is_kept_apart(self) -> None:
        found = break_even(l4_priced(), "small_rented", "large_hosted", OPUS, Decimal("0.012"), Decimal(600))
        assert found.machine_usd_per_month == Decimal("587.504000")
        assert found.requests_with_people == 98_959  # (587.504 + 600) / 0.012 = 98,958.67

    def test_an_own_machine(self) -> None:
        """2500 / 36 + 72 W x 0.85 x 730 h x 0.20."""
        own = own_usd_per_month(machine("l4"), 0.20, catalogue())
        assert own is not None
        assert own.quantize(CENT) == Decimal("78.38")  # 69.444 + 8.9352

    def test_memory_agrees_with_the_reference(self) -> None:
        """Qwen3-8B, 16 bits, 1,300 tokens: the reference says 19.02 GB for one and 41.70 for 128."""
        shape = shape_of(language_model("qwen3-8b"))
        assert shape is not None
        assert memory_gib(shape, "bf16", tokens=1300, users=1) == pytest.approx(19.02, rel=0.01)
        assert memory_gib(shape, "bf16", tokens=1300, users=128) == pytest.approx(41.70, rel=0.01)

    def test_replicas_by_hand(self) -> None:
        made = l4_priced().plan
        assert replicas(made, 0) == 1
        assert replicas(made, made.capacity_requests_per_month) == 1
        assert replicas(made, made.capacity_requests_per_month + 1) == 2

    def test_a_machine_sold_in_eights_is_rented_in_eights(self) -> None:
        made = replace(l4_priced(), units=8)
        assert made.month(1, "typical") == 8 * made.typical


class TestWhatItSays:
    def test_five_ways_and_one_is_marked(self) -> None:
        result = estimated()
        assert [way.way for way in result.ways] == [
            "large_hosted",
            "small_hosted",
            "small_rented",
            "small_own",
            "hybrid",
        ]
        assert [way.way for way in result.ways if way.cheapest] == [result.cheapest]

    def test_it_survives_json(self) -> None:
        result = estimated()
        assert Estimate.model_validate_json(result.model_dump_json()) == result
        assert json.loads(result.model_dump_json())["ways"][0]["usd_per_month"]["low"].count(".") == 1

    def test_every_assumption_is_shown_until_it_is_set(self) -> None:
        plain = {item.knob for item in estimated(requests_per_month=None).taken if item.assumed}
        assert {"requests_per_month", "prompt_tokens", "output_tokens", "hybrid_share_up", "peak_factor"} == plain
        moved = estimated(requests_per_month=7, prompt_tokens=9, output_tokens=8, hybrid_share_up=0.5, peak_factor=2)
        assert not any(item.assumed for item in moved.taken)

    def test_people_are_an_own_line(self) -> None:
        without, with_people = estimated(), estimated(people_hours_per_month=10, usd_per_people_hour=80)
        before = {way.way: way.usd_per_month for way in without.ways}
        for way in with_people.ways:
            assert way.usd_per_month == before[way.way]
            own = way.way in ("small_rented", "small_own")
            assert way.people_usd_per_month == (Decimal(800) if own else None)
            uncounted = next(item for item in without.ways if item.way == way.way)
            assert (say("note.people") in uncounted.notes) == own

    def test_the_hybrid_carries_the_published_range_and_its_warning(self) -> None:
        hybrid = estimated().hybrid
        assert hybrid is not None
        assert (hybrid.first_papers_low_percent, hybrid.first_papers_high_percent) == (40, 98)
        assert (hybrid.retests_low_percent, hybrid.retests_high_percent) == (11.4, 31.7)
        assert "re-test" in hybrid.warning
        large, both = (next(way for way in estimated().ways if way.way == name) for name in ("large_hosted", "hybrid"))
        assert large.usd_per_month
        assert both.usd_per_month
        assert both.usd_per_month.high >= large.usd_per_month.typical * Decimal("0.886")

    @pytest.mark.parametrize("requests", [0, 1000])
    @pytest.mark.parametrize("advice", ["slm", "hybrid", None])
    def test_nobody_is_warned_of_a_machine_that_nobody_advised(self, advice: Outcome | None, requests: int) -> None:
        result = estimated(requests_per_month=requests, advice=advice)
        assert "self_hosting_dearer" not in {item.key for item in result.contradictions}

    def test_a_machine_that_only_its_people_make_dearer_is_warned_of(self) -> None:
        many: dict[str, Any] = {"requests_per_month": 30_000_000, "advice": "slm"}
        alone, kept = estimated(**many), estimated(**many, people_hours_per_month=2_000, usd_per_people_hour=100)
        assert next(way for way in alone.ways if way.cheapest).way in ("small_rented", "small_own")
        assert "self_hosting_dearer" not in {item.key for item in alone.contradictions}
        assert "self_hosting_dearer" in {item.key for item in kept.contradictions}

    def test_a_budget_no_way_meets_is_said(self) -> None:
        result = estimated(requests_per_month=10**9, budget="under_100", length="long")
        assert next(item.key for item in result.contradictions) == "budget_none"

    def test_a_budget_the_advice_breaks_is_said_with_what_fits(self) -> None:
        result = estimated(requests_per_month=2_000_000, budget="under_1000", advice="llm")
        said = next(item for item in result.contradictions if item.key == "budget_advice")
        assert said.ways == ("large_hosted",)
        assert isinstance(said.text, Said)
        assert said.text.key == "cost.budget_advice"
        assert said.text.values["advice"] == "llm"
        assert str(said.text.values["way"]).startswith("small_")

    def test_sealed_text_closes_what_is_hosted_and_opens_a_large_own_model(self) -> None:
        ways = {way.way: way for way in estimated(data_sensitivity="sealed", team="ml").ways}
        assert all(ways[way].closed == say("closed.sealed") for way in ("large_hosted", "small_hosted", "small_rented"))
        assert ways["large_own"].usd_per_month is not None

    @pytest.mark.parametrize("team", ["none", "developers"])
    def test_a_large_own_model_that_nobody_can_run_is_neither_listed_nor_priced(self, team: str) -> None:
        result = estimated(data_sensitivity="sealed", team=team, advice="hybrid")
        ways = {way.way: way for way in result.ways}
        assert ways["large_own"].closed == say("closed.large_own")
        assert ways["hybrid"].closed == say("closed.hybrid_held")
        assert not result.shortlist.of("large_own")
        thrown = [item for item in result.shortlist.exclusions if item.question == "team"]
        assert {(item.kind, item.option, item.text) for item in thrown} == {("large_own", team, say("out.team"))}
        assert [item.text for item in result.contradictions if item.key == "advice_closed"] == [
            say("cost.hybrid_held", advice="hybrid")
        ]

    def test_without_a_network_no_machine_is_said_to_hold_a_larger_part(self) -> None:
        result = estimated(data_sensitivity="sealed", team="none", latency="offline", advice="hybrid")
        assert next(way for way in result.ways if way.way == "hybrid").closed == say("closed.offline")
        assert say("cost.advice_closed", advice="hybrid") in [item.text for item in result.contradictions]

    def test_with_the_team_not_named_a_large_own_model_is_listed_with_a_caution(self) -> None:
        result = estimated(data_sensitivity="sealed", team=None)
        assert all(say("caution.large_own") in item.cautions for item in result.shortlist.of("large_own"))
        assert next(way for way in result.ways if way.way == "large_own").usd_per_month is not None

    def test_offline_leaves_the_own_machine_only(self) -> None:
        result = estimated(latency="offline", length="short")
        assert [way.way for way in result.ways if way.usd_per_month] == ["small_own"]

    @pytest.mark.parametrize("requests", [20, 5_000_000])
    def test_offline_work_is_not_done_in_a_data_centre(self, requests: int) -> None:
        book = PlanBook()
        for latency in ("seconds", "offline"):
            wanted = need(latency=latency, requests_per_month=requests)
            result = estimate(wanted, catalogue(), prices(), energy(), book)
        plan_used = next(way.plan for way in result.ways if way.way == "small_own")
        assert plan_used is not None
        assert machine(plan_used.machine).kind != "datacenter"
        assert not any(machine(fit.machine).kind == "datacenter" for fit in result.fits)

    def test_overnight_work_takes_the_batch_price(self) -> None:
        assert estimated(latency="batch").price_tier == "batch"
        standard = next(
            way for way in estimated(latency="batch", price_tier="standard").ways if way.way == "large_hosted"
        )
        batch = next(way for way in estimated(latency="batch").ways if way.way == "large_hosted")
        assert standard.usd_per_month
        assert batch.usd_per_month
        assert batch.usd_per_month.typical < standard.usd_per_month.typical

    def test_extrapolated_speeds_say_why_and_have_a_wider_band(self) -> None:
        plans = {fit.machine: fit.plan for fit in estimated().fits}
        known, mac = plans["l40s"], plans["apple_m5_max_40_core_128_gb"]
        assert known
        assert mac
        assert say("beyond.no_compute") in mac.extrapolated
        assert mac.error > known.error

    def test_footprints_have_one_significant_digit(self) -> None:
        for item in estimated(grid_zone="FRA").footprints:
            for number in (item.per_1000_answers.wh_low, item.per_1000_answers.gco2e_high):
                assert len(f"{number:.15g}".strip("0").replace(".", "").strip("0")) == 1

    def test_a_cleaner_grid_gives_less_gas(self) -> None:
        clean, dirty = (estimated(grid_zone=zone).footprints[0].per_1000_answers for zone in ("NOR", "POL"))
        assert clean.gco2e_high < dirty.gco2e_high
        assert clean.wh_high == dirty.wh_high

    def test_the_chart_marks_the_visitors_volume(self) -> None:
        chart = estimated(requests_per_month=123_456).curve
        assert chart.marked == 123_456
        assert 123_456 in chart.volumes
        assert all(tuple(point.requests for point in line.points) == chart.volumes for line in chart.lines)

    def test_the_chart_agrees_with_the_table(self) -> None:
        result = estimated(requests_per_month=123_456)
        table = {way.way: way.usd_per_month.typical for way in result.ways if way.usd_per_month}
        for line in result.curve.lines:
            assert {point.usd for point in line.points if point.requests == 123_456} == {table[line.way]}

    def test_what_the_answers_close_by_themselves_is_closed_in_the_estimate(self) -> None:
        closed = 0
        for where, when in product(
            ("public", "internal", "personal", "sealed"), ("batch", "seconds", "instant", "offline")
        ):
            made = estimated(data_sensitivity=where, latency=when, team="ml")
            for way in made.ways:
                if closed_by_answers(way.way, made.need):
                    assert way.usd_per_month is None
                    closed += 1
        assert closed > 16


class TestBadInput:
    @pytest.mark.parametrize("requests", [0, 1, 10**10])
    def test_any_volume(self, requests: int) -> None:
        result = estimated(requests_per_month=requests)
        assert all(way.usd_per_month and way.usd_per_month.low >= 0 for way in result.ways)

    def test_no_tokens_at_all(self) -> None:
        result = estimated(prompt_tokens=0, output_tokens=0)
        assert {item.verdict for item in result.break_evens} == {"nothing_to_beat"}
        assert all(way.usd_per_month is not None for way in result.ways)

    def test_nothing_answered(self) -> None:
        empty = input_from_answers({"task": "unsure", "priorities": ("none",)})
        result = estimate(empty, catalogue(), prices(), energy())
        assert result.workload.requests == 10_000

    def test_answers_become_an_input(self) -> None:
        made = input_from_answers({"task": "extract", "volume": 12, "mix": "alike"}, advice="slm", output_tokens=5)
        assert (made.task, made.requests_per_month, made.mix, made.advice, made.output_tokens) == (
            "extract",
            12,
            "alike",
            "slm",
            5,
        )

    def test_a_text_longer_than_any_model_takes(self) -> None:
        result = estimated(prompt_tokens=9_000_000)
        assert all(way.usd_per_month is None and way.closed for way in result.ways)
        assert result.cheapest is None

    def test_a_model_without_geometry_is_still_estimated_and_says_so(self) -> None:
        bare = language_model("qwen3-8b").model_copy(update={"geometry": None})
        wanted = need()
        work, _ = workload_of(wanted, catalogue())
        made = plan(bare, machine("l40s"), wanted, work, catalogue())
        assert made is not None
        assert say("beyond.guessed") in made.extrapolated

    def test_a_model_of_unknown_size_has_no_plan(self) -> None:
        wanted = need()
        work, _ = workload_of(wanted, catalogue())
        assert plan(language_model("gpt-6-luna"), machine("l40s"), wanted, work, catalogue()) is None

    def test_an_unknown_grid_is_refused(self) -> None:
        with pytest.raises(ValueError, match="grid zone 'QQQ'"):
            estimated(grid_zone="QQQ")

    def test_prices_of_the_wrong_tier_are_refused(self) -> None:
        with pytest.raises(ValueError, match="standard prices"):
            estimate(need(), catalogue(), prices("batch"), energy())

    def test_a_stale_price_is_named(self) -> None:
        table = prices()
        stale = {key: value.model_copy(update={"stale": True}) for key, value in table.prices.items()}
        aged = type(table)(**{**{name: getattr(table, name) for name in type(table).model_fields}, "prices": stale})
        result = estimate(need(), catalogue(), aged, energy())
        assert table.stale != aged.stale
        assert set(result.stale_offers) == {item.offer for item in result.shortlist.items if item.offer}
