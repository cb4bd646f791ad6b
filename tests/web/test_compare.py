"""Two results side by side: what differs stands open, and what an owner hides stays hidden."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from advisor.engine.advice import recommend
from advisor.engine.schema import Points
from advisor.models import Assessment, QuestionnaireVersion
from advisor.pages.pairing import answer_pairs, line_pairs
from advisor.storage import content, counting, links
from advisor.words.lines import shown_lines
from tests.factories import option, question, small_document
from tests.web.comparing import compared, words_of
from tests.web.journey import DENTIST, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def test_verdicts_strength_chances_limits_lines_and_money_stand_side_by_side(
    client: Client, two: tuple[Assessment, Assessment]
) -> None:
    Assessment.objects.filter(pk=two[1].pk).update(label="<b>Helpdesk</b>")
    page = compared(client, *two)
    words = words_of(page)
    assert "Start with a small model." in words
    assert two[1].outcome == "hybrid"
    assert "ogether" in words.split("Strength: ")[1]
    assert words.count("Strength: ") == 2
    assert "B: <b>Helpdesk</b>" in words
    assert "<b>Helpdesk" not in page
    assert (
        len(re.findall(r'class="ab-a" cx="[\d.]+%"', page)) == len(re.findall(r'class="ab-b" x="[\d.]+%"', page)) == 4
    )
    assert "A: towards the small side." in words
    assert words.count("A usual month at prices of") == 2
    assert len(re.findall(r"about \d in 10", words)) >= 2


def test_only_the_differing_answers_are_open(client: Client, two: tuple[Assessment, Assessment]) -> None:
    part = compared(client, *two).split('id="given"')[1].split("</section>")[0]
    open_part, folded = part.split("<details>")
    assert "4 answers differ." in open_part
    assert "15 answers are the same" in folded
    assert "A: Nearly all are alike" in text_of(open_part.encode())
    assert "B: Nearly every one needs fresh thought" in text_of(open_part.encode())
    assert "2,000 requests a month" in open_part
    assert "Sort, tag, score or route" in folded
    assert "Sort, tag, score or route" not in open_part


def test_two_results_with_the_same_answers_say_so(client: Client) -> None:
    page = compared(client, run_through(client)[0], run_through(client)[0])
    assert "Every answer is the same." in words_of(page)


# ---------------------------------------------------------------- hidden answers and other versions


@pytest.mark.parametrize("hidden", [(0,), (1,), (0, 1)])
def test_what_an_owner_hides_is_compared_without_its_answers(
    client: Client, two: tuple[Assessment, Assessment], hidden: tuple[int, ...]
) -> None:
    for place in hidden:
        Assessment.objects.filter(pk=two[place].pk).update(hide_answers=True)
    words = words_of(compared(client, *two))
    assert "private, so they are not compared" in words
    assert words.count("Kept private by its owner.") == (2 if len(hidden) == 1 else 2 + 0)
    assert ("from 0 (small end) to 100" in words) == (len(hidden) == 1)
    assert words.count("Strength: ") == 2
    assert "A: " in words
    questionnaire = content.published(two[0].version_id)
    for place in hidden:
        for key in ("facts", "mix", "data_sensitivity"):
            label = questionnaire.question(key).option(two[place].answers[key]).label
            assert label not in words
        for limit in two[place].advice["recommendation"]["limits"]:
            if len(hidden) == 2 or limit not in two[1 - place].advice["recommendation"]["limits"]:
                assert limit["text"] not in words
    assert "requests a month" not in words or len(hidden) == 1


def test_other_versions_are_named_with_the_questions_that_only_one_has(client: Client) -> None:
    old, _ = run_through(client)
    document = content.published(old.version_id).model_dump(mode="json")
    option = {"phrase": "The work comes in seasons", "points": {"llm": 1}}
    document["questions"][0]["text"] = "What is most of the work?"
    document["questions"].append(
        {
            "key": "seasons",
            "step": "job",
            "text": "Does the work come in seasons?",
            "why": "It moves the cost.",
            "options": [{"key": key, "label": key.title(), **option} for key in ("yes", "no")],
        }
    )
    QuestionnaireVersion.objects.create(number=2, document=document, content_hash="2" * 64)
    new, _ = run_through(client, {**DENTIST, "seasons": "yes"})
    assert new.version_id != old.version_id
    words = words_of(compared(client, old, new))
    assert "A was made with version 1 of the questionnaire, B with version 2." in words
    assert "A was not asked this: its questionnaire has no such question. B: Yes" in words
    assert "One answer differs." in words
    assert "19 answers are the same" in words
    assert "A: Yes B was not asked this" in words_of(compared(client, new, old))


def test_pairs_of_questions_reworded_added_and_taken_away() -> None:
    one = small_document()
    reworded = one.questions[0].model_copy(update={"text": "In other words?"})
    extra = question("extra", option("yes", Points(slm=1)), option("no"))
    other = small_document(questions=(reworded, *one.questions[2:], extra), combinations=(), examples=())
    pairs = list(
        answer_pairs(
            one,
            {"a": "small", "b": "both", "c": "unsure", "wishes": ("none",), "volume": 7},
            other,
            {"a": "small", "extra": "yes", "volume": 8},
        )
    )
    assert [(pair.text, pair.other_text, pair.same) for pair in pairs[:2]] == [
        ("a?", "In other words?", True),
        ("b?", "", False),
    ]
    assert [(pair.text, pair.only) for pair in pairs if pair.only] == [("b?", "A"), ("extra?", "B")]
    assert [pair.text for pair in pairs if not pair.same] == ["b?", "volume?", "extra?"]
    lines = shown_lines(one, recommend(one, {"a": "small"}))
    (pair,) = line_pairs(lines, [])
    assert (pair.one, pair.other) == (lines[0], None)
    assert line_pairs([], lines)[0].other == lines[0]


# ---------------------------------------------------------------- who looks, and what is kept of it


def test_it_is_private_and_kept_nowhere(client: Client, two: tuple[Assessment, Assessment]) -> None:
    for query in ({}, {"a": two[0].view_token, "b": two[1].view_token}):
        headers = client.get(reverse("compare"), query).headers
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "private, no-store"
    assert client.post(reverse("compare")).status_code == 405
    assert "Disallow: /compare/" in client.get("/robots.txt").content.decode()


def test_it_is_two_queries_and_counts_nothing(
    client: Client, two: tuple[Assessment, Assessment], django_assert_num_queries: Any
) -> None:
    compared(client, *two)
    with mock.patch.object(counting, "add") as add, django_assert_num_queries(2):
        compared(client, *two)
    assert not add.called


def test_the_same_link_twice_is_one_query(client: Client, two: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        compared(client, two[0], two[0])


def test_a_side_that_is_told_roughly_says_so(client: Client) -> None:
    (one, manage_url), (other, _) = run_through(client), run_through(client)
    rough = "A is told in rough steps, here and below"
    assert rough not in words_of(compared(client, one.view_token, other))
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
    assert rough in words_of(compared(client, one.view_token, other))
    assert "told in rough steps" in text_of(client.get(links.result_url(one.view_token)).content)


def test_the_result_leads_here(client: Client) -> None:
    assessment, manage_url = run_through(client)
    for url in (links.result_url(assessment.view_token), manage_url):
        assert f'href="/compare/?a={assessment.view_token}"' in client.get(url).content.decode()
