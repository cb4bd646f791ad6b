"""Two results side by side: what differs stands open, and a link that leads nowhere is named while the other stays."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.engine.advice import recommend
from advisor.engine.schema import Points
from advisor.guard import limiting
from advisor.models import Assessment, QuestionnaireVersion
from advisor.pages.pairing import answer_pairs, line_pairs
from advisor.storage import content, counting, links
from advisor.watching.logs import hide
from advisor.words.lines import shown_lines
from tests.factories import option, question, small_document
from tests.web.journey import DENTIST, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
HELPDESK = {**DENTIST, "scope": "anything", "mix": "all_different", "facts": "world", "volume": "200000"}


@pytest.fixture
def two(client: Client) -> tuple[Assessment, Assessment]:
    """A dental practice and a helpdesk: four answers apart."""
    return run_through(client)[0], run_through(client, HELPDESK)[0]


def compared(client: Client, a: object, b: object) -> str:
    """The page for two links or results."""
    given = {name: getattr(side, "view_token", side) for name, side in (("a", a), ("b", b))}
    response = client.get(reverse("compare"), given)
    assert response.status_code == 200
    return response.content.decode()


def words_of(page: str) -> str:
    return html.unescape(text_of(page.encode()))


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


# ---------------------------------------------------------------- links as people paste them


@pytest.mark.parametrize(
    "pasted",
    [
        "{}", "  {}\n", "https://testserver/r/{}/", "http://testserver/r/{}", "/r/{}/try/?facts=world",
        "<https://testserver:443/r/{}/>", "TESTSERVER:80/r/{}/#costs", "http://testserver/r/{}/result.json",
        "{}/?a=b.c",
    ],
)  # fmt: skip
def test_a_link_is_taken_as_it_was_pasted(client: Client, two: tuple[Assessment, Assessment], pasted: str) -> None:
    page = compared(client, pasted.format(two[0].view_token), two[1])
    assert "Two results side by side" in page
    assert f'href="http://testserver{links.result_url(two[0].view_token)}"' in page


@pytest.mark.parametrize(
    ("pasted", "host"),
    [
        ("https://evil.example.com/r/{}/", "evil.example.com"), ("evil.example.com/r/{}", "evil.example.com"),
        ("//evil.example.com/r/{}/", "evil.example.com"),
        ("https://testserver@evil.example.com/r/{}/", "evil.example.com"),
        ("https://testserver:8000/r/{}/", "testserver:8000"),
        ("https://testserver.evil.example/r/{}/", "testserver.evil.example"),
    ],
)  # fmt: skip
def test_a_link_of_another_site_is_told_and_not_looked_up(
    client: Client, two: tuple[Assessment, Assessment], pasted: str, host: str
) -> None:
    with mock.patch.object(limiting, "missed") as missed:
        page = compared(client, pasted.format(two[0].view_token), two[1])
    assert f"The first link leads to another site, {host}. Only results of this site" in words_of(page)
    assert "Two results side by side" not in page
    assert "A small model, made on" not in words_of(page)
    missed.assert_not_called()


def test_the_public_address_counts_as_this_site(
    client: Client, two: tuple[Assessment, Assessment], settings: Any
) -> None:
    settings.SITE_URL = "https://advice.example.com"
    page = compared(client, f"https://advice.example.com/r/{two[0].view_token}/", two[1])
    assert "Two results side by side" in page


@pytest.mark.parametrize("pasted", ["", "x", "/r/", "A" * 21, "A" * 23, "/r/" + "A" * 23, "/d/" + "A" * 22 + "/job/"])
def test_what_is_no_view_link_has_no_token(pasted: str) -> None:
    assert links.view_token_in(pasted) == ""


@pytest.mark.parametrize("missing", ["a", "b"])
def test_with_one_link_it_asks_for_the_other(client: Client, two: tuple[Assessment, Assessment], missing: str) -> None:
    there = "b" if missing == "a" else "a"
    page = client.get(reverse("compare"), {there: two[0].view_token}).content.decode()
    assert f'name="{there}" type="text" value="{two[0].view_token}"' in page
    assert f'name="{missing}" type="text" value=""' in page
    assert "A small model, made on" in words_of(page)
    assert "Error:" not in page


def test_without_links_it_asks_for_both(client: Client) -> None:
    page = client.get(reverse("compare")).content.decode()
    assert page.count('type="text" value=""') == 2
    assert "Error:" not in page


def _stopped(row: Assessment) -> str:
    Assessment.objects.filter(pk=row.pk).update(shared=False)
    return row.view_token


def _expired(row: Assessment) -> str:
    Assessment.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return row.view_token


def _deleted(row: Assessment) -> str:
    row.delete()
    return row.view_token


GONE = "There is no result behind the"
BAD: dict[str, Any] = {
    "stopped": (_stopped, GONE),
    "expired": (_expired, GONE),
    "deleted": (_deleted, GONE),
    "unknown": (lambda row: "A" * 22, GONE),
    "foreign": (
        lambda row: "https://elsewhere.example/r/" + "B" * 22 + "/",
        "leads to another site, elsewhere.example.",
    ),
    "foreign-private": (lambda row: "elsewhere.example/m/" + "B" * 22 + "/", "leads to another site"),
    "malformed": (lambda row: "http://testserver/<b>", "is not a link to a result"),
    "long": (lambda row: "x" * 10_000, "is not a link to a result"),
    "manage": (lambda row: f"https://testserver/m/{row.view_token}/", "is a private one"),
}


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("kind", BAD)
def test_a_link_that_leads_nowhere_is_named_and_the_other_stays(
    client: Client, two: tuple[Assessment, Assessment], kind: str, which: str
) -> None:
    spoil, reason = BAD[kind]
    bad, good = spoil(two[0]), two[1].view_token
    page = compared(client, *((bad, good) if which == "a" else (good, bad)))
    words = words_of(page)
    assert reason in words
    assert ("first link" if which == "a" else "second link") in words
    assert ("second link" if which == "a" else "first link") not in words
    assert f'value="{good}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert "<b>" not in page
    assert len(page) < 20_000


def test_the_same_link_twice_says_so(client: Client, two: tuple[Assessment, Assessment]) -> None:
    page = compared(client, two[0], f"https://testserver/r/{two[0].view_token}/")
    assert "Both links lead to the same result." in words_of(page)
    assert "The answers" not in page


@given(a=st.text(max_size=40), b=st.text(max_size=40) | st.sampled_from(["A" * 22, "/r/" + "A" * 22]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_page(client: Client, two: tuple[Assessment, Assessment], a: str, b: str) -> None:
    for first, second in ((a, b), (two[0].view_token, b), (a, two[0].view_token)):
        response = client.get(reverse("compare"), {"a": first, "b": second, a: b})
        assert response.status_code == 200


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


def test_links_that_lead_nowhere_are_counted_as_guesses(client: Client, two: Any) -> None:
    with mock.patch.object(limiting, "missed", return_value=None) as miss:
        compared(client, two[0], "A" * 22)
        compared(client, "nonsense", two[0])
    assert [call.args[1] for call in miss.call_args_list] == ["A" * 22]


@pytest.mark.parametrize(
    "address",
    [
        "/compare/?a={}&b={}", "/compare/?b={}", "/compare/?a=https%3A%2F%2Fhere.example%2Fr%2F{}%2F&b={}",
        "/compare/?a=%2fm%2f{}", "/compare/?a=https://here.example/r/{}/&amp;b={}", "/r/{}/try/?facts=world",
        "<WSGIRequest: GET '/compare/?a={}&b={}'>",
    ],
)  # fmt: skip
def test_the_log_hides_the_links_compared(address: str) -> None:
    path = address.replace("{}", "A1-_" * 5 + "xy")
    assert "A1-_" not in hide(f"Trouble at {path}")
    assert "…" in hide(f"Trouble at {path}")


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
