"""What stands beside the advice: shown in words, frozen with the result, honest where it disagrees."""

from __future__ import annotations

import re
import statistics
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.engine import beside as beside_module
from advisor.engine.advice import advise, recommend
from advisor.engine.beside import Beside, Library
from advisor.engine.evidence.findings import Evidence, Finding
from advisor.engine.schema import Questionnaire
from advisor.models import Assessment, Case, Comparison
from advisor.storage import library
from advisor.words.evidence import chance_words, counted_words, shown_finding, why_apart
from advisor.words.sources import source_url
from tests.web.journey import DENTIST, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

ANSWERS: dict[str, Any] = {**DENTIST, "volume": 2000, "priorities": ("accuracy", "cost")}


@pytest.fixture
def known(db: None) -> Library:
    return library.current()


def a_finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "adaptation": "tuned", "comparisons": 10, "sources": 5, "small": 8, "tie": 0, "large": 2, "share": 0.8,
        "usual_gap_percent": 4.0, "probability": 0.8, "low": 0.6, "high": 0.9, "lean": "small",
        "contributions": (), "matches": (),
    }  # fmt: skip
    return Finding(**{**fields, **changes})


def page_of(client: Client, assessment: Assessment) -> str:
    return client.get(reverse("result", args=[assessment.view_token])).content.decode()


def test_the_page_shows_measurements_and_cases_with_their_sources(client: Client) -> None:
    assessment, _ = run_through(client)
    page = page_of(client, assessment)
    words = text_of(page.encode())
    assert "What others measured" in words
    assert "Businesses like yours" in words
    assert "ties counting half" in words
    measured = page[page.index('id="measured"') : page.index('id="cases"')]
    assert "https://arxiv.org/abs/" in measured
    assert measured.count('role="img"') == 2
    near = page[page.index('id="cases"') : page.index('id="closest"')]
    assert 3 <= near.count("Alike: ") <= 5
    assert near.count("In their own words") + near.count("Source:") == near.count("Alike: ")


def test_dots_title_and_table_say_the_same(client: Client) -> None:
    assessment, _ = run_through(client)
    page = page_of(client, assessment)
    for name in ("as_it_comes", "tuned"):
        finding = assessment.advice["beside"]["evidence"][name]
        picture = re.search(rf'<svg class="results"[^>]*results-{name}".*?</svg>', page, re.DOTALL)
        assert picture is not None
        for winner in ("small", "tie", "large"):
            drawn = re.search(rf'class="won-{winner}" d="([^"]*)"', picture[0])
            assert drawn is not None
            assert drawn[1].count("M") == finding[winner]
        counted = counted_words(Finding.model_validate(finding))
        assert page.count(counted) == 2
        row = "".join(f"<td>{finding[key]}</td>" for key in ("comparisons", "sources", "small", "tie", "large"))
        assert row in page


def test_an_edited_library_leaves_finished_results_alone(client: Client) -> None:
    assessment, _ = run_through(client)
    before = page_of(client, assessment)
    Comparison.objects.all().delete()
    Case.objects.all().delete()
    assert page_of(client, assessment) == before
    again, _ = run_through(client)
    assert "Businesses like yours" not in page_of(client, again)
    assert "Too few to say." in page_of(client, again)


def test_a_result_from_before_the_library_still_has_its_page(client: Client) -> None:
    assessment, _ = run_through(client)
    del assessment.advice["beside"]
    assessment.save()
    words = text_of(page_of(client, assessment).encode())
    assert "Start with a small model" in words
    assert "What others measured" not in words


def test_without_a_task_nothing_was_measured(client: Client) -> None:
    assessment, _ = run_through(client, {**DENTIST, "task": "unsure"})
    assert assessment.advice["beside"]["evidence"] is None
    words = text_of(page_of(client, assessment).encode())
    assert "What others measured" not in words
    assert "Businesses like yours" in words


def test_what_is_frozen_is_no_more_than_what_is_shown(client: Client) -> None:
    assessment, _ = run_through(client)
    found = Beside.model_validate(assessment.advice["beside"])
    assert found.evidence is not None
    assert len(found.evidence.tuned.matches) <= beside_module.MOST_MATCHES
    assert len(found.model_dump_json()) < 25_000


@pytest.mark.parametrize(
    ("outcome", "raw", "tuned", "examples", "kind"),
    [
        ("slm", "large", "large", "many", "tuned_falls_short"),
        ("slm", "large", "even", "none", "nothing_to_tune_with"),
        ("llm", "small", "even", "none", "small_is_enough"),
        ("llm", "large", "small", "thousands", "tuned_is_enough"),
        ("slm", "large", "small", "thousands", None),
        ("slm", "too_few", "too_few", "none", None),
        ("llm", "large", "small", "none", None),
        ("hybrid", "large", "large", "none", None),
        (None, "large", "large", "none", None),
    ],
)
def test_where_measurements_and_advice_disagree(
    questionnaire: Questionnaire, outcome: Any, raw: Any, tuned: Any, examples: str, kind: str | None
) -> None:
    advice = recommend(questionnaire, ANSWERS).model_copy(update={"outcome": outcome})
    evidence = Evidence(as_it_comes=a_finding(lean=raw), tuned=a_finding(lean=tuned))
    found = beside_module.disagreement(advice, evidence, {"examples": examples})
    assert (found.kind if found else None) == kind


def test_a_disagreement_lowers_the_strength_by_one_level_and_says_so(client: Client, monkeypatch: Any) -> None:
    before, _ = run_through(client)
    assert before.strength == "clear"
    against = Evidence(as_it_comes=a_finding(lean="large"), tuned=a_finding(lean="large"))
    monkeypatch.setattr(beside_module, "evidence_for", lambda *_: against)
    after, _ = run_through(client)
    assert (after.outcome, after.strength) == (before.outcome, "leaning")
    assert after.advice["recommendation"]["totals"] == before.advice["recommendation"]["totals"]
    words = text_of(page_of(client, after).encode())
    assert "This speaks against the advice." in words
    assert "published tests on such work point another way" in words
    assert "This speaks against the advice." not in text_of(page_of(client, before).encode())


def test_a_disagreement_about_a_near_thing_is_said_in_the_heading(client: Client, monkeypatch: Any) -> None:
    against = Evidence(as_it_comes=a_finding(lean="large"), tuned=a_finding(lean="large"))
    monkeypatch.setattr(beside_module, "evidence_for", lambda *_: against)
    assessment, _ = run_through(client)
    assessment.advice["recommendation"]["strength"] = "close"
    assessment.save()
    heading = re.search(r"<h1.*?</h1>", page_of(client, assessment), re.DOTALL)
    assert heading is not None
    assert "Your answers say small, published tests do not." in heading[0]


def test_advice_without_a_library_is_the_plain_recommendation(questionnaire: Questionnaire, known: Library) -> None:
    plain = advise(questionnaire, ANSWERS)
    assert plain.beside == Beside()
    assert plain.recommendation == recommend(questionnaire, ANSWERS)
    assert advise(questionnaire, ANSWERS, known).recommendation.totals == plain.recommendation.totals


def test_chances_are_said_in_words_with_how_sure_they_are() -> None:
    assert chance_words(a_finding()) == "About 8 in 10."
    assert shown_finding(a_finding(), "x").could_be == "It could be anything from 6 to 9 in 10."
    assert chance_words(a_finding(lean="too_few")) == "Too few to say."
    assert shown_finding(a_finding(lean="too_few"), "x").could_be == ""
    assert chance_words(a_finding(probability=0.01)) == "Less than 1 in 10."
    assert chance_words(a_finding(probability=0.99)) == "More than 9 in 10."
    assert counted_words(a_finding(comparisons=0)) == "No published result is like this."


def test_counts_and_chance_that_differ_are_explained() -> None:
    assert why_apart(a_finding()) == ""
    assert "lower than the counts" in why_apart(a_finding(probability=0.5))
    assert "higher than the counts" in why_apart(a_finding(share=0.2))
    assert why_apart(a_finding(probability=0.5, lean="too_few")) == ""


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("arXiv:2405.00732", "https://arxiv.org/abs/2405.00732"),
        ("10.2196/65537", "https://doi.org/10.2196/65537"),
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("a book", ""),
    ],
)
def test_a_source_becomes_an_address(source: str, url: str) -> None:
    assert source_url(source) == url


def test_advice_with_evidence_and_cases_is_quick(questionnaire: Questionnaire, known: Library) -> None:
    took = []
    for case in known.cases.cases:
        answers = {**case.answers, "volume": min(int(case.answers.get("volume", 0)), 10**10)}
        begun = time.process_time()
        advise(questionnaire, answers, known)
        took.append(time.process_time() - begun)
    assert statistics.median(took) < 0.005
