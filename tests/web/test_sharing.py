"""Two links: one that shows, one that manages. What the owner may write, hide and end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from advisor.models import Assessment, Draft
from tests.web.journey import run_through, text_of

pytestmark = pytest.mark.django_db

RIGHT_TO_LEFT = "מרפאת שיניים"
BELOW_A_RESULT = ("result", "card", "result_json", "result_csv")


def view_url(assessment: Assessment) -> str:
    return reverse("result", args=[assessment.view_token])


def every_url(assessment: Assessment) -> list[str]:
    return [reverse(name, args=[assessment.view_token]) for name in BELOW_A_RESULT]


@pytest.mark.parametrize("action", ["words", "link", "stop", "new-link", "delete"])
def test_every_action_asks_first(client: Client, action: str) -> None:
    assessment, manage_url = run_through(client)
    assert client.get(f"{manage_url}{action}/").status_code == 200
    assessment.refresh_from_db()
    assert client.get(view_url(assessment)).status_code == 200


def test_stopped_expired_deleted_and_unknown_links_answer_the_same_in_words(client: Client) -> None:
    stopped, manage_stopped = run_through(client)
    client.post(f"{manage_stopped}stop/")
    deleted, manage_deleted = run_through(client)
    client.post(f"{manage_deleted}delete/")
    expired, manage_expired = run_through(client)
    Assessment.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    unknown = [reverse(name, args=["A" * 22]) for name in BELOW_A_RESULT]
    pages = [client.get(url) for row in (stopped, deleted, expired) for url in every_url(row)]
    pages += [client.get(url) for url in unknown]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert "its time may be over, or its owner stopped sharing or deleted it" in text_of(pages[0].content)
    assert client.get(manage_deleted).status_code == client.get(manage_expired).status_code == 404
    assert client.get(manage_stopped).status_code == 200


def test_a_new_link_ends_the_old_one_and_shares_again_after_stopping(client: Client) -> None:
    assessment, manage_url = run_through(client)
    old = every_url(assessment)
    client.post(f"{manage_url}stop/")
    client.post(f"{manage_url}new-link/")
    assessment.refresh_from_db()
    assert {client.get(url).status_code for url in old} == {404}
    assert {client.get(url).status_code for url in every_url(assessment)} == {200}


def test_deleting_leaves_no_answer_behind(client: Client) -> None:
    _, manage_url = run_through(client)
    client.post(f"{manage_url}delete/")
    assert not Assessment.objects.exists()
    assert not Draft.objects.exists()


def test_the_links_have_128_bits_and_the_database_cannot_open_the_manage_page(client: Client) -> None:
    assessment, manage_url = run_through(client)
    token = manage_url.split("/")[2]
    assert len(token) == len(assessment.view_token) == 22
    stored = f"{vars(assessment)}{vars(assessment.draft)}"
    assert token not in stored
    assert client.get(f"/m/{assessment.view_token}/").status_code == 404


@pytest.mark.parametrize("action", ["words", "link", "delete"])
def test_a_form_from_elsewhere_changes_nothing(client: Client, action: str) -> None:
    assessment, manage_url = run_through(client)
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"{manage_url}{action}/", {"label": "x", "expires": "30"})
    assert response.status_code == 403
    assert b"expired" in response.content
    assessment.refresh_from_db()
    assert (assessment.label, assessment.expires_at) == ("", None)


@pytest.mark.parametrize(("action", "entry"), [("words", {"label": "Desk"}), ("link", {"expires": "30"})])
def test_what_was_saved_is_said_on_the_page_one_comes_back_to(
    client: Client, action: str, entry: dict[str, str]
) -> None:
    _, manage_url = run_through(client)
    said = 'role="status" tabindex="-1" autofocus>Saved.</p>'
    assert said not in client.get(manage_url).content.decode()
    response = client.post(f"{manage_url}{action}/", entry)
    assert response.headers["Location"] == f"{manage_url}?saved"
    page = client.get(response.headers["Location"])
    assert said in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Referrer-Policy"] == "no-referrer"


class TestWords:
    def test_the_readers_and_the_owners_page_show_them_as_text_with_line_breaks(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        note = "Hello <b>team</b>,\r\n\r\nplease read {{ this }}."
        words = {
            "label": "  <i>Front</i>\r\n desk ",
            "prepared_for": RIGHT_TO_LEFT,
            "prepared_by": "Ana 👩🏽‍💻",
            "note": note,
        }
        assert client.post(f"{manage_url}words/", words).status_code == 303
        for url in (view_url(assessment), manage_url):
            page = client.get(url).content.decode()
            assert "&lt;i&gt;Front&lt;/i&gt; desk" in page
            assert f"Prepared for <bdi>{RIGHT_TO_LEFT}</bdi> by <bdi>Ana 👩🏽‍💻</bdi>" in page
            assert "Hello &lt;b&gt;team&lt;/b&gt;,\n\nplease read {{ this }}." in page
            assert "<b>team" not in page

    @pytest.mark.parametrize(
        ("field", "entry", "told"),
        [
            ("note", "x" * 601, "601 characters. There is room for 600"),
            ("note", "y" * 10_000, "10,000 characters. There is room for 600"),
            ("label", "x" * 81, "81 characters. There is room for 80"),
            ("prepared_by", "x" * 81, "81 characters"),
            ("note", "a\x1b[2Jb", "cannot be shown"),
            ("prepared_for", "a\x00b", "cannot be shown"),
        ],
    )
    def test_a_bad_entry_is_told_and_everything_typed_is_kept(
        self, client: Client, field: str, entry: str, told: str
    ) -> None:
        assessment, manage_url = run_through(client)
        typed = {"label": "kept label", "prepared_for": "Mr. Kept", "prepared_by": "", "note": "kept note"}
        response = client.post(f"{manage_url}words/", {**typed, field: entry})
        page = response.content.decode()
        assert response.status_code == 200
        assert told in page
        assert "Nothing is saved yet" in page
        assert all(text in page for text in {**typed, field: entry}.values())
        assessment.refresh_from_db()
        assert (assessment.label, assessment.note) == ("", "")

    def test_six_hundred_characters_fit_however_the_browser_ends_lines(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        note = "\n".join(["é" * 99] * 6)
        assert len(note) == 599
        assert client.post(f"{manage_url}words/", {"note": note.replace("\n", "\r\n")}).status_code == 303
        assessment.refresh_from_db()
        assert assessment.note == note

    @pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    def test_a_character_that_reorders_what_follows_is_taken_out(self, client: Client, character: str) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": f"a{character}b", "note": f"{character}c"})
        page = client.get(view_url(assessment)).content.decode()
        assert "<title>ab – A recommendation" in page
        assert character not in page

    @pytest.mark.parametrize(
        "unseen", ["\u200b", "\u2060\u200d", "\xad \ufeff", "\u3164", "\u2800\n\u200e", "\u061c", "\ufe0f"]
    )
    def test_text_that_nobody_sees_is_no_text(self, client: Client, unseen: str) -> None:
        assessment, manage_url = run_through(client)
        words = dict.fromkeys(("label", "prepared_for", "prepared_by", "note"), unseen)
        assert client.post(f"{manage_url}words/", words).status_code == 303
        assessment.refresh_from_db()
        assert {getattr(assessment, name) for name in words} == {""}
        assert "note from the owner" not in client.get(manage_url).content.decode()

    def test_characters_that_join_others_stay(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": "👩\u200d💻", "note": "می\u200cخواهم"})
        assessment.refresh_from_db()
        assert (assessment.label, assessment.note) == ("👩\u200d💻", "می\u200cخواهم")

    def test_empty_words_are_taken_away_again(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": "Desk", "note": "Read this"})
        client.post(f"{manage_url}words/", {"label": " ", "note": "\n"})
        page = client.get(view_url(assessment)).content.decode()
        assert "Desk" not in page
        assert "note from the owner" not in page


class TestExpiry:
    @pytest.mark.parametrize(("choice", "days"), [("30", 30), ("90", 90), ("365", 365)])
    def test_the_owner_sets_an_end_and_reads_the_date(self, client: Client, choice: str, days: int) -> None:
        assessment, manage_url = run_through(client)
        end = timezone.now() + timedelta(days=days)
        offered = text_of(client.get(f"{manage_url}link/").content)
        assert f"until {date_format(end)}" in offered
        assert "answers are deleted" in offered
        assert client.post(f"{manage_url}link/", {"expires": choice}).status_code == 303
        assessment.refresh_from_db()
        assert assessment.expires_at is not None
        assert abs(assessment.expires_at - end) < timedelta(minutes=5)
        assert f"It stays until {date_format(end)}" in text_of(client.get(manage_url).content)
        assert f"It can be read here until {date_format(end)}" in text_of(client.get(view_url(assessment)).content)

    def test_saving_again_keeps_the_end_and_never_takes_it_away(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        assert b'value="keep"' not in client.get(f"{manage_url}link/").content
        client.post(f"{manage_url}link/", {"expires": "30"})
        assessment.refresh_from_db()
        first = assessment.expires_at
        client.post(f"{manage_url}link/", {"expires": "keep", "hide_answers": "on"})
        assessment.refresh_from_db()
        assert (assessment.expires_at, assessment.hide_answers) == (first, True)
        client.post(f"{manage_url}link/", {"expires": "never"})
        assessment.refresh_from_db()
        assert (assessment.expires_at, assessment.hide_answers) == (None, False)

    @pytest.mark.parametrize("data", [{}, {"expires": "7"}, {"expires": "keep"}, {"expires": ["30", "x"]}])
    def test_an_unknown_end_is_told_and_nothing_changes(self, client: Client, data: dict[str, Any]) -> None:
        assessment, manage_url = run_through(client)
        response = client.post(f"{manage_url}link/", {**data, "hide_answers": "on"})
        assert response.status_code == 200
        assert "Choose" in text_of(response.content).split("Nothing is saved yet")[1][:60]
        assert b'id="id_hide_answers" checked' in response.content
        assessment.refresh_from_db()
        assert (assessment.expires_at, assessment.hide_answers) == (None, False)

    def test_what_has_ended_is_deleted_with_its_answers(self, client: Client) -> None:
        assessment, _ = run_through(client)
        kept, _ = run_through(client)
        Assessment.objects.filter(pk=assessment.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        call_command("purge", verbosity=0)
        assert list(Assessment.objects.all()) == [kept]
        assert Draft.objects.count() == 1


class TestPassingOn:
    def test_a_mail_holds_the_link_and_no_answer(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": "Secret label"})
        page = client.get(manage_url).content.decode()
        mail = unquote(page.split('href="mailto:')[1].split('"')[0])
        assert f"http://testserver{view_url(assessment)}" in mail
        assert "small model." not in mail
        assert "Secret label" not in mail

    def test_the_code_and_the_written_link_are_on_both_pages_for_paper(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        for url in (view_url(assessment), manage_url):
            figure = client.get(url).content.decode().split('<figure class="qr">')[1].split("</figure>")[0]
            assert 'role="img" aria-label="QR code' in figure
            assert f"http://testserver{view_url(assessment)}" in figure
            assert "style=" not in figure

    def test_a_stopped_result_offers_nothing_to_pass_on(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}stop/")
        page = client.get(manage_url).content.decode()
        assert "Not shared." in page
        assert assessment.view_token not in page
        assert "mailto:" not in page
        assert '<figure class="qr">' not in page

    def test_whole_addresses_begin_with_the_public_one(self, client: Client, settings: Any) -> None:
        settings.SITE_URL = "https://advice.example.com"
        assessment, manage_url = run_through(client)
        for url in (manage_url, view_url(assessment)):
            assert f"https://advice.example.com{view_url(assessment)}" in client.get(url).content.decode()
        card = f'<meta property="og:image" content="https://advice.example.com/r/{assessment.view_token}/card.png">'
        assert card in client.get(view_url(assessment)).content.decode()


def test_the_code_on_the_owners_page_is_said_to_be_of_the_link_to_share(client: Client) -> None:
    _, manage_url = run_through(client)
    figure = client.get(manage_url).content.decode().split("<figcaption>")[1].split("</figcaption>")[0]
    assert "The link to share, for a telephone" in figure
    assert "Read it online" in figure


@pytest.mark.parametrize("hidden", [False, True])
def test_the_dot_is_you_for_the_owner_and_the_work_for_readers(client: Client, hidden: bool) -> None:
    assessment, manage_url = run_through(client)
    client.post(f"{manage_url}link/", {"expires": "never", **({"hide_answers": "on"} if hidden else {})})
    owner, readers = (text_of(client.get(url).content) for url in (manage_url, view_url(assessment)))
    for words in ("The solid dot is you.", "Where you stand", "Large end, 100 You "):
        assert words in owner
        assert words not in readers
    for words in ("The solid dot is the work asked about.", "Where the work stands"):
        assert words in readers
        assert words not in owner


def test_hiding_promises_readers_the_way_and_not_the_same_verdict(client: Client) -> None:
    _, manage_url = run_through(client)
    words = text_of(client.get(f"{manage_url}link/").content)
    assert "Readers then see which way the advice points and how firm it is, the chances," in words
    assert "the verdict" not in words
