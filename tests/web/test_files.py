"""What can be taken away from a result: a file for programs, one for spreadsheets, and the picture of its preview."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from advisor.engine.result_file import ResultFile
from advisor.models import Assessment, Dimension
from advisor.pages.card_picture import draw
from advisor.pages.cards import Card, CardLine, card_of
from advisor.storage import assessments, content
from advisor.views import files
from tests.web.journey import ANSWERS, DENTIST, run_through

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def url_of(name: str, assessment: Assessment) -> str:
    return reverse(name, args=[assessment.view_token])


class TestJson:
    @pytest.mark.parametrize("hide", [False, True], ids=["open", "hidden"])
    @pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
    def test_every_file_is_what_the_schema_says(self, client: Client, answers: dict[str, Any], hide: bool) -> None:
        assessment, manage_url = run_through(client, answers)
        if hide:
            client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
        schema = client.get(reverse("result_schema")).json()
        response = client.get(url_of("result_json", assessment))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(response.json(), schema, format_checker=jsonschema.FormatChecker())
        assert ResultFile.model_validate_json(response.content).model_dump_json(indent=1).encode() == response.content

    def test_the_schema_describes_every_field_that_needs_it_and_refuses_others(self, client: Client) -> None:
        schema = client.get(reverse("result_schema")).json()
        assert "small model" in schema["properties"]["outcome"]["description"]
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) >= {"outcome", "answers", "answers_hidden", "note"}

    def test_it_holds_the_answers_with_keys_and_words_and_the_frozen_advice(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": "Desk", "note": "One\r\ntwo"})
        file = client.get(url_of("result_json", assessment)).json()
        answers = {item["question"]: item for item in file["answers"]}
        assert answers["task"]["answer"] == DENTIST["task"]
        assert answers["volume"]["answer"] == 2000
        assert "2,000" in answers["volume"]["words"]
        assert answers["priorities"]["answer"] == ["accuracy", "cost"]
        assert file["outcome"] == assessment.outcome == "slm"
        assert file["stability"] == assessment.advice["recommendation"]["stability"]
        assert (file["label"], file["note"]) == ("Desk", "One\ntwo")
        assert len(file["costs"]["ways"]) == len(assessment.advice["costs"]["ways"])


class TestCsv:
    def rows(self, client: Client, assessment: Assessment) -> list[list[str]]:
        text = client.get(url_of("result_csv", assessment)).content.decode()
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    def test_it_has_one_row_for_each_question_under_one_heading(self, client: Client) -> None:
        assessment, _ = run_through(client)
        rows = self.rows(client, assessment)
        assert rows[0] == ["Part", "Key", "What", "Value"]
        assert {len(row) for row in rows} == {4}
        answered = {key: value for part, key, _what, value in rows if part == "Answer"}
        assert answered.keys() == set(DENTIST)
        assert answered["volume"].startswith("2,000")

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
    def test_no_cell_is_a_formula(self, client: Client, start: str) -> None:
        assessment, manage_url = run_through(client)
        typed = f'{start}HYPERLINK("https://evil.example","x")'
        client.post(f"{manage_url}words/", dict.fromkeys(("label", "prepared_for", "prepared_by", "note"), typed))
        cells = [cell for row in self.rows(client, assessment) for cell in row]
        assert cells.count(f"'{typed}") == 4
        assert typed not in cells


class TestHeaders:
    @pytest.mark.parametrize("name", ["result_json", "result_csv"])
    def test_a_file_is_private_and_its_name_is_ours(self, client: Client, name: str) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": 'x"; filename="evil.exe'})
        headers = client.get(url_of(name, assessment)).headers
        assert headers["Content-Disposition"] == f'attachment; filename="recommendation.{name.removeprefix("result_")}"'
        assert "private" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"

    def test_the_file_names_its_schema(self, client: Client) -> None:
        assessment, _ = run_through(client)
        assert reverse("result_schema") in client.get(url_of("result_json", assessment)).headers["Link"]


class TestCard:
    def test_it_is_a_picture_for_this_result_drawn_once(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        url = url_of("card", assessment)
        response = client.get(url)
        picture = Image.open(io.BytesIO(response.content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(response.content) < 120_000
        assert response.headers["Content-Type"] == "image/png"
        assert client.get(url, headers={"Accept-Encoding": "gzip"}).content == response.content
        again = client.get(url, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        client.post(f"{manage_url}words/", {"label": "Private label"})
        client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})
        assert client.get(url).content == response.content
        client.post(f"{manage_url}stop/")
        assert client.get(url, headers={"If-None-Match": response.headers["ETag"]}).status_code == 404

    def test_pictures_are_kept_up_to_a_number_of_bytes(self) -> None:
        assert files.cards.most_bytes <= 4 * 1024 * 1024

    def test_every_outcome_and_strength_has_its_own(self) -> None:
        drawn = {
            draw(Card(outcome, f"Verdict {outcome}.", strength, (CardLine("A line", 35, ""),)))
            for outcome, strength in itertools.product(("slm", "hybrid", "llm", None), ("Clear.", "Leaning.", ""))
        }
        assert len(drawn) == 12

    def test_lines_name_their_ends(self, client: Client) -> None:
        plain = Card("slm", "Verdict.", "Clear.", (CardLine("A line", 50, ""),))
        assert draw(plain) != draw(plain._replace(ends=("small", "large")))
        assessment, _ = run_through(client, ANSWERS["five"])
        card = card_of(content.published(assessment.version_id), assessments.advice_of(assessment))
        assert card.ends == ("small", "large")

    @pytest.mark.parametrize("title", ["קו", "線", "👩🏽‍💻", "\u2028", "x" * 400, ""])
    def test_a_title_in_any_script_leaves_a_picture(self, title: str) -> None:
        card = Card("slm", f"{'Very ' * 60}long verdict.", "Clear.", (CardLine(title, 50, ""),) * 9)
        assert Image.open(io.BytesIO(draw(card))).size == (1200, 630)

    def test_its_words_stand_beside_it_and_tell_verdict_strength_and_lines(self, client: Client) -> None:
        assessment, manage_url = run_through(client)
        client.post(f"{manage_url}words/", {"label": "Private label", "note": "Private note"})
        page = client.get(url_of("result", assessment)).content.decode()
        tags = dict(
            part.split('" content="') for part in page.split('<meta property="')[1:] for part in [part.split('">')[0]]
        )
        assert tags["og:title"] == "Start with a small model."
        assert tags["og:image"] == f"http://testserver{url_of('card', assessment)}"
        assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
        assert tags["og:image:alt"].startswith("Start with a small model. The answers point one way")
        for dimension in Dimension.objects.filter(archived=False):
            assert f"{dimension.title}: " in tags["og:image:alt"]
        assert "Private" not in str(tags)
        assert '<meta name="twitter:card" content="summary_large_image">' in page
