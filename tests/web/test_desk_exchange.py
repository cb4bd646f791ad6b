"""The questionnaire as JSON, examples as a spreadsheet: looked at first, all or nothing, clear words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from advisor.admin.exchange import as_json
from advisor.models import (
    Case,
    Comparison,
    ExampleApplication,
    HybridResult,
    Question,
    QuestionnaireVersion,
    Scorecard,
)
from advisor.storage import content
from tests.web.desk import history_of, person
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db
TAKE_IN = "admin:take_in"
EXAMPLES = "admin:advisor_exampleapplication_import"


@pytest.fixture
def publisher(db: None) -> Client:
    return person("pia", "Publisher")


def upload(client: Client, text: str | bytes, name: str = "questionnaire.json") -> str:
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return text_of(client.post(reverse(TAKE_IN), {"file": file}).content)


class TestTheWholeQuestionnaire:
    def changed(self) -> dict[str, object]:
        document = json.loads(as_json(content.current()))
        document["questions"][0]["text"] = "Quel est le travail ? Ünïcödé"
        document["questions"][14]["minimum"] = 5
        del document["examples"][0]
        return document

    def test_an_export_of_an_import_is_identical(self, publisher: Client) -> None:
        text = json.dumps(self.changed(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        words = upload(publisher, "\ufeff" + text)
        assert "Question “task”: wording changed" in words
        assert Question.objects.get(key="task").text == "What is the main job?"
        waiting = QuestionnaireVersion.everything.get(number=None)
        publisher.post(reverse(TAKE_IN), {"confirm": waiting.pk})
        assert publisher.get(reverse("admin:export")).content.decode() == text
        assert content.current().question("task").text == "What is the main job?"
        assert not QuestionnaireVersion.everything.filter(number=None).exists()
        said = history_of(Scorecard.objects.get()).splitlines()
        assert said[:2] == ["The whole questionnaire was imported from a file.", "3 changes:"]
        line = "Question “task”: wording changed: “What is the main job?” → “Quel est le travail ? Ünïcödé”"
        assert line in said
        assert line in history_of(Question.objects.get(key="task"))
        assert "removed" in history_of(ExampleApplication.objects.get(visible=False))

    def test_what_is_the_same_leaves_no_trace(self, publisher: Client) -> None:
        assert "Nothing differs." in upload(publisher, as_json(content.current()))
        waiting = QuestionnaireVersion.everything.get(number=None)
        page = publisher.post(reverse(TAKE_IN), {"confirm": waiting.pk}, follow=True)
        assert "the working copy already says what the file says" in text_of(page.content)
        assert not LogEntry.objects.exists()

    def test_a_published_version_is_exported_as_it_is(self, publisher: Client) -> None:
        Question.objects.filter(key="task").update(text="Changed?")
        response = publisher.get(reverse("admin:export"), {"version": 1})
        assert response.content.decode() == as_json(content.current())
        assert "questionnaire-version-1.json" in response.headers["Content-Disposition"]

    @pytest.mark.either_database
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ('{"format": 2, "pages": []}', "made by a newer release of this site: it has format 2, and this"),
            ('{"format": 99.0}', "newer release of this site: it has format 99.0, and this release reads format 1"),
            ('{"format": "99"}', "newer release of this site: it has format &quot;99&quot;, and this release reads"),
            ('{"format": 1e999}', "newer release"),
            ('{"format": "one"}', "has format &quot;one&quot;, and this release reads format 1 only."),
            ('{"format": true}', "has format true, and this release reads format 1 only."),
            ('{"format": null}', "has format null, and this release reads format 1 only."),
            ("{", "not JSON"),
            ("[" * 100_000, "not JSON"),
            ("[]", "must hold one questionnaire"),
            ("{}", "does not say which format it has."),
            ('{"format": 1}', "dimensions: is missing."),
            (
                '{"format": 1, "dimensions": [], "steps": [], "questions": [{"key": "task", "help": 1}], "colour": 1}',
                "has parts that this release does not know: questions “task”, help; colour. It probably comes from a",
            ),
            ("é".encode("latin-1"), "not in UTF-8"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, publisher: Client, text: str | bytes, words: str) -> None:
        before = content.working_copy()
        assert words in upload(publisher, text)
        assert content.working_copy() == before

    @pytest.mark.either_database
    def test_twenty_megabytes_are_refused_politely(self, publisher: Client) -> None:
        words = upload(publisher, b" " * 20_000_000)
        assert "This file has 19.1 MB. A questionnaire has at most 1.9 MB" in words

    def test_questions_out_of_step_are_refused(self, publisher: Client) -> None:
        document = json.loads(as_json(content.current()))
        document["questions"].reverse()
        assert "in the order of their steps" in upload(publisher, json.dumps(document))

    def test_somebody_elses_upload_cannot_be_confirmed(self, publisher: Client) -> None:
        upload(publisher, json.dumps(self.changed()))
        waiting = QuestionnaireVersion.everything.get(number=None)
        other = person("paul", "Publisher")
        page = other.post(reverse(TAKE_IN), {"confirm": waiting.pk}, follow=True)
        assert "not waiting any more" in text_of(page.content)
        assert content.working_copy() == content.current()


class TestExamples:
    def export(self, client: Client, kind: int) -> bytes:
        response = client.post(reverse("admin:advisor_exampleapplication_export"), {"format": kind, "resource": 0})
        assert response.status_code == 200
        return response.content

    def send(self, client: Client, file: bytes, kind: int, name: str = "examples.csv") -> object:
        data = {"import_file": SimpleUploadedFile(name, file), "format": kind, "resource": 0}
        return client.post(reverse(EXAMPLES), data)

    def agree(self, client: Client, response: object) -> None:
        form = response.context["confirm_form"]  # type: ignore[attr-defined]
        client.post(reverse("admin:advisor_exampleapplication_process_import"), form.initial)

    @pytest.mark.parametrize(("kind", "name"), [(0, "examples.csv"), (2, "examples.xlsx")])
    def test_a_file_taken_out_and_in_changes_nothing(self, publisher: Client, kind: int, name: str) -> None:
        before = content.working_copy()
        response = self.send(publisher, self.export(publisher, kind), kind, name)
        assert response.context["result"].totals["skip"] == 7  # type: ignore[attr-defined]
        assert content.working_copy() == before

    def test_a_changed_row_is_shown_before_it_is_written(self, publisher: Client) -> None:
        text = b"\xef\xbb\xbf" + self.export(publisher, 0).replace(b"Broad Content Creation", b"Texts of every kind")
        response = self.send(publisher, text, 0)
        words = text_of(response.content)  # type: ignore[attr-defined]
        assert "title: Broad Content Creation → Texts of every kind" in words
        assert not ExampleApplication.objects.filter(title="Texts of every kind").exists()
        self.agree(publisher, response)
        row = ExampleApplication.objects.get(title="Texts of every kind")
        assert row.revision == 1
        assert history_of(row) == "Changed from a file:\ntitle: “Broad Content Creation” → “Texts of every kind”"
        assert LogEntry.objects.count() == 1

    def test_a_new_row_from_a_spreadsheet(self, publisher: Client) -> None:
        book = openpyxl.load_workbook(io.BytesIO(self.export(publisher, 2)))
        rows = list(book.active.iter_rows(values_only=True))
        headings, first = list(rows[0]), list(rows[1])
        first[headings.index("key")] = "another"
        book.active.append(first)
        book.save(file := io.BytesIO())
        self.agree(publisher, self.send(publisher, file.getvalue(), 2, "examples.xlsx"))
        added = ExampleApplication.objects.get(key="another")
        assert content.working_copy().examples[-1].key == "another"
        assert history_of(added) == "Added from a file."
        assert added.answers == ExampleApplication.objects.get(key="broad-content-creation").answers

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ((b'""task"": ""write""', b'""task"": ""wrte""'), "Did you mean &#x27;write&#x27;?"),
            ((b",llm,", b",xl,"), "Row 1: outcome"),
            ((b",knowledge,", b",wisdom,"), "There is no line “wisdom”."),
        ],
    )
    def test_a_wrong_row_is_named_and_nothing_is_taken_in(
        self, publisher: Client, change: tuple[bytes, bytes], words: str
    ) -> None:
        text = self.export(publisher, 0)
        assert change[0] in text
        before = content.working_copy()
        page = text_of(self.send(publisher, text.replace(*change), 0).content)  # type: ignore[attr-defined]
        assert words in page
        assert content.working_copy() == before

    @pytest.mark.either_database
    @pytest.mark.parametrize(
        ("file", "kind", "words"),
        [
            ("key,title\nü,ü".encode("latin-1"), 0, "not in UTF-8"),
            (b"no spreadsheet", 2, "it is no XLSX spreadsheet"),
            (b"x" * 20_000_000, 0, "larger than 5 MB"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused(self, publisher: Client, file: bytes, kind: int, words: str) -> None:
        assert words in text_of(self.send(publisher, file, kind).content)  # type: ignore[attr-defined]


FILES = [
    (0, "facts.csv"),
    pytest.param(1, "facts.json", marks=pytest.mark.either_database),
    pytest.param(2, "facts.xlsx", marks=pytest.mark.either_database),
]
"""Once a file is read, its rows are written alike, so one kind of file is enough for a second database."""


class TestFacts:
    def taken_out(self, client: Client, desk: str, kind: int) -> bytes:
        return client.post(reverse(f"admin:advisor_{desk}_export"), {"format": kind, "resource": 0}).content

    def looked_at(self, client: Client, desk: str, kind: int, file: bytes, name: str = "facts") -> Any:
        data = {"import_file": SimpleUploadedFile(name, file), "format": kind, "resource": 0}
        return client.post(reverse(f"admin:advisor_{desk}_import"), data)

    @pytest.mark.parametrize("desk", ["comparison", "hybridresult", "case"])
    @pytest.mark.parametrize(("kind", "name"), FILES)
    def test_facts_taken_out_and_in_change_nothing(self, publisher: Client, desk: str, kind: int, name: str) -> None:
        page = self.looked_at(publisher, desk, kind, self.taken_out(publisher, desk, kind), name)
        totals = page.context["result"].totals
        assert totals["skip"] == sum(totals.values()) > 10

    @pytest.mark.parametrize(
        ("model", "column"),
        [(Comparison, "locator"), (HybridResult, "locator"), (Case, "reported_result"), (ExampleApplication, "source")],
    )
    @pytest.mark.parametrize(("kind", "name"), FILES)
    def test_a_file_brings_back_what_was_changed_and_the_next_is_the_same(
        self, publisher: Client, model: Any, column: str, kind: int, name: str
    ) -> None:
        desk, first = model._meta.model_name, model.objects.first()
        model.objects.filter(pk=first.pk).update(**{column: "=1+1, “quoted”; and\nmore"})
        file = self.taken_out(publisher, desk, kind)
        before = list(model.objects.values(*_compared(model)))
        model.objects.filter(pk=first.pk).update(**{column: "Something else"})
        page = self.looked_at(publisher, desk, kind, file, name)
        assert page.context["result"].totals["update"] == 1
        publisher.post(reverse(f"admin:advisor_{desk}_process_import"), page.context["confirm_form"].initial)
        assert list(model.objects.values(*_compared(model))) == before
        if name != "facts.xlsx":  # a spreadsheet holds the time it was made
            assert self.taken_out(publisher, desk, kind) == file

    @pytest.mark.either_database
    @pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"", b"sep=;\r\n"])
    @pytest.mark.parametrize("separator", [";", "\t"])
    def test_a_table_as_excel_writes_it_elsewhere_is_read(self, publisher: Client, separator: str, mark: bytes) -> None:
        if mark.startswith(b"sep"):
            mark = mark.replace(b";", separator.encode())
        rows = list(csv.reader(io.StringIO(self.taken_out(publisher, "case", 0).decode())))
        csv.writer(text := io.StringIO(), delimiter=separator).writerows(rows)
        page = self.looked_at(publisher, "case", 0, mark + text.getvalue().encode())
        assert page.context["result"].totals["skip"] == len(rows) - 1


def _compared(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name != "revision"]
