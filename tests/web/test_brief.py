"""The build brief of a result: a page and a Markdown file, for whoever may read the answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from markdown_it import MarkdownIt
from pytest_django import DjangoAssertNumQueries

from advisor.brief.markdown import escaped
from advisor.models import Assessment, LanguageModel, Offer
from tests.web.journey import ANSWERS, DENTIST, UNSURE, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
BOTH = ("brief", "brief_markdown")
NASTY = "<b>x</b> [y](javascript:z) *w* `v` # عقود 🦷"


def url_of(assessment: Assessment, name: str = "brief") -> str:
    return reverse(name, args=[assessment.view_token])


def told(client: Client, assessment: Assessment) -> dict[str, str]:
    """The words of both forms of a brief."""
    page = text_of(client.get(url_of(assessment)).content)
    return {"page": page, "file": client.get(url_of(assessment, "brief_markdown")).content.decode()}


def as_read(markdown: str) -> str:
    """What a reader of Markdown shows, as HTML; markup in it would work."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


class TestBothForms:
    @pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
    def test_they_say_the_same_for_every_kind_of_run(self, client: Client, answers: dict[str, Any]) -> None:
        assessment, _ = run_through(client, answers)
        page, file = told(client, assessment).values()
        read = text_of(as_read(file).encode())
        for line in re.findall(r"^- \*\*(.+?)\.\*\*", file, re.M):
            assert f"{line}." in page
        assert page.count(" [") >= file.count(" [") > 0 or not assessment.outcome
        assert read.startswith(("Build brief", "No build brief yet"))

    def test_they_name_the_job_the_prices_and_what_to_try(self, client: Client) -> None:
        assessment, _ = run_through(client)
        prices = assessment.advice["costs"]["listed"]
        for words in told(client, assessment).values():
            assert "Sort, tag, score or route texts about health and care" in words
            assert "All prices are those of" in words
            assert next(item["name"] for item in prices if item["kind"] == "small_hosted") in words.replace("\\", "")
            assert "353, all answered by both systems" in words
            assert "Who looks after it" in words
            assert words.index("In short") < words.index("The job")
            assert f"http://testserver/r/{assessment.view_token}/" in words

    def test_they_read_the_same_after_prices_and_models_changed(self, client: Client) -> None:
        assessment, _ = run_through(client)
        before = told(client, assessment)
        Offer.objects.update(usd_in_per_mtok=99, usd_out_per_mtok=99)
        LanguageModel.objects.all().delete()
        assert told(client, assessment) == before

    def test_without_advice_they_say_what_to_answer_first(self, client: Client) -> None:
        assessment, _ = run_through(client, UNSURE)
        for words in told(client, assessment).values():
            assert "No build brief yet" in words
            assert "at least 5 answers" in words
            assert "How alike are the requests?" in words
            assert "Which model first" not in words

    def test_a_result_made_without_costs_still_has_one(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.get(manage_url)
        assessment.advice["costs"], assessment.advice["beside"] = None, {}
        assessment.save()
        for words in told(client, assessment).values():
            assert "at prices of" not in words
            assert "for 1,000 requests" not in words
            assert "How to test it" in words

    @pytest.mark.parametrize("name", BOTH)
    def test_one_query_and_headers_that_keep_it_private(
        self, client: Client, name: str, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        assessment, _ = run_through(client)
        client.get(url_of(assessment, name))
        with django_assert_num_queries(1):
            response = client.get(url_of(assessment, name))
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "private" in response.headers["Cache-Control"]

    @pytest.mark.parametrize("name", BOTH)
    def test_only_who_may_read_the_answers_gets_them(self, client: Client, name: str) -> None:
        hidden, manage_hidden = run_through(client)
        client.post(f"{manage_hidden}link/", {"expires": "never", "hide_answers": "on"})
        stopped, manage_stopped = run_through(client)
        client.post(f"{manage_stopped}stop/")
        unknown = reverse(name, args=["A" * 22])
        for url in (url_of(hidden, name), url_of(stopped, name), unknown):
            response = client.get(url)
            assert response.status_code == 404
            assert "health" not in text_of(response.content)
        assert reverse("brief", args=[hidden.view_token]) not in client.get(url_of(hidden, "result")).content.decode()

    @pytest.mark.parametrize("name", BOTH)
    def test_it_is_only_for_reading(self, client: Client, name: str) -> None:
        assessment, _ = run_through(client)
        assert client.post(url_of(assessment, name)).status_code == 405
        assert client.head(url_of(assessment, name)).status_code == 200


class TestThePage:
    def test_the_result_leads_to_it_and_it_leads_back(self, client: Client) -> None:
        assessment, _ = run_through(client)
        assert f'href="{url_of(assessment)}"' in client.get(url_of(assessment, "result")).content.decode()
        page = client.get(url_of(assessment)).content.decode()
        assert f'href="{url_of(assessment, "result")}"' in page
        assert f'href="{url_of(assessment, "brief_markdown")}"' in page

    def test_the_numbers_of_answers_lead_to_the_answers(self, client: Client) -> None:
        assessment, _ = run_through(client)
        page = client.get(url_of(assessment)).content.decode()
        assert page.count('class="brief-because" href="#brief-answers"') == page.count("Rests on the answers") > 20
        assert 'id="brief-answers"' in page

    def test_the_owners_words_stay_text_and_keep_to_themselves(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": NASTY, "prepared_for": NASTY, "note": f"{NASTY}\nsecond"})
        page = client.get(url_of(assessment)).content.decode()
        assert "<b>x" not in page
        assert page.count("<bdi>&lt;b&gt;x") == 2
        assert "🦷" in page

    def test_it_is_small(self, client: Client) -> None:
        assessment, _ = run_through(client, ANSWERS["between"])
        assert len(client.get(url_of(assessment)).content) < 60_000


class TestTheFile:
    def test_it_is_a_download_with_a_name_that_tells_nothing(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": 'a"; filename="evil.exe'})
        response = client.get(url_of(assessment, "brief_markdown"))
        assert response.headers["Content-Disposition"] == 'attachment; filename="build-brief.md"'
        assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"

    @pytest.mark.parametrize(
        "words",
        [
            NASTY, "# title", "- item", "+ item", "* item", "1. one", "1) one", "> quote", "===", "---", "~~~", "```",
            "![p](https://evil.example/x.png)", "<script>alert(1)</script>", "<https://evil.example>", "a\\", "[x]: y",
            "&lt;b&gt;", "| a | b |", "__x__ ~~y~~", "\u202etxt.exe", "    code", "a<!-- b", "$x$", "*a\n\n# b",
        ],
    )  # fmt: skip
    def test_what_people_type_stays_what_they_typed(self, client: Client, words: str) -> None:
        assessment, manage_url = run_through(client)
        plain = as_read(client.get(url_of(assessment, "brief_markdown")).content.decode())
        client.post(f"{manage_url}words/", {"label": words, "prepared_for": words, "prepared_by": words, "note": words})
        file = client.get(url_of(assessment, "brief_markdown")).content.decode()
        read = as_read(file)
        for tag in (
            "<a",
            "<img",
            "<h1",
            "<h2",
            "<li",
            "<code",
            "<em",
            "<hr",
            "<table",
            "<script",
            "<b>",
            "<!--",
            "<s>",
        ):
            assert read.count(tag) == plain.count(tag), tag
        assert "\u202e" not in file
        html = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
        shown = "".join(html.get(letter, letter) for letter in " ".join(words.replace("\u202e", "").split()))
        title = read.split("</h1>")[0]
        assert title == f"<h1>Build brief: {shown}"

    def test_addresses_that_people_type_do_not_become_links(self) -> None:
        assert escaped("see https://evil.example and www.evil.example") == (
            "see https\\://evil.example and www\\.evil.example"
        )

    def test_plain_words_are_left_as_they_are(self) -> None:
        for words in ("Nearly all are alike", "Qwen3.5-4B", "1,000 to 10,000 dollars", "I’m not sure", "عقود 👩‍⚕️"):
            assert escaped(words) == words

    def test_words_of_editors_are_escaped_too(self, client: Client) -> None:
        assessment, manage_url = run_through(client, {**DENTIST, "volume": "2000"})
        client.get(manage_url)
        for item in assessment.advice["costs"]["listed"]:
            item["name"] = "*n* <i>"
            item["cautions"] = ["[c](d)"]
        assessment.save()
        file = client.get(url_of(assessment, "brief_markdown")).content.decode()
        assert "\\*n\\* \\<i\\>" in file
        assert "\\[c\\]\\(d\\)" in file
        assert "<i>" not in as_read(file)
