"""Taking in files of facts: looked at first, all rows or none, and every refusal with its row and reason."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from advisor.models import Case, Comparison, HybridResult, LibraryStamp
from advisor.storage import library, seeding
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db

CSV, JSON = "0", "1"
EVIDENCE = seeding.FIXTURES / "evidence"


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner"))
    return client


def rows(name: str = "comparisons", count: int = 3) -> list[dict[str, Any]]:
    return json.loads((EVIDENCE / f"{name}.json").read_text())[:count]


def as_json(found: list[dict[str, Any]]) -> bytes:
    return json.dumps(found).encode()


def as_csv(found: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(found[0]))
    writer.writeheader()
    for row in found:
        cells = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in row.items()}
        writer.writerow(cells)
    return out.getvalue().encode()


def send(owner: Client, content: bytes, kind: str = JSON, desk: str = "comparison") -> HttpResponse:
    """The first step: nothing is saved."""
    file = SimpleUploadedFile("facts", content)
    url = reverse(f"admin:advisor_{desk}_import")
    return owner.post(url, {"import_file": file, "format": kind, "resource": "0"})


def agree(owner: Client, looked_at: HttpResponse, desk: str = "comparison") -> HttpResponse:
    """The second step."""
    form = looked_at.context["confirm_form"]
    return owner.post(reverse(f"admin:advisor_{desk}_process_import"), form.initial)


@pytest.mark.parametrize(("kind", "write"), [(CSV, as_csv), (JSON, as_json)])
def test_new_and_changed_rows_are_shown_first_and_saved_when_agreed(owner: Client, kind: str, write: Any) -> None:
    known, changed, new = rows()
    changed = {**changed, "task": "Find names in the news"}
    new = {**new, "id": "brand-new"}
    stamp = LibraryStamp.objects.get().counter
    looked_at = send(owner, write([known, changed, new]), kind)
    assert "New: 1. Changed: 1. The same as before: 1." in text_of(looked_at.content)
    assert not Comparison.objects.filter(pk="brand-new").exists()
    done = agree(owner, looked_at)
    assert "Taken in. New: 1. Changed: 1. The same as before: 1." in text_of(
        owner.get(done.headers["Location"]).content
    )
    assert Comparison.objects.get(pk="brand-new").small_score == new["small_score"]
    assert Comparison.objects.get(pk=changed["id"]).task == "Find names in the news"
    assert Comparison.objects.get(pk=known["id"]).reviewed_on == seeding.REVIEWED_ON
    assert LibraryStamp.objects.get().counter > stamp
    assert "brand-new" in {row.id for row in library.current().evidence.comparisons}


@pytest.mark.parametrize("kind", ["comparisons", "cases", "hybrid_results"])
@pytest.mark.parametrize(("format_", "write"), [(CSV, as_csv), (JSON, as_json)])
def test_what_comes_with_the_site_can_be_taken_in_and_changes_nothing(
    owner: Client, kind: str, format_: str, write: Any
) -> None:
    desk = {"comparisons": "comparison", "cases": "case", "hybrid_results": "hybridresult"}[kind]
    found = rows(kind, 12)
    headings = dict.fromkeys(name for row in found for name in row)
    if format_ == CSV:
        found = [{name: row.get(name, "") for name in headings} for row in found]
    looked_at = send(owner, write(found), format_, desk)
    assert "The same as before: 12." in text_of(looked_at.content)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"winner": "large"}, "Winner is 'large', but the scores"),
        ({"source_id": ""}, "'source_id' is empty"),
        ({"task_type": "juggling"}, "task_type: "),
        ({"id": "loraland-bc5cdr"}, "is already used in row 1"),
        ({"small_score": "plenty"}, "small_score: "),
        ({"colour": "red"}, "'colour' is not known"),
        ({"id": "no spaces, please"}, "id: "),
        ({"task": "x" * 301}, "task: "),
        ({"reviewed_on": "yesterday"}, "reviewed_on: "),
    ],
)
def test_one_wrong_row_refuses_all_with_row_and_reason(owner: Client, change: dict[str, Any], reason: str) -> None:
    first, second, _ = rows()
    first = {**first, "task": "Would be changed"}
    before = Comparison.objects.count()
    page = send(owner, as_json([first, {**second, "id": "new-one", **change}]))
    words = text_of(page.content).replace("&#x27;", "'")
    assert "Nothing was taken in" in words
    assert "Row 2: " in words
    assert reason in words
    assert "confirm_form" not in page.context
    assert Comparison.objects.count() == before
    assert not Comparison.objects.filter(task="Would be changed").exists()


def test_a_missing_source_is_refused_in_a_case_too(owner: Client) -> None:
    (row,) = rows("cases", 1)
    del row["source_url"]
    words = text_of(send(owner, as_json([row]), desk="case").content)
    assert "Row 1: " in words
    assert "source_url" in words


def test_rows_that_became_wrong_before_the_second_step_are_not_saved(owner: Client) -> None:
    looked_at = send(owner, as_json([{**rows()[0], "id": "late"}]))
    with pytest.MonkeyPatch.context() as patch:
        problem = type("P", (), {"row": 1, "reason": "No."})
        patch.setattr("advisor.admin.library.ComparisonResource.check", staticmethod(lambda rows: [problem]))
        done = agree(owner, looked_at)
    assert done.status_code == 302
    assert not Comparison.objects.filter(pk="late").exists()
    assert b"Nothing was taken in" in owner.get(done.headers["Location"]).content


def test_a_byte_order_mark_is_no_trouble(owner: Client) -> None:
    looked_at = send(owner, b"\xef\xbb\xbf" + as_csv([{**rows()[0], "id": "marked"}]), CSV)
    agree(owner, looked_at)
    assert Comparison.objects.filter(pk="marked").exists()


@pytest.mark.either_database
def test_latin_1_is_refused_in_clear_words(owner: Client) -> None:
    row = {**rows()[0], "id": "umlaut", "task": "Wörter zählen"}
    page = send(owner, as_csv([row]).decode().encode("latin-1"), CSV)
    assert "not in UTF-8" in text_of(page.content)
    assert not Comparison.objects.filter(pk="umlaut").exists()


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"{", JSON, "cannot be read"),
        (b"[1]", JSON, "list of objects"),
        (b"[" * 9000, JSON, "cannot be read"),
        (b"id,task\na,b,c\n", CSV, "has 3 cells"),
        (b"id,id\na,b\n", CSV, "same name"),
        (b'id,task\na,"b\n', CSV, "cannot be read"),
        (b"task\nb\n", CSV, "Nothing was taken in"),
        (b"id,task\n", CSV, "No valid data"),
        (b"x" * 5_000_001, CSV, "larger than 5 MB"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_in_words(owner: Client, content: bytes, kind: str, words: str) -> None:
    page = send(owner, content, kind)
    assert page.status_code == 200
    assert words in text_of(page.content)


def test_what_was_downloaded_can_be_taken_in_again(owner: Client) -> None:
    Comparison.objects.filter(pk="loraland-bc5cdr").update(task="=1+1 and more")
    looked_at = send(owner, owner.get(reverse("evidence_csv")).content, CSV)
    assert "The same as before: 316." in text_of(looked_at.content)
    looked_at = send(owner, owner.get(reverse("cases_csv")).content, CSV, "case")
    assert "The same as before: 195." in text_of(looked_at.content)


def test_the_pages_of_an_import_hold_to_the_policy(owner: Client) -> None:
    for page in (
        owner.get(reverse("admin:advisor_comparison_import")),
        send(owner, as_json([{**rows()[0], "id": "new"}, {**rows()[1], "task": "Changed"}])),
        send(owner, as_json([{**rows()[0], "winner": "large"}])),
    ):
        html = page.content.decode()
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html


def test_who_may_only_look_may_not_take_in(client: Client) -> None:
    helper = get_user_model().objects.create_user("helper", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_comparison"))
    client.force_login(helper)
    assert client.get(reverse("admin:advisor_comparison_import")).status_code == 403
    assert b"Take in a file" not in client.get(reverse("admin:advisor_comparison_changelist")).content


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        (Comparison, {"winner": "tie"}, "but the scores"),
        (Case, {"decision": "slm", "answers": '{"task": ["a"]}'}, "answers.task"),
        (HybridResult, {"source_id": ""}, "required"),
    ],
)
def test_by_hand_the_same_is_refused(owner: Client, kind: Any, change: dict[str, Any], reason: str) -> None:
    row = kind.objects.first()
    url = reverse(f"admin:advisor_{kind._meta.model_name}_change", args=[row.pk])
    form = owner.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    assert owner.post(url, data).status_code == 302
    page = owner.post(url, {**data, **change})
    assert page.status_code == 200
    assert reason in text_of(page.content)
