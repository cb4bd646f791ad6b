"""The lists of the library: every row with its source, narrowed and sorted by the address, and safe as CSV."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from advisor.configuration.environment import ROOT
from advisor.engine.schema import Questionnaire
from advisor.models import Case, Comparison, LibraryStamp, Option
from advisor.pages.listing import safe_cell
from advisor.pages.method_report import MethodReport, digest_of_points, method_report
from advisor.storage import content
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db

LISTS = [("evidence", 316), ("hybrids", 52), ("cases", 195)]


def found_in(client: Client, name: str, **asked: str) -> int:
    """How many rows the list says it found."""
    page = client.get(reverse(name), asked).content.decode()
    number = re.search(r"<strong>(\d+|One) found", page)
    assert number is not None
    return 1 if number[1] == "One" else int(number[1])


def ids(client: Client, name: str, **asked: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(client.get(reverse(f"{name}_csv"), asked).content.decode("utf-8-sig")))
    return [row["id"] for row in rows]


@pytest.mark.either_database
@pytest.mark.parametrize(("name", "count"), LISTS)
def test_all_rows_are_listed_a_page_at_a_time_and_each_has_its_source(client: Client, name: str, count: int) -> None:
    listed: list[str] = []
    for number in range(1, 20):
        response = client.get(reverse(name), {"page": str(number)})
        page = response.content.decode()
        assert len(response.content) < 60_000
        rows = re.findall(r'<li id="([^"]+)">(.*?)</li>', page, re.DOTALL)
        for key, row in rows:
            links = re.findall(r'href="(https?://[^"]+)"', row)
            assert links, key
        listed += [key for key, _row in rows]
        if 'rel="next"' not in page:
            break
    assert len(listed) == len(set(listed)) == count
    assert listed == ids(client, name)


@pytest.mark.either_database
@pytest.mark.parametrize(("name", "count"), LISTS)
def test_a_list_has_one_heading_strict_headers_and_no_inline_code(client: Client, name: str, count: int) -> None:
    response = client.get(reverse(name))
    page = response.content.decode()
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"\s(style|on[a-z]+)=\"", page)
    assert f"{count} found" in text_of(response.content)


@pytest.mark.parametrize(
    ("name", "key", "value", "rows"),
    [
        ("evidence", "task", "translate", Comparison.objects.filter(task_type="translation")),
        ("evidence", "task", "classify", Comparison.objects.filter(task_type__in=["classification", "search_ranking"])),
        ("evidence", "field", "legal", Comparison.objects.filter(domain="legal")),
        ("evidence", "winner", "tie", Comparison.objects.filter(winner="tie")),
        ("evidence", "year", "2023", Comparison.objects.filter(source_year=2023)),
        ("cases", "task", "extract", Case.objects.filter(answers__task="extract")),
        ("cases", "field", "healthcare", Case.objects.filter(answers__domain="healthcare")),
        ("cases", "outcome", "hybrid", Case.objects.filter(decision="hybrid")),
        ("cases", "year", "2024", Case.objects.filter(year=2024)),
    ],
)
def test_each_filter_narrows_page_and_csv_alike(client: Client, name: str, key: str, value: str, rows: Any) -> None:
    wanted = set(rows.all().values_list("pk", flat=True))
    assert wanted
    assert found_in(client, name, **{key: value}) == len(wanted)
    assert set(ids(client, name, **{key: value})) == wanted


def test_filters_work_together(client: Client) -> None:
    rows = Comparison.objects.filter(task_type="extraction", winner="small", source_year=2024)
    assert found_in(client, "evidence", task="extract", winner="small", year="2024") == rows.count()


@pytest.mark.either_database
@pytest.mark.parametrize("asked", [{"task": "<b>"}, {"year": "9999"}, {"sort": "up"}, {"page": "x"}, {"other": "1"}])
@pytest.mark.parametrize(("name", "count"), LISTS)
def test_what_a_list_does_not_know_is_as_good_as_not_asked(
    client: Client, name: str, count: int, asked: dict[str, str]
) -> None:
    assert found_in(client, name, **asked) == count
    assert b"<b>" not in client.get(reverse(name), asked).content


def test_nothing_found_is_said(client: Client) -> None:
    response = client.get(reverse("evidence"), {"task": "translate", "winner": "small", "field": "legal"})
    assert "Take a filter away" in text_of(response.content)


def test_rows_are_sorted_as_asked(client: Client) -> None:
    years = dict(Case.objects.values_list("pk", "year"))
    newest = [years[key] for key in ids(client, "cases")]
    known = [year for year in newest if year]
    assert known == sorted(known, reverse=True)
    assert newest[-1] is None
    assert ids(client, "cases", sort="oldest")[0] in {key for key, year in years.items() if year == min(known)}
    ahead = Comparison.objects.get(pk=ids(client, "evidence", sort="small")[0])
    behind = Comparison.objects.get(pk=ids(client, "evidence", sort="large")[0])
    assert (ahead.winner, behind.winner) == ("small", "large")


def test_links_keep_what_was_chosen(client: Client) -> None:
    page = html.unescape(client.get(reverse("evidence"), {"task": "classify", "sort": "task"}).content.decode())
    assert 'href="/evidence/?task=classify&sort=task&page=2"' in page
    assert 'href="/evidence/evidence.csv?task=classify&sort=task"' in page
    assert 'href="/evidence/?task=classify&sort=large"' in page
    assert 'name="sort" value="task"' in page
    assert '<option value="classify" selected>' in page


def test_an_edit_shows_at_once_with_one_tiny_query_between_edits(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(reverse("cases"))
    with django_assert_max_num_queries(2):
        client.get(reverse("cases"))
    row = Case.objects.get(pk="aarete-contract-metadata")
    row.organisation = "A Firm of Another Name"
    row.save()
    words = text_of(client.get(reverse("cases"), {"sort": "name"}).content)
    assert "A Firm of Another Name" in words
    row.delete()
    assert found_in(client, "cases") == 194


@pytest.mark.parametrize("change", ["save", "delete", "update", "bulk_create", "queryset delete"])
def test_every_change_raises_the_stamp(change: str) -> None:
    before = LibraryStamp.objects.get().counter
    row = Comparison.objects.first()
    rows = Comparison.objects.filter(pk=row.pk)
    {
        "save": row.save,
        "delete": row.delete,
        "update": lambda: rows.update(task="Other"),
        "bulk_create": lambda: Comparison.objects.bulk_create([Comparison(**{**rows.values().get(), "id": "new"})]),
        "queryset delete": rows.delete,
    }[change]()
    assert LibraryStamp.objects.get().counter > before


def test_a_row_that_no_longer_holds_is_left_out_and_logged(client: Client, caplog: Any) -> None:
    Comparison.objects.filter(pk="loraland-bc5cdr").update(winner="large")
    assert found_in(client, "evidence") == 315
    assert "loraland-bc5cdr is left out" in caplog.text


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-rm", "'-rm"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-1+1", "'-1+1"),
        (-0.25, "-0.25"),
        ("-3", "-3"),
        (-1e-07, "-1e-07"),
        ("a=b", "a=b"),
        (None, ""),
        ({"task": "write"}, '{"task": "write"}'),
    ],
)
def test_formulas_are_neutralised_and_numbers_stay_numbers(value: Any, cell: str) -> None:
    assert safe_cell(value) == cell


def test_a_download_is_a_csv_file_with_formulas_neutralised(client: Client) -> None:
    Case.objects.filter(pk="aarete-contract-metadata").update(organisation='=HYPERLINK("http://x")')
    response = client.get(reverse("cases_csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="cases.csv"' in response.headers["Content-Disposition"]
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}
    assert rows["aarete-contract-metadata"]["organisation"].startswith("'=")


def test_the_lists_are_linked_from_every_page(client: Client) -> None:
    page = client.get(reverse("examples")).content
    assert page.count(b'href="/cases/"') == 2
    assert b'href="/evidence/"' in page


def test_the_method_page_says_how_it_was_tested(client: Client) -> None:
    words = text_of(client.get(reverse("method")).content)
    assert "How it was tested" in words
    assert "We said both" in words
    assert "A published rule of thumb" in words
    assert "Where it is weak" in words
    assert "Over random answers" in words


def test_the_report_is_about_the_points_that_come_with_the_site(questionnaire: Questionnaire) -> None:
    kept = method_report()
    assert kept is not None
    assert kept.points_digest == digest_of_points(questionnaire), "The points were changed: run make calibrate."


def test_the_method_page_says_when_other_points_are_in_force(client: Client) -> None:
    words = "The points in force have been changed since this test"
    assert words not in client.get(reverse("method")).content.decode()
    Option.objects.filter(question__key="task", key="code").update(points_llm=9)
    content.publish()
    assert words in client.get(reverse("method")).content.decode()


def test_the_method_page_shows_the_figures_of_the_newest_report() -> None:
    whole = MethodReport.model_validate_json((ROOT / "docs" / "method" / "report.json").read_bytes())
    kept = method_report()
    assert kept is not None
    assert kept.model_copy(update={"points_digest": ""}) == whole, (
        "Bring it up to date with method_report.write(report)."
    )
