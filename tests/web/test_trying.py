"""Trying other answers: the address holds what is changed, the result stays, and no address breaks the page."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.engine.advice import recommend
from advisor.engine.schema import Questionnaire
from advisor.forms import what_if
from advisor.models import Assessment, Draft
from advisor.pages.presentation import frozen_answers
from advisor.storage import content, counting
from tests.web.journey import DENTIST, WRITER, run_through, text_of

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def stored(client: Client) -> Assessment:
    """A dental practice's result: a small model, clear."""
    return run_through(client)[0]


def try_url(assessment: Assessment, **changes: Any) -> str:
    query = urlencode(changes, doseq=True)
    return reverse("try", args=[assessment.view_token]) + (f"?{query}" if query else "")


def opened(client: Client, url: str, **headers: str) -> HttpResponse:
    """The page at an address, after the one redirect to a shorter one that is allowed."""
    response = client.get(url, headers=headers)
    return client.get(response.headers["Location"], headers=headers) if response.status_code == 303 else response


def said(page: bytes) -> str:
    """What the live region says."""
    found = re.search(r'(?:id="try-said" role="status" tabindex="-1"|#try-said")>(.*?)</div>', page.decode(), re.S)
    assert found
    return text_of(found[1].encode())


# ---------------------------------------------------------------- reading an address


def asked(query: str) -> QueryDict:
    return QueryDict(query)


@pytest.fixture
def frozen(questionnaire: Questionnaire) -> dict[str, Any]:
    return frozen_answers({**DENTIST, "volume": 2000})


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ("", {}),
        ("facts=world", {"facts": "world"}),
        ("facts=in_request", {}),
        ("facts=unsure", {"facts": "unsure"}),
        ("volume=2%2C000", {}),
        ("volume=5000", {"volume": 5000}),
        ("volume=", {"volume": "unsure"}),
        ("priorities=cost&priorities=accuracy", {}),
        ("priorities=speed", {"priorities": ("speed",)}),
        ("priorities=", {"priorities": ("none",)}),
        ("priorities=&priorities=speed", {"priorities": ("speed",)}),
    ],
)
def test_only_what_differs_counts_as_changed(
    questionnaire: Questionnaire, frozen: dict[str, Any], query: str, changed: dict[str, Any]
) -> None:
    tried = what_if.read(questionnaire, frozen, asked(query))
    assert (tried.changed, tried.errors) == (changed, {})
    assert tried.answers == {**frozen, **changed}


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("query", "key", "words"),
    [
        ("facts=mars", "facts", "Choose one of the answers"),
        ("facts=", "facts", "Choose an answer"),
        ("facts=world&facts=own_material", "facts", "two answers"),
        ("volume=many", "volume", "in digits"),
        ("volume=-1", "volume", "Give a number from 0 to 10,000,000,000."),
        ("volume=" + "9" * 10_000, "volume", "in digits"),
        ("volume=1&volume=2", "volume", "two answers"),
        ("priorities=accuracy&priorities=cost&priorities=speed&priorities=depth", "priorities", "at most 3"),
        ("priorities=nonsense", "priorities", "Choose from the answers"),
        ("priorities=none&priorities=cost", "priorities", "not both"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_stored_answer_stands(
    questionnaire: Questionnaire, frozen: dict[str, Any], query: str, key: str, words: str
) -> None:
    tried = what_if.read(questionnaire, frozen, asked(query))
    assert words in tried.errors[key]
    assert (tried.answers, tried.changed) == (frozen, {})
    assert len(tried.query) < 1000


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_short_address_says_the_same_as_the_long_one(
    questionnaire: Questionnaire, frozen: dict[str, Any], data: Any
) -> None:
    answers: dict[str, Any] = {}
    for question in data.draw(st.lists(st.sampled_from(questionnaire.questions), unique_by=lambda item: item.key)):
        keys = [option.key for option in question.options]
        if question.kind == "number":
            answers[question.key] = data.draw(st.integers(0, 10**10))
        elif question.kind == "single":
            answers[question.key] = data.draw(st.sampled_from([*keys, "unsure"]))
        else:
            answers[question.key] = data.draw(st.lists(st.sampled_from(keys[:-1]), max_size=3, unique=True)) or [""]
    long = what_if.read(questionnaire, frozen, asked(urlencode(answers, doseq=True)))
    short = what_if.read(questionnaire, frozen, asked(long.query.removeprefix("?")))
    assert (short.changed, short.errors, short.needless) == (long.changed, {}, False)


# ---------------------------------------------------------------- the page


def test_without_changes_it_shows_the_stored_result_and_keeps_nothing(client: Client, stored: Assessment) -> None:
    page = client.get(try_url(stored)).content
    assert said(page) == "Now: a small model, clear."
    assert "Keep this as a new result" not in text_of(page)


def test_a_change_is_worked_out_and_told_beside_the_stored_advice(client: Client, stored: Assessment) -> None:
    changes = {"scope": "anything", "mix": "all_different"}
    page = client.get(try_url(stored, **changes)).content
    found = recommend(content.published(stored.version_id), frozen_answers({**stored.answers, **changes}))
    assert found.outcome == "llm"
    assert said(page).startswith("Now: a large model, ")
    words = text_of(page)
    assert "Stored: a small model, clear." in words
    assert words.count("Put back") == 4
    assert "Put all back" in words
    assert found.reasons_for[0].text in words
    assert "What it would cost" in words


BLOG = {**WRITER, "scope": "varied", "mix": "mostly_routine", "volume": "60", "budget": "under_100", "team": "none"}
NO_WAY = "Your answers point this way, but leave no way open to run it."
CLOSED = "The advice is both together, but no way to run that is open with your answers."


def test_what_speaks_against_the_advice_on_cost_is_said_as_on_the_result(client: Client) -> None:
    writer, _ = run_through(client, BLOG)
    result = text_of(client.get(reverse("result", args=[writer.view_token])).content)
    assert "If your answers must come on a device or without a network: both together But no way to run that" in result
    for headers in ({}, FRAGMENT):
        page = client.get(try_url(writer, latency="offline"), headers=headers).content
        assert said(page).startswith("Now: both together, ")
        assert f"Mind the cost. {CLOSED}" in text_of(page)
        assert "Mind the cost." not in text_of(client.get(try_url(writer), headers=headers).content)
        assert NO_WAY in text_of(page)
    kept, _ = run_through(client, {**BLOG, "latency": "offline"})
    shown = text_of(client.get(reverse("result", args=[kept.view_token])).content)
    assert f"Mind the cost. {CLOSED}" in shown
    assert NO_WAY in shown
    assert NO_WAY not in result
    assert "Your answers point one way" not in shown


def test_the_outline_leads_from_the_page_to_the_verdict_the_steps_and_the_questions(
    client: Client, stored: Assessment
) -> None:
    page = client.get(try_url(stored, volume="x", facts="world")).content.decode()
    outline = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", page, re.S)
    levels = [int(level) for level, _words in outline]
    assert levels[:3] == [1, 2, 3]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert (levels.count(1), levels.count(4)) == (1, len(DENTIST))
    assert [words for level, words in outline if level == "2"][:2] == ["Your answers", "Now: a small model, clear."]
    assert page.count('role="status"') == 1


def test_htmx_gets_the_advice_without_the_form_and_the_short_address(client: Client, stored: Assessment) -> None:
    whole = {**DENTIST, "facts": "world"}
    response = client.get(try_url(stored, **whole), headers=FRAGMENT)
    assert response.headers["HX-Replace-Url"] == try_url(stored, facts="world")
    page = response.content.decode()
    assert "<form" not in page.replace('<form method="post"', "")
    assert '<div hx-swap-oob="innerHTML:#q-facts-noted"><p class="changed">' in page
    assert not re.search(r'#q-task-noted">\s*<p', page)
    assert said(response.content).startswith("Now: ")
    assert "HX-Request" in response.headers["Vary"]


def test_a_form_sent_whole_leads_to_the_short_address(client: Client, stored: Assessment) -> None:
    response = client.get(try_url(stored, **{**DENTIST, "volume": "5,000", "priorities": ["", "accuracy", "cost"]}))
    assert (response.status_code, response.headers["Location"]) == (303, try_url(stored, volume=5000))
    assert client.get(response.headers["Location"]).status_code == 200


def test_the_form_sends_all_it_needs_to_say_the_same(client: Client, stored: Assessment) -> None:
    """What a browser would send without a change leads back to the address without changes."""
    page = client.get(try_url(stored)).content.decode().split('id="try-form"')[1].split("</form>")[0]
    sent: list[tuple[str, str]] = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    sent += re.findall(r'name="([^"]+)" value="([^"]+)" checked', page)
    sent += re.findall(r'<input type="text" id="[^"]+" name="([^"]+)" value="([^"]*)"', page)
    assert len(sent) == 19 + 2  # one a question, the blank of the priorities, two of them ticked
    response = client.get(f"{try_url(stored)}?{urlencode(sent)}")
    assert response.headers["Location"] == try_url(stored)


def test_what_was_typed_is_shown_again_with_what_is_wrong(client: Client, stored: Assessment) -> None:
    page = client.get(try_url(stored, volume="<many>", priorities=["accuracy", "cost", "speed", "depth"])).content
    text = page.decode()
    assert 'value="&lt;many&gt;"' in text
    assert text.count('name="priorities" value="') - 1 == 8
    assert len(re.findall(r'name="priorities" value="\w+" checked', text)) == 4
    first = "How many requests come in a month?"
    assert said(page) == f"Now: a small model, clear. Not used: 2 answers, the first to “{first}”"
    one = said(client.get(try_url(stored, volume="<many>")).content)
    assert one == f"Now: a small model, clear. Not used: your answer to “{first}”"
    assert 'aria-describedby="q-volume-hint q-volume-noted" aria-invalid="true"' in text
    assert text.count("needs another look") == 2


@pytest.mark.either_database
@pytest.mark.parametrize(
    "query",
    [
        "nope=1", "task=mars", "task=write&task=code", "facts=" + "x" * 10_000, "volume=" + "9" * 10_000,
        "priorities=a&" * 500, "%00=%00", "task=%ff%fe", "=", "&&==", "_draft=x", "volume=%D9%A3", "?" * 50,
        "%E2%80%AEgnp=1", "task[]=write", "a" * 3000 + "=1",
    ],
)  # fmt: skip
def test_odd_addresses_get_a_clear_page(client: Client, stored: Assessment, query: str) -> None:
    for headers in ({}, FRAGMENT):
        response = opened(client, f"{try_url(stored)}?{query}", **headers)
        assert response.status_code == 200
        assert len(response.content) < 100_000
    assert "Now: " in text_of(response.content)


def test_more_fields_than_anybody_has_are_refused_in_words(client: Client, stored: Assessment) -> None:
    response = client.get(f"{try_url(stored)}?{'a=1&' * 2000}")
    assert response.status_code == 400
    assert b"Traceback" not in response.content


@pytest.mark.either_database
@given(query=st.text(alphabet=st.sampled_from("abftskvolume=&%0249+;ß\u202e\x00<>'\""), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_breaks_the_page(client: Client, stored: Assessment, query: str) -> None:
    assert opened(client, f"{try_url(stored)}?{quote(query, safe='=&%;+')}").status_code == 200


@pytest.mark.either_database
@given(
    query=st.lists(
        st.tuples(
            st.sampled_from([*DENTIST, "unknown"]),
            st.sampled_from(["world", "none", "unsure", "", "5000", "-1", "accuracy", "sealed", "offline", "<b>"]),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mix_of_real_names_breaks_the_page(client: Client, stored: Assessment, query: list[tuple[str, str]]) -> None:
    response = opened(client, f"{try_url(stored)}?{urlencode(query)}")
    assert response.status_code == 200
    assert b"<b>" not in response.content


def test_unknown_names_are_named_escaped_and_cut(client: Client, stored: Assessment) -> None:
    page = client.get(try_url(stored, **{"<script>": "1", "x" * 500: "2", "facts": "world"})).content
    words = text_of(page)
    assert "This address names questions we do not ask:" in words
    assert b"<script>1" not in page
    assert b"&lt;script&gt;" in page
    assert "x" * 41 not in words
    assert "1 changed" in words


def test_a_name_that_nobody_sees_is_not_named(client: Client, stored: Assessment) -> None:
    page = opened(client, f"{try_url(stored)}?%00=1&%E2%80%AE=1&a%00b=2").content
    assert "This address names a question we do not ask: a b . We leave" in text_of(page)


def test_too_few_answers_and_no_way_open_are_told(client: Client, stored: Assessment) -> None:
    unsure = {key: "unsure" for key in DENTIST if key != "priorities"}
    page = client.get(try_url(stored, **{**unsure, "priorities": "none"})).content
    assert said(page) == "Now: too few answers for a recommendation."
    assert "we need at least" in text_of(page)
    with mock.patch("advisor.engine.sensitivity._first", return_value="slm"):
        questionnaire = content.published(stored.version_id)
        gone = questionnaire.limits[0].model_copy(update={"rules_out": ("slm", "hybrid", "llm")})
        with mock.patch(
            "advisor.storage.content.published", return_value=questionnaire.model_copy(update={"limits": (gone,)})
        ):
            page = client.get(try_url(stored, data_sensitivity="sealed")).content
    assert said(page) == "Now: no way left open."


@pytest.mark.either_database
def test_every_flip_on_the_result_opens_the_page_that_shows_it(client: Client) -> None:
    stored, _ = run_through(client, {**DENTIST, "scope": "anything", "mix": "all_different"})
    result = client.get(reverse("result", args=[stored.view_token])).content.decode()
    links = [html.unescape(link) for link in re.findall(r'<a class="flip-if" href="([^"]+)">', result)]
    names = {"slm": "a small model", "hybrid": "both together", "llm": "a large model"}
    flips = {flip["question"]: flip for flip in reversed(stored.advice["recommendation"]["flips"])}
    assert links
    for link in links:
        (question,) = parse_qs(urlsplit(link).query)
        assert said(client.get(link).content).startswith(f"Now: {names[flips[question]['outcome']]}, ")


@pytest.mark.either_database
def test_what_a_link_stands_for_is_there_for_the_form_too(client: Client) -> None:
    stored, _ = run_through(client, {**DENTIST, "facts": "unsure", "volume": "", "priorities": []})
    changes = {"facts": "world", "volume": 5, "priorities": ["cost", "speed"], "scope": "varied"}
    page = opened(client, try_url(stored, **changes)).content.decode()
    back = re.findall(r'data-answer="([^"]*)">Put back', page)
    assert sorted(set(back)) == ["facts=unsure", "priorities=none", "scope=single", "volume="]
    assert len(back) == 2 * 4
    result = client.get(reverse("result", args=[stored.view_token])).content.decode()
    assert "data-answer" not in result


@pytest.mark.either_database
def test_flips_of_what_is_tried_keep_what_is_changed(client: Client, stored: Assessment) -> None:
    page = client.get(try_url(stored, scope="anything", mix="all_different")).content.decode()
    links = [html.unescape(link) for link in re.findall(r'<a class="flip-if" href="([^"]+)" data-answer', page)]
    assert links
    for link in links:
        tried = client.get(link)
        assert tried.status_code == 200
        assert not said(tried.content).startswith("Now: a large model")


# ---------------------------------------------------------------- who may see it


def test_it_is_for_people_with_the_link_only(client: Client, stored: Assessment) -> None:
    headers = client.get(try_url(stored)).headers
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "strict-origin"
    assert "private" in headers["Cache-Control"]


@pytest.mark.parametrize("change", [{"shared": False}, {"hide_answers": True}, {"view_token": "A" * 22}])
def test_a_link_that_may_not_tell_answers_opens_nothing(
    client: Client, stored: Assessment, change: dict[str, Any]
) -> None:
    url = try_url(stored, facts="world")
    Assessment.objects.filter(pk=stored.pk).update(**change)
    assert client.get(url).status_code == 404
    assert client.post(reverse("keep", args=[stored.view_token]), {"facts": "world"}).status_code == 404
    assert Assessment.objects.count() == 1


def test_the_tools_lead_here_for_readers_and_the_owner(client: Client) -> None:
    assessment, manage_url = run_through(client)
    for url in (reverse("result", args=[assessment.view_token]), manage_url):
        assert f'href="{try_url(assessment)}"' in client.get(url).content.decode()


def test_it_is_one_query_and_counts_nothing(client: Client, stored: Assessment, django_assert_num_queries: Any) -> None:
    client.get(try_url(stored, facts="world"))
    with mock.patch.object(counting, "add") as add:
        for changes in ({}, {"facts": "world"}, {"facts": "mars"}):
            for headers in ({}, FRAGMENT):
                with django_assert_num_queries(1):
                    client.get(try_url(stored, **changes), headers=headers)
    assert not add.called


# ---------------------------------------------------------------- keeping


def keep_form(client: Client, url: str) -> dict[str, list[str]]:
    """What the button sends."""
    form = opened(client, url).content.decode().split("/try/keep/")[1].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    return sent


def test_keeping_makes_one_new_result_on_the_same_version_and_leaves_the_stored_one(
    client: Client, stored: Assessment
) -> None:
    before = client.get(reverse("result", args=[stored.view_token])).content
    content.publish()
    sent = keep_form(client, try_url(stored, facts="world", priorities=["speed", "depth"], volume=70_000))
    urls = {client.post(reverse("keep", args=[stored.view_token]), sent).headers["Location"] for _ in range(2)}
    assert len(urls) == 1
    assert Assessment.objects.count() == Draft.objects.count() == 2
    kept = Assessment.objects.latest("pk")
    assert kept.answers == {**stored.answers, "facts": "world", "priorities": ["depth", "speed"], "volume": 70_000}
    assert kept.version_id == stored.version_id
    page = client.get(urls.pop())
    assert page.status_code == 200
    assert kept.view_token in page.content.decode()
    assert client.get(reverse("result", args=[stored.view_token])).content == before
    assert (kept.label, kept.note, kept.hide_answers, kept.expires_at) == ("", "", False, None)


def test_the_kept_advice_is_what_was_shown(client: Client, stored: Assessment) -> None:
    changes = {"scope": "anything", "mix": "all_different"}
    shown = said(client.get(try_url(stored, **changes)).content)
    client.post(reverse("keep", args=[stored.view_token]), keep_form(client, try_url(stored, **changes)))
    kept = Assessment.objects.latest("pk")
    assert shown == said(client.get(try_url(kept)).content)


def test_two_readers_who_keep_the_same_get_links_of_their_own(client: Client, stored: Assessment) -> None:
    url = try_url(stored, facts="world")
    one, two = (keep_form(reader, url) for reader in (Client(), Client()))
    kept = {client.post(reverse("keep", args=[stored.view_token]), sent).headers["Location"] for sent in (one, two)}
    assert len(kept) == 2


def test_a_draft_that_is_another_s_is_never_taken(client: Client, stored: Assessment) -> None:
    from tests.web.journey import begin

    other = begin(client)
    client.post(reverse("keep", args=[stored.view_token]), {"facts": "world", "_draft": other.token})
    other.refresh_from_db()
    assert other.answers == {}
    assert Assessment.objects.latest("pk").draft_id not in (other.pk, stored.draft_id)


@pytest.mark.parametrize(
    ("sent", "lands"),
    [
        ({}, ""),
        ({"facts": "in_request"}, ""),
        ({"facts": "mars"}, "q-facts"),
        ({"facts": "world", "volume": "x"}, "q-volume"),
    ],
)
def test_without_a_readable_change_nothing_is_kept_and_what_is_wrong_is_shown(
    client: Client, stored: Assessment, sent: dict[str, str], lands: str
) -> None:
    response = client.post(reverse("keep", args=[stored.view_token]), sent)
    assert response.status_code == 303
    assert response.headers["Location"].startswith(try_url(stored))
    assert urlsplit(response.headers["Location"]).fragment == lands
    assert Assessment.objects.count() == 1
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("draft", ["", "x", "A" * 10_000, "\x00" * 22, "ä" * 22])
def test_any_token_in_the_form_makes_a_result_of_its_own(client: Client, stored: Assessment, draft: str) -> None:
    response = client.post(reverse("keep", args=[stored.view_token]), {"facts": "world", "_draft": draft})
    assert client.get(response.headers["Location"]).status_code == 200


def test_keeping_needs_a_form_of_ours(stored: Assessment) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("keep", args=[stored.view_token]), {"facts": "world"}).status_code == 403
    sent = keep_form(strict, try_url(stored, facts="world"))
    assert strict.post(reverse("keep", args=[stored.view_token]), sent).status_code == 303
    assert strict.get(reverse("keep", args=[stored.view_token])).status_code == 405
