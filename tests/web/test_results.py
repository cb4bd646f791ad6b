"""The result page: one sentence, its reasons, and the same tomorrow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import ExampleApplication, Option
from advisor.storage import content
from advisor.words.chances import in_percent
from tests.web.journey import ANSWERS, DENTIST, run_through, text_of

pytestmark = pytest.mark.django_db


def test_the_verdict_is_the_heading_and_the_reasons_are_the_visitors_words(client: Client) -> None:
    assessment, _ = run_through(client)
    page = client.get(reverse("result", args=[assessment.view_token])).content
    assert b"<h1" in page
    assert "Start with a small model" in text_of(page)
    reason = assessment.advice["recommendation"]["reasons_for"][0]["text"]
    assert reason in text_of(page).replace("&#x27;", "'")


def test_the_result_reads_the_same_after_new_points_are_published(client: Client) -> None:
    assessment, _ = run_through(client)
    url = reverse("result", args=[assessment.view_token])
    before = client.get(url).content
    Option.objects.update(points_llm=9, label="Reworded")
    ExampleApplication.objects.all().delete()
    content.publish()
    assert client.get(url).content == before


def test_it_names_the_version_and_the_date_it_comes_from(client: Client) -> None:
    assessment, _ = run_through(client)
    words = text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    assert f"version {assessment.version.number}" in words.lower()
    assert str(assessment.created_at.year) in words


@pytest.mark.parametrize(
    "changes", [{}, {"data_sensitivity": "sealed"}, {key: "unsure" for key in DENTIST if key != "priorities"}]
)
def test_every_kind_of_result_has_a_page(client: Client, changes: dict[str, Any]) -> None:
    assessment, manage_url = run_through(client, {**DENTIST, **changes})
    assert client.get(reverse("result", args=[assessment.view_token])).status_code == 200
    assert client.get(manage_url).status_code == 200


def test_too_few_answers_give_no_recommendation_and_say_so(client: Client) -> None:
    unsure = {**{key: "unsure" for key in DENTIST}, "priorities": [], "volume": ""}
    assessment, _ = run_through(client, unsure)
    assert (assessment.outcome, assessment.strength) == ("", "none")
    words = text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    assert "Start with a" not in words


def test_a_result_is_for_people_with_the_link_only(client: Client) -> None:
    assessment, manage_url = run_through(client)
    for url in (reverse("result", args=[assessment.view_token]), manage_url):
        headers = client.get(url).headers
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "private" in headers["Cache-Control"]


def test_a_result_costs_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    assessment, _ = run_through(client)
    url = reverse("result", args=[assessment.view_token])
    client.get(url)
    with django_assert_max_num_queries(1):
        client.get(url)


def test_the_view_page_does_not_give_away_the_manage_link(client: Client) -> None:
    assessment, manage_url = run_through(client)
    page = client.get(reverse("result", args=[assessment.view_token])).content.decode()
    assert manage_url.split("/")[2] not in page
    assert assessment.manage_hash not in page
    assert "/m/" not in page


def test_every_picture_on_a_result_has_a_title(client: Client) -> None:
    assessment, _manage_url = run_through(client)
    page = client.get(reverse("result", args=[assessment.view_token])).content.decode()
    pictures = re.findall(r'<svg[^>]*role="img"[^>]*>\s*(<\w+)', page)
    assert len(pictures) > 5
    assert set(pictures) == {"<title"}


@pytest.mark.parametrize("path", ["", "try/"])
def test_what_every_bar_shows_stands_in_a_table_under_its_fold(client: Client, path: str) -> None:
    assessment, _ = run_through(client)
    page = client.get(f"/r/{assessment.view_token}/{path}").content.decode()
    fold = page.split('id="weights"')[1].split("</section>")[0]
    last_cells = re.findall(r"<td>([^<]*)</td></tr>", fold)
    for words in re.findall(r"<title>([\d.,]+) points (for|against) it</title>", page):
        assert f"{'+' if words[1] == 'for' else '−'}{words[0]}" in last_cells
    totals = assessment.advice["recommendation"]["totals"]
    ahead = totals["slm"] - (totals["hybrid"] + totals["llm"]) / 2
    assert last_cells[-2:] == [f"+{ahead:.1f}", ""]


def test_the_parts_of_the_chance_bar_stand_in_a_table_in_percent(client: Client) -> None:
    assessment, _ = run_through(client)
    page = client.get(reverse("result", args=[assessment.view_token])).content.decode()
    bar = page.split('id="chances"')[1].split("</section>")[0]
    told = re.findall(r"<td>([^<]+%)</td>", bar)
    drawn = re.findall(r'<rect class="chance-[a-z]+"[^>]* width="(\d+)%"', bar)
    assert len(told) == 3
    assert sum(map(int, drawn)) == 100
    assert [words for words in told if words != "under 1%"] == [in_percent(int(number)) for number in drawn]


def test_no_chance_is_told_as_none_or_as_certain() -> None:
    assert [in_percent(whole) for whole in (0, 1, 50, 99, 100)] == ["under 1%", "1%", "50%", "99%", "over 99%"]


def test_a_line_without_open_answers_has_no_range(client: Client) -> None:
    page = text_of(client.get(reverse("result", args=[run_through(client)[0].view_token])).content)
    assert "No open answers" in page
    assert not re.search(r"\b(\d+)–\1\b", page)
    assert "test below" not in page


def test_an_answer_without_a_priority_is_called_as_its_option_is(client: Client) -> None:
    label = content.current().question("priorities").option("none").label
    assessment, _ = run_through(client, {**DENTIST, "priorities": []})
    words = text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    assert label == "None stands out"
    assert label in words
    assert "Nothing stands out" not in words


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(("of", "firm"), [("dentist", "Try small models as they come."), ("writer", "Try two large")])
@pytest.mark.parametrize("strength", ["close", "leaning"])
def test_where_it_is_too_close_to_call_the_plan_tries_both_kinds(
    client: Client, strength: str, of: str, firm: str, hidden: bool
) -> None:
    assessment, _ = run_through(client, ANSWERS[of])
    assessment.advice["recommendation"]["strength"] = assessment.strength = strength
    assessment.hide_answers = hidden
    assessment.save()
    plan = text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    plan = plan.split("The next two weeks")[1].split("Change course")[0]
    both = re.search(r"Days 4 to \d\. Try one (small and one large|large and one small) model\.", plan)
    assert (both is not None) == (strength == "close")
    assert (firm in plan) == (strength != "close")


@pytest.mark.parametrize("hidden", [False, True])
def test_where_published_tests_disagree_the_plan_tries_both_kinds_and_betrays_nothing(
    client: Client, hidden: bool
) -> None:
    assessment, _ = run_through(client)
    assessment.advice["recommendation"]["strength"] = assessment.strength = "leaning"
    assessment.advice["beside"]["disagreement"] = {"kind": "tuned_falls_short", "before": "clear"}
    assessment.hide_answers = hidden
    assessment.save()
    assert (
        "Try one small and one large model."
        in text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    ) == (not hidden)


def test_the_plan_for_a_large_model_says_where_to_test_a_text_that_may_not_leave(client: Client) -> None:
    assessment, _ = run_through(client, {**ANSWERS["writer"], "data_sensitivity": "sealed", "team": "ml"})
    assert assessment.outcome == "llm"
    words = text_of(client.get(reverse("result", args=[assessment.view_token])).content)
    assert "If nothing may leave, test on a machine of yours." in words
