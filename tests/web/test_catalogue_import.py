"""Taking in tables of the catalogue: a dry run with every change, wrong rows named, all rows or none."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisor.models import Assumption, CatalogueRow, LanguageModel, Machine, Offer, Provider
from tests.web.desk import history_of
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db
CSV, JSON, XLSX = "0", "1", "2"
FORMATS = [
    pytest.param(CSV, id="csv"),
    pytest.param(JSON, id="json", marks=pytest.mark.either_database),
    pytest.param(XLSX, id="xlsx", marks=pytest.mark.either_database),
]
"""Once a file is read, its rows are written alike, so one kind of file is enough for a second database."""
KINDS = [LanguageModel, Provider, Offer, Machine, Assumption]


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner"))
    return client


def look(owner: Client, kind: type[CatalogueRow], content: str | bytes, format_: str = CSV) -> HttpResponse:
    """The first step: what would happen."""
    url = reverse(f"admin:advisor_{kind._meta.model_name}_import")
    file = SimpleUploadedFile("table", content.encode() if isinstance(content, str) else content)
    return owner.post(url, {"format": format_, "resource": "", "import_file": file})


def take_in(owner: Client, kind: type[CatalogueRow], seen: HttpResponse) -> HttpResponse:
    """The second step: yes."""
    form = seen.context_data["confirm_form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    return owner.post(reverse(f"admin:advisor_{kind._meta.model_name}_process_import"), data)


def table(owner: Client, kind: type[CatalogueRow]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken_out(owner, kind, CSV).decode("utf-8-sig"))))


def taken_out(owner: Client, kind: type[CatalogueRow], format_: str) -> bytes:
    return owner.post(reverse(f"admin:advisor_{kind._meta.model_name}_export"), {"format": format_}).content


def as_text(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def l4(owner: Client, **changes: str) -> dict[str, str]:
    return {**next(row for row in table(owner, Machine) if row["key"] == "l4"), **changes}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("kind", [LanguageModel, Provider, Offer, Machine])
def test_what_is_taken_out_can_be_taken_in_and_changes_nothing(
    owner: Client, kind: type[CatalogueRow], format_: str
) -> None:
    seen = look(owner, kind, taken_out(owner, kind, format_), format_)
    result = seen.context_data["result"]
    assert (result.totals["skip"], len(result.rows)) == (kind.objects.count(), kind.objects.count()), [
        row.changes for row in result.rows if row.import_type == "update"
    ]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("kind", "column"), [(LanguageModel, "languages"), (Machine, "note"), (Offer, "rule")])
def test_a_file_brings_back_what_was_changed_and_the_next_is_the_same(
    owner: Client, kind: type[CatalogueRow], column: str, format_: str
) -> None:
    first = kind.objects.first()
    kind.objects.filter(pk=first.pk).update(**{column: "=1+1, “quoted”; and\nmore"})
    rows, file = kind.objects.values(), taken_out(owner, kind, format_)
    before = list(rows.all())
    kind.objects.filter(pk=first.pk).update(**{column: "Something else"})
    seen = look(owner, kind, file, format_)
    assert seen.context_data["result"].totals["update"] == 1
    take_in(owner, kind, seen)
    assert list(rows.all()) == before
    if format_ != XLSX:  # a spreadsheet holds the time it was made
        assert taken_out(owner, kind, format_) == file
    assert history_of(first).startswith("Changed from a file:\n" + column)


def test_a_change_is_shown_cell_by_cell_and_saved_only_after_a_yes(owner: Client) -> None:
    seen = look(owner, Machine, as_text([l4(owner, usd_per_hour_low="0.41", reviewed_on="2026-11-20")]))
    words = text_of(seen.content)
    assert "usd_per_hour_low: 0.3800 → 0.41" in words
    assert "reviewed_on: Nov. 23, 2026 → Nov. 20, 2026" in words or "reviewed_on: 2026-11-23 → 2026-11-20" in words
    assert Machine.objects.get(pk="l4").usd_per_hour_low == Decimal("0.38")
    assert take_in(owner, Machine, seen).status_code == 302
    assert Machine.objects.get(pk="l4").usd_per_hour_low == Decimal("0.41")


def test_of_the_sources_only_the_changed_fact_is_shown(owner: Client) -> None:
    row = l4(owner)
    seen = look(owner, Machine, as_text([{**row, "seen": row["seen"] + " | purchase: another page"}]))
    words = text_of(seen.content)
    assert "seen, purchase:" in words
    assert "another page" in words
    assert "seen, specs" not in words


def test_a_new_row_is_added(owner: Client) -> None:
    seen = look(owner, Machine, as_text([l4(owner, key="l5", name="L5", systems="")]))
    assert seen.context_data["result"].totals["new"] == 1
    take_in(owner, Machine, seen)
    assert Machine.objects.get(pk="l5").formats == ["fp8", "bf16", "int4"]


def test_columns_that_are_left_out_stay_as_they_are(owner: Client) -> None:
    seen = look(owner, Machine, "key,note\nl4,A quiet one.\n")
    take_in(owner, Machine, seen)
    machine = Machine.objects.get(pk="l4")
    assert (machine.note, machine.memory_gib) == ("A quiet one.", 24)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"memory_gib": "24 GB"}, "is not a plain number"),
        ({"memory_gib": "24576"}, "not plausible: this column is in GiB"),
        ({"memory_gib": "25769803776"}, "not plausible: this column is in GiB"),
        ({"bandwidth_gb_s": "0.3"}, "this column is in GB per second"),
        ({"power_w": "0.072"}, "this column is in watts"),
        ({"usd_per_hour_low": "277.4"}, "this column is in US dollars per hour"),
        ({"usd_per_hour_low": "0,38"}, "is not a plain number"),
        ({"usd_per_hour_low": "€0.38"}, "is not a plain number"),
        ({"seen": ""}, "seen"),
        ({"seen": "specs"}, "fact: where you saw it"),
        ({"seen": "specs: a page"}, "name the source of low_price"),
        ({"reviewed_on": ""}, "reviewed_on"),
        ({"reviewed_on": "23.11.2026"}, "reviewed_on"),
        ({"kind": "toaster"}, "toaster"),
        ({"formats": "fp8; fp7"}, "formats"),
        ({"key": ""}, "a row needs one"),
        ({"name": "T4"}, "already exists"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken_in(owner: Client, changes: dict[str, str], words: str) -> None:
    good = l4(owner, key="good", name="Good one")
    seen = look(owner, Machine, as_text([good, {**l4(owner), **changes}]))
    assert "confirm_form" not in seen.context_data
    text = text_of(seen.content)
    assert "Nothing was taken in" in text
    assert "Row 2" in text
    assert words in text
    assert not Machine.objects.filter(pk="good").exists()


def test_a_duplicate_in_the_file_is_refused(owner: Client) -> None:
    seen = look(owner, Machine, as_text([l4(owner), l4(owner, note="Again.")]))
    assert "“l4” is there more than once" in text_of(seen.content)


def test_a_price_per_token_and_an_unknown_model_are_refused(owner: Client) -> None:
    first = table(owner, Offer)[0]
    seen = look(owner, Offer, as_text([{**first, "usd_in_per_mtok": "0.0000001"}]))
    assert "confirm_form" not in seen.context_data
    seen = look(owner, Offer, as_text([{**first, "language_model": "gpt-99"}]))
    assert "gpt-99" in text_of(seen.content)
    assert "confirm_form" not in seen.context_data


def test_an_unknown_column_is_named_with_those_that_are_known(owner: Client) -> None:
    words = text_of(look(owner, Machine, "key,memory_gb\nl4,24\n").content)
    assert "There is no column memory_gb" in words
    assert "memory_gib" in words


def test_a_row_without_a_source_is_refused_by_hand_too(owner: Client) -> None:
    url = reverse("admin:advisor_machine_change", args=["l4"])
    form = owner.get(url).context["adminform"].form
    data = {name: field.prepare_value(form.initial.get(name)) for name, field in form.fields.items()}
    data = {name: "" if value is None else value for name, value in data.items() if value is not False}
    answer = owner.post(url, {**data, "seen": '{"specs": "a page"}'})
    assert "name the source of low_price" in text_of(answer.content)
    assert owner.post(url, {**data, "note": "By hand."}).status_code == 302


def test_overdue_rows_are_marked_and_can_be_listed(owner: Client) -> None:
    old = timezone.localdate() - timedelta(days=Machine.due_days + 12)
    Machine.objects.filter(pk="l4").update(reviewed_on=old)
    url = reverse("admin:advisor_machine_changelist")
    assert "overdue since 12 days" in text_of(owner.get(url).content)
    assert [row.pk for row in owner.get(url, {"look": "overdue"}).context["cl"].queryset] == ["l4"]
    assert "l4" not in [row.pk for row in owner.get(url, {"look": "fine"}).context["cl"].queryset]


@pytest.mark.parametrize("kind", KINDS)
def test_every_desk_lists_and_opens_its_rows(owner: Client, kind: type[CatalogueRow]) -> None:
    name = kind._meta.model_name
    assert owner.get(reverse(f"admin:advisor_{name}_changelist")).status_code == 200
    row = kind.objects.all()[0]
    assert owner.get(reverse(f"admin:advisor_{name}_change", args=[row.pk])).status_code == 200


def test_assumptions_are_neither_added_nor_removed(owner: Client) -> None:
    assert owner.get(reverse("admin:advisor_assumption_add")).status_code == 403
    assert owner.post(reverse("admin:advisor_assumption_delete", args=["utilisation"])).status_code == 403


def test_what_the_owner_changed_or_deleted_stays(owner: Client) -> None:
    from advisor.models import SeededFile

    Machine.objects.filter(pk="l4").update(note="Mine.")
    LanguageModel.objects.filter(pk="gpt-6-luna").delete()
    SeededFile.objects.all().delete()
    call_command("seed", verbosity=0)
    assert Machine.objects.get(pk="l4").note == "Mine."
    assert not LanguageModel.objects.filter(pk="gpt-6-luna").exists()
    assert not Offer.objects.filter(language_model_id="gpt-6-luna").exists()
