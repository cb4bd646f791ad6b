"""With the answers hidden, no reader learns one: not from the page, its preview, its card or its files."""

from __future__ import annotations

import csv
import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.models import (
    Assessment,
    Combination,
    ExampleApplication,
    Limit,
    Option,
    Question,
)
from advisor.storage import content
from tests.web.journey import ANSWERS, VOLUME, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

MARK = "zqx"
"""In every word that tells an answer, and nowhere else."""


@pytest.fixture(autouse=True)
def _marked_words() -> None:
    """A version in which whatever repeats an answer can be told from all other words."""
    for option in Option.objects.select_related("question"):
        key = f"{MARK} {option.question.key} {option.key}"
        Option.objects.filter(pk=option.pk).update(label=f"{key} label", phrase=f"{key} phrase", hint=f"{key} hint")
    Question.objects.update(hint=f"{MARK} question hint", unit=f"{MARK} unit")
    for question in Question.objects.all():
        Question.objects.filter(pk=question.pk).update(text=f"{MARK} {question.key} asked?")
    Combination.objects.update(phrase=f"{MARK} combination")
    Limit.objects.filter(key="rare_and_offline").update(rules_out=["slm", "hybrid", "llm"])
    Limit.objects.update(text=f"{MARK} limit", way_on=f"{MARK} way on")
    ExampleApplication.objects.update(summary=f"{MARK} summary", tradeoff=f"{MARK} tradeoff")
    content.publish()


def parts_of(client: Client, assessment: Assessment) -> dict[str, str]:
    """Everything a reader can get from the view link, as text."""
    names = ("result", "result_json", "result_csv")
    return {name: client.get(reverse(name, args=[assessment.view_token])).content.decode() for name in names}


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_nothing_behind_a_hidden_link_repeats_an_answer(client: Client, answers: dict[str, Any]) -> None:
    assessment, manage_url = run_through(client, answers)
    assert all(MARK in text for text in parts_of(client, assessment).values())
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    for name, text in parts_of(client, assessment).items():
        assert MARK not in text, name
        assert str(VOLUME) not in text.replace(",", ""), name
        assert "$" not in text, name
        assert (
            "keeps the answers private" in text or '"answers_hidden": true' in text or '"answers_hidden":true' in text
        )
    assert MARK in client.get(manage_url).content.decode()


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_a_hidden_file_says_so_and_is_empty_where_answers_would_stand(client: Client, answers: dict[str, Any]) -> None:
    assessment, manage_url = run_through(client, answers)
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    file = json.loads(parts_of(client, assessment)["result_json"])
    empty = ("reasons_for", "reasons_against", "limits", "flips", "answers", "coverage", "stability", "costs")
    assert not any(file[name] for name in empty)
    assert file["answers_hidden"] is True
    assert file["verdict"]
    assert {line["position"] for line in file["lines"]} <= {-0.5, 0, 0.5}
    assert {(line["answered"], line["of"]) for line in file["lines"]} == {(None, None)}
    assert all(share > 0 and round(20 * share, 6).is_integer() for share in file["probabilities"].values())
    assert sum(file["probabilities"].values()) == pytest.approx(1)


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
def test_a_hidden_table_gives_rough_figures_in_words(client: Client, answers: dict[str, Any]) -> None:
    assessment, manage_url = run_through(client, answers)
    assert "Chance in percent" in parts_of(client, assessment)["result_csv"]
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    parts = parts_of(client, assessment)
    rows = list(csv.reader(parts["result_csv"].splitlines()))
    chances, lines = ([row[3] for row in rows if row[0] == part] for part in ("Chance", "Line"))
    assert len(chances) == 3
    assert all(" in 10" in chance for chance in chances)
    assert all(html.escape(chance) in text_of(parts["result"].encode()) for chance in chances if assessment.outcome)
    assert set(lines) <= {"on the small side", "in the middle, or not known", "on the large side"}
    assert not any(re.search(r"percent|-0\.5|0\.5", cell) for row in rows for cell in row)


def test_verdict_chances_lines_and_plan_stay(client: Client) -> None:
    assessment, manage_url = run_through(client)
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    words = text_of(parts_of(client, assessment)["result"].encode())
    for there in ("Start with a small model.", "How sure this is", "Where the work stands", "The next two weeks"):
        assert there in words
    for gone in ("What you told us", "Limits", "What would change", "What it would cost", "Mind the cost"):
        assert gone not in words


def test_nothing_counts_open_answers_or_tells_an_exact_place(client: Client) -> None:
    assessment, manage_url = run_through(client, {**ANSWERS["five"], "priorities": ["upkeep"]})
    for there in ("questions are open", "Could be", "how far open answers", "the build brief counts them"):
        assert there in text_of(parts_of(client, assessment)["result"].encode())
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    page = parts_of(client, assessment)["result"]
    assert "Small end Large end The work" in " ".join(text_of(page.encode()).split())
    for gone in ("open", "Could be", "Answered", "build brief", "towards", "not known yet"):
        assert gone not in text_of(page.encode()).replace("open weights", "")
    assert set(re.findall(r'class="you" cx="([\d.]+)%', page)) <= {"25.0", "50.0", "75.0"}
    assert 'class="range"' not in page


def test_pages_that_work_with_the_answers_are_closed_and_not_offered(client: Client) -> None:
    assessment, manage_url = run_through(client)
    cost = reverse("cost", args=[assessment.view_token])
    assert cost in client.get(manage_url).content.decode()
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    assert client.get(cost).status_code == 404
    assert cost not in client.get(manage_url).content.decode()
    assert f"{manage_url}cost/" in client.get(manage_url).content.decode()
    assert cost not in parts_of(client, assessment)["result"]


def test_no_way_open_is_told_without_pointing_at_limits_that_are_not_there(client: Client) -> None:
    assessment, manage_url = run_through(client, ANSWERS["rare"])
    assert "See below which ones" in text_of(parts_of(client, assessment)["result"].encode())
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    words = text_of(parts_of(client, assessment)["result"].encode())
    assert "leave no way open" in words
    assert "ruled out by one of the answers" in words
    assert "below" not in words
    assert "limits above" not in words


def test_showing_the_answers_again_takes_effect_at_once(client: Client) -> None:
    assessment, manage_url = run_through(client)
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    assert MARK not in parts_of(client, assessment)["result"]
    client.post(f"{manage_url}link/", {"expires": "never"})
    assert MARK in parts_of(client, assessment)["result"]


def test_that_published_tests_disagree_is_not_told_without_the_answers(client: Client) -> None:
    assessment, manage_url = run_through(client)
    advice = assessment.advice
    advice["recommendation"]["strength"] = "close"
    advice["beside"]["disagreement"] = {"kind": "tuned_falls_short", "before": "leaning"}
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    Assessment.objects.filter(pk=assessment.pk).update(advice=advice, strength="close")
    words = text_of(parts_of(client, assessment)["result"].encode())
    assert "Too close to call. A small model is slightly ahead." in words
    assert "published tests" not in words


@pytest.mark.parametrize("hidden", [False, True])
def test_the_plan_for_both_says_what_to_do_where_texts_stay_in_and_betrays_nothing(
    client: Client, hidden: bool
) -> None:
    plans = set()
    changed: list[dict[str, str]] = [{}, {"data_sensitivity": "sealed"}, {"latency": "offline"}]
    for changes in changed:
        assessment, manage_url = run_through(client, {**ANSWERS["between"], **changes})
        assert assessment.outcome == "hybrid"
        client.post(f"{manage_url}link/", {"expires": "never", **({"hide_answers": "on"} if hidden else {})})
        plan = text_of(parts_of(client, assessment)["result"].encode()).split("The next two weeks")[1]
        plans.add(plan.split("Change course")[0])
    assert len(plans) == 1
    plan = plans.pop()
    assert plan.count("If your texts may not go out, ") == 2
    assert "if there is no network at work, a person takes the part of the large one" in plan
