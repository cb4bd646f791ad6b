"""Numbers without spying, and what is deleted in time."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from advisor.models import Assessment, DayCount, Draft
from advisor.storage import content, counting
from tests.web.desk import person
from tests.web.journey import DENTIST, begin, fill_in, finish, run_through, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty() -> None:
    counting.write()
    DayCount.objects.all().delete()


def counts() -> dict[tuple[str, int, str], int]:
    counting.write()
    return {(row.kind, row.step, row.outcome): row.count for row in DayCount.objects.all()}


class TestCounting:
    def test_a_run_is_counted_step_by_step(self) -> None:
        visitor = Client()
        draft = begin(visitor)
        fill_in(visitor, draft, DENTIST)
        finish(visitor, draft)
        visitor.get(reverse("result", args=[Assessment.objects.get().view_token]))
        assert counts() == {
            ("started", 0, ""): 1,
            **{("reached", step, ""): 1 for step in range(2, 8)},
            ("finished", 0, "slm"): 1,
            ("shared", 0, "slm"): 1,
        }

    def test_going_back_and_pressing_twice_count_once(self) -> None:
        visitor = Client()
        draft = begin(visitor)
        for _time in range(2):
            fill_in(visitor, draft, DENTIST)
            finish(visitor, draft)
        found = counts()
        assert found["reached", 2, ""] == found["finished", 0, "slm"] == 1

    def test_counters_rise_and_never_hold_a_person(self) -> None:
        for _time in range(3):
            begin(Client())
            counting.write()
        assert counts() == {("started", 0, ""): 3}
        assert DayCount.objects.count() == 1
        assert {field.name for field in DayCount._meta.fields} == {
            "id", "day", "kind", "version", "step", "outcome", "count",
        }  # fmt: skip

    def test_counting_costs_the_visitor_no_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        version = content.current_version_id()
        content.is_preview(version)
        with django_assert_num_queries(0):
            counting.add("started", version)

    def test_a_database_in_trouble_loses_no_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begin(Client())
        with monkeypatch.context() as broken:
            broken.setattr(counting, "_increment", lambda *_: (_ for _ in ()).throw(DatabaseError("locked")))
            assert counting.write() == 0
        assert counts() == {("started", 0, ""): 1}

    def test_the_first_page_draws_them(self) -> None:
        run_through(Client())
        page = person("eva", "Editor").get(reverse("admin:index"))
        words = text_of(page.content)
        assert "Started 1 in the last 28 days" in words
        assert "Small model: 1, Both together: 0, Large model: 0" in words
        assert "Version 1: 1" in words
        assert "Step 1: 1, Step 2: 1, Step 3: 1, Step 4: 1, Step 5: 1, Step 6: 1, Step 7: 1" in words
        assert "style=" not in page.content.decode()


class TestPurge:
    def old(self, **fields: object) -> tuple[Assessment, Draft]:
        assessment, _manage = run_through(Client())
        Assessment.objects.filter(pk=assessment.pk).update(**fields)
        assert assessment.draft is not None
        return assessment, assessment.draft

    def purge(self, *options: str) -> str:
        call_command("purge", *options, stdout=(out := io.StringIO()))
        return out.getvalue()

    def test_old_drafts_go_and_their_results_stay(self) -> None:
        assessment, draft = self.old()
        Draft.objects.filter(pk=draft.pk).update(changed_at=timezone.now() - timedelta(days=31))
        young = begin(Client())
        assert "Deleted 1 draft without an answer for 30 days." in self.purge()
        assert list(Draft.objects.all()) == [young]
        assert Assessment.objects.filter(pk=assessment.pk).exists()

    def test_expired_results_go_with_their_drafts(self) -> None:
        self.old(expires_at=timezone.now() - timedelta(minutes=1))
        self.old(expires_at=timezone.now() + timedelta(days=1))
        self.old()
        assert "Deleted 1 expired result." in self.purge()
        assert Assessment.objects.count() == Draft.objects.count() == 2

    def test_a_dry_run_deletes_nothing_and_counts(self) -> None:
        self.old(expires_at=timezone.now() - timedelta(minutes=1))
        assert "Would delete 1 expired result." in self.purge("--dry-run")
        assert Assessment.objects.count() == 1
