"""What it would cost: frozen on the result, worked out anew on the page where numbers are moved."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.engine.advice import Advice
from advisor.engine.cost.sieve import KINDS
from advisor.engine.cost.summary import CostSummary
from advisor.models import Assessment, Assumption, LanguageModel, Offer
from advisor.storage import catalogue, prices
from advisor.words.amounts import dollars
from advisor.words.said import in_words
from tests.estimate_parts import NOON
from tests.web.journey import DENTIST, SEALED, WRITER, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some prices change with the hour."""
    monkeypatch.setattr("advisor.storage.catalogue.timezone.now", lambda: NOON)


def result_url(assessment: Assessment) -> str:
    return reverse("result", args=[assessment.view_token])


def cost_url(assessment: Assessment, query: str = "") -> str:
    return reverse("cost", args=[assessment.view_token]) + (f"?{query}" if query else "")


def costs_of(assessment: Assessment) -> CostSummary:
    costs = Advice.model_validate(assessment.advice).costs
    assert costs is not None
    return costs


class TestOnTheResult:
    @pytest.mark.parametrize(("volume", "told"), [("2000", ": about $"), ("1", ": under $0.01.")])
    def test_an_amount_inside_a_sentence_begins_small(self, client: Client, volume: str, told: str) -> None:
        assessment, _ = run_through(client, {**WRITER, "volume": volume, "data_sensitivity": "public"})
        page = text_of(client.get(result_url(assessment)).content)
        lead = page.split("What it would cost ")[1].split(" A small model")[0]
        assert "as advised. The lowest below is" in lead
        assert told in lead

    def test_where_it_is_too_close_to_call_nothing_is_called_advised(self, client: Client) -> None:
        assessment, _ = run_through(client, {**WRITER, "data_sensitivity": "public"})
        assessment.advice["recommendation"]["strength"] = assessment.strength = "close"
        assessment.save()
        for url in (result_url(assessment), cost_url(assessment)):
            html = client.get(url).content.decode()
            assert "paid by use, the way that is slightly ahead. The lowest below is" in text_of(html.encode())
            assert "as advised" not in html
            assert "our advice" not in html

    def test_it_says_what_a_month_costs_and_marks_the_cheapest(self, client: Client) -> None:
        assessment, _ = run_through(client)
        html = client.get(result_url(assessment)).content.decode()
        words = text_of(html.encode())
        assert "What it would cost" in words
        assert "Counted for 2,000 requests a month" in words
        assert html.count("lowest</span>") == 1
        row = next(part for part in html.split("<tr") if 'class="tag">lowest' in part)
        assert "A small model paid by use" in text_of(row.encode())

    def test_the_lowest_open_way_to_what_is_advised_is_marked(self, client: Client) -> None:
        assessment, _ = run_through(client, {**WRITER, "data_sensitivity": "public"})
        table = client.get(result_url(assessment)).content.decode().split('<table class="cost-table">')[1]
        (row,) = (part for part in table.split("<tr") if "our advice</span>" in part)
        assert assessment.outcome == "llm"
        assert "A large model paid by use" in text_of(row.encode())
        assert "lowest</span>" not in row

    def test_why_a_way_is_not_open_takes_the_whole_row(self, client: Client) -> None:
        assessment, _ = run_through(client, {**WRITER, **SEALED})
        table = client.get(result_url(assessment)).content.decode().split('<table class="cost-table">')[1]
        closed = [part for part in table.split("<tr") if "Not open." in part]
        assert closed
        assert all('colspan="2"' in part and "<td" not in part and "our advice" not in part for part in closed)

    def test_the_cost_is_kept_and_lean(self, client: Client) -> None:
        assessment, _ = run_through(client)
        assert len(json.dumps(assessment.advice["costs"])) < 15_000
        assert costs_of(assessment).need.advice == assessment.outcome

    def test_an_old_result_reads_the_same_after_prices_and_models_changed(self, client: Client) -> None:
        assessment, _ = run_through(client)
        before = client.get(result_url(assessment)).content
        Offer.objects.update(usd_in_per_mtok=Decimal(99), usd_out_per_mtok=Decimal(99))
        LanguageModel.objects.all().delete()
        assert client.get(result_url(assessment)).content == before

    def test_a_result_made_without_costs_still_opens(self, client: Client) -> None:
        assessment, _ = run_through(client)
        del assessment.advice["costs"]
        assessment.save()
        page = client.get(result_url(assessment))
        assert page.status_code == 200
        assert "What it would cost" not in text_of(page.content)

    def test_what_contradicts_the_advice_stands_next_to_the_verdict(self, client: Client) -> None:
        assessment, _ = run_through(client, {**DENTIST, "volume": "500000000", "length": "long"})
        said = costs_of(assessment).contradictions
        html = client.get(result_url(assessment)).content.decode()
        verdict = text_of(html.split("</header>")[1].encode())
        assert said[0].key in ("budget_none", "budget_advice")
        assert in_words(said[0].text) in verdict

    def test_too_few_answers_get_no_figures(self, client: Client) -> None:
        unsure = {**{key: "unsure" for key in DENTIST}, "priorities": [], "volume": ""}
        assessment, _ = run_through(client, unsure)
        assert assessment.advice["costs"] is None
        assert "What it would cost" not in text_of(client.get(result_url(assessment)).content)

    @pytest.mark.parametrize(
        ("saved", "told"),
        [
            (-50.2, "the figures here come out 50 % above the large model alone."),
            (-0.3, "they cost the same as the large model alone."),
            (0.3, "they cost the same as the large model alone."),
            (61.8, "the figures here come out 62 % below the large model alone."),
            (None, ""),
        ],
    )
    def test_a_hybrid_that_costs_more_is_said_to_cost_more(
        self, client: Client, saved: float | None, told: str
    ) -> None:
        assessment, _ = run_through(client)
        assessment.advice["costs"]["hybrid"]["saved_here_percent"] = saved
        assessment.save()
        words = text_of(client.get(result_url(assessment)).content)
        assert ("Both together: " in words) == bool(told)
        assert told in words
        assert "-" not in words.partition("Both together: ")[2].partition("large model alone")[0]

    def test_three_of_each_open_kind_and_which_answer_threw_out_how_many(self, client: Client) -> None:
        assessment, _ = run_through(client)
        costs = costs_of(assessment)
        kinds = [item.kind for item in costs.listed]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {
            "small_own": 3, "small_hosted": 3, "large_hosted": 3,
        }  # fmt: skip
        words = text_of(client.get(result_url(assessment)).content)
        gone = next(item for item in costs.exclusions if item.question == "data_sensitivity")
        assert f"{gone.count} are left out" in words
        assert "You answered “" in words

    @pytest.mark.parametrize(
        ("advice", "listed", "named"),
        [
            ("llm", KINDS, "large_hosted"),
            ("llm", ("small_own", "small_hosted", "large_own"), "large_own"),
            ("slm", KINDS, "small_own"),
            ("slm", ("small_hosted", "large_hosted"), "small_hosted"),
            ("hybrid", KINDS, "small_hosted"),
            ("hybrid", ("large_hosted", "small_own"), "small_own"),
            ("llm", ("small_own",), "small_own"),
        ],
    )
    def test_the_models_named_first_are_of_the_size_that_is_advised(
        self, client: Client, advice: str, listed: tuple[str, ...], named: str
    ) -> None:
        assessment, _ = run_through(client)
        costs = assessment.advice["costs"]
        costs["need"]["advice"] = advice
        costs["listed"] = [{**costs["listed"][0], "kind": kind, "name": f"Of {kind}"} for kind in listed]
        assessment.save()
        html = client.get(result_url(assessment)).content.decode().split('id="shortlist"')[1]
        assert html.split("</summary>")[0].endswith(f"Of {named}")

    def test_an_option_the_owner_added_does_not_stop_a_result(self, client: Client) -> None:
        assessment, _ = run_through(client)
        assessment.answers["length"] = "endless"
        assessment.save()
        assert client.get(cost_url(assessment)).status_code == 200


class TestMovingTheNumbers:
    def test_the_address_carries_the_values(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(
            cost_url(assessment, "volume=50000&prompt=1500&output=300&hours=10&gpu=low&zone=FRA&share=40")
        )
        words, html = text_of(page.content), page.content.decode()
        assert "Counted for 50,000 requests a month" in words
        assert "and $750 for people" in words
        assert "Power grid: FRA" in words
        assert "about 40 in 100 go on" in words
        assert 'value="50000"' in html
        assert re.search(r'value="low" selected', html)

    def test_numbers_in_short_are_read_and_told_in_full(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(cost_url(assessment, "volume=1.5k mails&prompt=2k&output=300 tokens&hours=10 h"))
        words = text_of(page.content)
        assert "Counted for 1,500 requests a month" in words
        assert "2,000 tokens" in words
        assert "and $750 for people" in words
        assert page.context["moved"].need.output_tokens == 300

    def test_a_number_left_as_it_was_stays_an_assumption(self, client: Client) -> None:
        assessment, _ = run_through(client)
        moved = client.get(cost_url(assessment)).context["moved"]
        query = "&".join(f"{field.name}={field.value}" for field in moved.fields)
        again = client.get(cost_url(assessment, query))
        assert again.context["moved"].need == moved.need
        assert {item.assumed for item in again.context["costs"].taken if item.knob != "requests_per_month"} == {True}

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("volume=many", "Write the number in full"),
            ("volume=10000000001", "Give a number from 0 to 10,000,000,000."),
            ("volume=-5", "Give a number from 0 to 10,000,000,000."),
            ("output=1e9", "Write the number in full"),
            ("volume=900 a day", "This asks for requests a month: write that number alone"),
            ("output=1.500k", "This can be read as 1,500 or as 1,500,000."),
            ("hours=1,000", "This can be read as 1 or as 1000. Write the one you mean."),
            ("share=101", "Give a number from 0 to 100."),
            ("share=nan", "Write a number in digits"),
            ("hours=lots", "Write a number in digits"),
            ("zone=QQQ", "Choose one of the entries"),
            ("tier=cheap", "Choose one of the entries"),
        ],
    )
    def test_what_cannot_be_used_is_said_and_nothing_is_lost(self, client: Client, query: str, words: str) -> None:
        assessment, _ = run_through(client)
        page = client.get(cost_url(assessment, f"{query}&prompt=4321"))
        assert page.status_code == 200
        assert words in text_of(page.content)
        assert 'value="4321"' in page.content.decode()
        entered = query.split("=")[1]
        assert query.startswith(("zone", "tier")) or f'value="{entered}"' in page.content.decode()
        assert "usual values instead" in text_of(page.content)

    @pytest.mark.parametrize("volume", [0, 1, 10**10])
    def test_any_volume_has_a_page(self, client: Client, volume: int) -> None:
        assessment, _ = run_through(client)
        assert client.get(cost_url(assessment, f"volume={volume}&prompt=0&output=0")).status_code == 200

    def test_htmx_gets_the_figures_only_and_a_title(self, client: Client, htmx_client: Client) -> None:
        assessment, _ = run_through(client)
        page = htmx_client.get(cost_url(assessment, "volume=7"))
        assert b"<html" not in page.content
        assert b"<form" not in page.content
        assert b"<title>" in page.content
        assert "HX-Request" in page.headers["Vary"]

    def test_it_is_for_people_with_the_link_only(self, client: Client) -> None:
        assessment, manage = run_through(client)
        page = client.get(cost_url(assessment))
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert manage.split("/")[2] not in page.content.decode()
        Assessment.objects.update(shared=False)
        assert client.get(cost_url(assessment)).status_code == 404
        assert client.get(cost_url(assessment)).content == client.get(result_url(assessment)).content

    def test_it_says_that_prices_are_of_today(self, client: Client) -> None:
        assessment, _ = run_through(client)
        words = text_of(client.get(cost_url(assessment)).content)
        assert "with prices of Nov. 23, 2026, 12:00 UTC" in words

    def test_the_chart_and_the_table_say_the_same(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(cost_url(assessment, "volume=50000&prompt=1500&output=300"))
        marked = next(row for row in page.context["cost_chart"].rows if row.marked)
        by_name = dict(zip(page.context["cost_chart"].heads, marked.cells, strict=True))
        for shown in page.context["cost_ways"]:
            assert by_name[shown.name] == dollars(shown.way.usd_per_month.typical)

    def test_every_machine_is_listed_with_what_it_carries(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(cost_url(assessment, "output=300"))
        fits = page.context["fits"]
        assert len(fits) == len(catalogue.current().machines)
        assert [item.fit.fits for item in fits] == sorted((item.fit.fits for item in fits), reverse=True)
        assert "Which machines carry it" in text_of(page.content)

    def test_two_queries(self, client: Client, django_assert_num_queries: Any) -> None:
        assessment, _ = run_through(client)
        client.get(cost_url(assessment))
        with django_assert_num_queries(2):
            client.get(cost_url(assessment, "volume=123"))


class TestPrices:
    def test_a_price_is_looked_up_once_an_hour_and_not_for_each_page(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assessment, _ = run_through(client)
        client.get(cost_url(assessment))
        monkeypatch.setattr("genai_prices.calc_price", lambda *given, **named: pytest.fail("looked up again"))
        client.get(cost_url(assessment, "volume=5&tier=batch"))
        run_through(client)

    def test_a_price_the_library_no_longer_knows_is_said(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        assessment, _ = run_through(client)
        name = costs_of(assessment).listed[-1].name
        offer = costs_of(assessment).listed[-1].offer
        Offer.objects.filter(pk=offer).update(model_ref="a-name-nobody-knows", matched_id="a-name-nobody-knows")
        prices.forget()
        words = text_of(client.get(cost_url(assessment)).content)
        assert f"The price library no longer knows {name}" in words

    def test_a_changed_assumption_counts_at_once(self, client: Client) -> None:
        assessment, _ = run_through(client)
        Assumption.objects.filter(key="output_tokens.classify").update(value=77)
        assert 'value="77"' in client.get(cost_url(assessment)).content.decode()

    def test_a_row_that_no_longer_holds_is_left_out(self, client: Client) -> None:
        LanguageModel.objects.filter(pk="gpt-6-luna").update(size="huge")
        known = {item.key for item in catalogue.current().language_models}
        assert "gpt-6-luna" not in known
        assert "gpt-6-luna" not in {item.language_model for item in catalogue.current().offers}


class TestChart:
    def test_every_line_is_named_and_has_its_values_in_the_table(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(cost_url(assessment, "volume=50000"))
        chart, html = page.context["cost_chart"], page.content.decode()
        assert html.count('role="img"') >= 1
        assert chart.title in html.replace("&#x27;", "'")
        assert len(chart.heads) == len(chart.lines) == html.count("<polyline")
        heights = sorted(line.label_at for line in chart.lines)
        assert all(below - above >= 16.9 for above, below in pairwise(heights))
        assert min(heights) >= 30
        assert max(heights) <= 340

    def test_no_volume_no_mark(self, client: Client) -> None:
        assessment, _ = run_through(client)
        assert client.get(cost_url(assessment, "volume=0")).context["cost_chart"].marked_at is None

    def test_what_is_said_about_machines_is_what_the_lines_show(self, client: Client) -> None:
        """Where a machine is said to be cheaper from some volume on, its line lies below there, and never before."""
        assessment, _ = run_through(client, {**DENTIST, "data_sensitivity": "internal", "task": "write"})
        for volume in (2000, 500_000, 20_000_000):
            costs = client.get(cost_url(assessment, f"volume={volume}")).context["costs"]
            usual = {way.way: way.usd_per_month.typical for way in costs.ways if way.usd_per_month}
            for crossing in costs.crossings:
                cheaper = usual[crossing.self_hosted] < usual[crossing.against]
                if crossing.verdict == "never_at_this_size" or volume < crossing.requests_per_month:
                    assert not cheaper, (volume, crossing)
