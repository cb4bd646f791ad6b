"""The desk's own pages: points, preview, first page, support, and who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisor.admin.overdue import overdue_facts
from advisor.models import (
    Assessment,
    Assumption,
    Case,
    Combination,
    DayCount,
    Draft,
    Machine,
    Offer,
    Option,
    Question,
    QuestionnaireVersion,
)
from advisor.storage import content, links, previews
from tests.web.desk import history_of, person
from tests.web.journey import DENTIST, fill_in, run_through, text_of

pytestmark = pytest.mark.django_db
DESK_PAGES = [
    "admin:points", "admin:preview", "admin:publish", "admin:discard", "admin:take_in", "admin:export",
    "admin:differences", "admin:find_assessment", "admin:advisor_question_changelist",
    "admin:advisor_assessment_changelist", "admin:admin_logentry_changelist",
]  # fmt: skip
OPEN_TO = {
    "Editor": {
        "admin:points", "admin:preview", "admin:export", "admin:differences", "admin:advisor_question_changelist",
        "admin:admin_logentry_changelist",
    },
    "Support": {"admin:find_assessment"},
}  # fmt: skip
OPEN_TO["Publisher"] = {*OPEN_TO["Editor"], "admin:publish", "admin:discard", "admin:take_in"}


@pytest.fixture
def editor(db: None) -> Client:
    return person("eva", "Editor")


class TestRights:
    @pytest.mark.parametrize("group", OPEN_TO)
    def test_each_group_opens_its_own_pages_and_no_other(self, group: str) -> None:
        client = person("somebody", group)
        opened = {name for name in DESK_PAGES if client.get(reverse(name)).status_code == 200}
        assert opened == OPEN_TO[group]
        assert client.get(reverse("admin:index")).status_code == 200

    def test_nobody_without_a_login_gets_in(self, client: Client) -> None:
        assert {client.get(reverse(name)).status_code for name in DESK_PAGES} == {302}

    def test_rights_that_the_owner_took_away_stay_away(self) -> None:
        group = Group.objects.get(name="Editor")
        group.permissions.clear()
        call_command("seed", verbosity=0)
        assert group.permissions.count() == 0


class TestPoints:
    def field(self) -> tuple[Option, str]:
        option = Option.objects.get(question__key="task", key="write")
        return option, f"option-{option.pk}-slm"

    def test_every_number_of_the_document_is_there(self, editor: Client) -> None:
        page = editor.get(reverse("admin:points"))
        document = content.working_copy()
        expected = sum(len(question.options) for question in document.questions) + len(document.combinations) + 1
        assert page.content.decode().count('type="number"') == 3 * expected
        assert "style=" not in page.content.decode()

    def test_saving_writes_the_changed_numbers_only(self, editor: Client) -> None:
        option, name = self.field()
        editor.post(reverse("admin:points"), {name: "−4", f"was-{name}": option.points_slm})
        option.refresh_from_db()
        assert option.points_slm == -4
        assert Question.objects.get(key="task").revision == 1

    @pytest.mark.parametrize("entry", ["many", "", "100", "1.5", "--1"])
    def test_what_is_no_number_is_said_and_nothing_is_saved(self, editor: Client, entry: str) -> None:
        option, name = self.field()
        other = f"option-{option.pk}-llm"
        data = {name: entry, f"was-{name}": option.points_slm, other: 9, f"was-{other}": option.points_llm}
        page = editor.post(reverse("admin:points"), data)
        assert "Use a whole number from −99 to 99." in text_of(page.content)
        option.refresh_from_db()
        assert option.points_llm != 9

    def test_the_sums_follow_what_is_typed_before_it_is_saved(self, editor: Client) -> None:
        _option, name = self.field()
        before = editor.get(reverse("admin:points")).context["sums"].examples[0]
        after = editor.post(reverse("admin:points_sums"), {name: 50}).context["sums"].examples[0]
        assert after.totals[0] == before.totals[0] + 50 - _option.points_slm
        assert Option.objects.get(pk=_option.pk).points_slm == _option.points_slm
        assert b"Use whole numbers only" in editor.post(reverse("admin:points_sums"), {name: "x"}).content

    def test_without_sums_it_says_why_leads_to_what_to_mend_and_still_saves(self, editor: Client) -> None:
        row = Combination.objects.create(key="broken", when={"nothing": ["x"]}, phrase="Broken")
        option, name = self.field()
        page = editor.get(reverse("admin:points"))
        assert "There are no sums while the working copy does not hold together." in text_of(page.content)
        assert reverse("admin:advisor_combination_change", args=[row.pk]) in page.content.decode()
        editor.post(reverse("admin:points"), {name: "6", f"was-{name}": option.points_slm})
        option.refresh_from_db()
        assert option.points_slm == 6

    def test_what_never_decides_is_marked(self, editor: Client) -> None:
        found = editor.get(reverse("admin:points")).context["sums"]
        assert [item.question for item in found.never] == ["domain"]
        assert (
            '<span class="mark" id="mark-domain">never decisive</span>'
            in editor.get(reverse("admin:points")).content.decode()
        )


class TestPreview:
    def start(self, editor: Client, **data: str) -> Draft:
        response = editor.post(reverse("admin:preview"), data)
        token = response.headers["Location"].split("/")[2]
        draft = Draft.objects.get(token=links.stored(token))
        draft.token = token
        return draft

    def test_the_real_journey_with_a_banner_and_nothing_kept(self, editor: Client) -> None:
        Question.objects.filter(key="task").update(text="Only in the working copy?")
        draft, visitor = self.start(editor), Client()
        steps = content.current().steps
        first = visitor.get(reverse("step", args=[draft.token, steps[0].key]))
        assert "Only in the working copy?" in text_of(first.content)
        assert "Preview of the working copy." in text_of(first.content)
        assert "noindex" in first.headers["X-Robots-Tag"]
        fill_in(visitor, draft, DENTIST)
        assert "Preview of the working copy." in text_of(visitor.get(reverse("check", args=[draft.token])).content)
        response = visitor.post(reverse("finish", args=[draft.token]))
        result = visitor.get(response.headers["Location"])
        assert "Preview of the working copy." in text_of(result.content)
        assert "a small model" in text_of(result.content).lower()
        assert "noindex" in result.headers["X-Robots-Tag"]
        editor.get(reverse("admin:index"))
        assert Assessment.objects.count() == DayCount.objects.count() == 0
        editor.post(reverse("admin:preview"), {"end": "1"})
        assert Draft.objects.count() == 0
        assert QuestionnaireVersion.everything.filter(number=None).count() == 0
        assert visitor.get(response.headers["Location"]).status_code == 404

    def test_with_an_examples_answers(self, editor: Client) -> None:
        draft = self.start(editor, example="broad-content-creation")
        assert draft.answers["task"] == "write"

    def test_a_new_preview_ends_the_one_before(self, editor: Client) -> None:
        first, second = self.start(editor), self.start(editor)
        assert list(Draft.objects.values_list("pk", flat=True)) == [second.pk]
        assert first.token != second.token

    def test_visitors_never_begin_on_a_preview(self, editor: Client) -> None:
        Question.objects.filter(key="task").update(text="Only in the working copy?")
        self.start(editor)
        assert content.current().question("task").text != "Only in the working copy?"
        assert [row.number for row in QuestionnaireVersion.objects.all()] == [1]
        step = Client().get(reverse("home"))
        assert "Preview of the working copy." not in text_of(step.content)

    def test_a_broken_working_copy_says_what_to_mend(self, editor: Client) -> None:
        Combination.objects.create(key="broken", when={"nothing": ["x"]}, phrase="Broken")
        assert "unknown question" in text_of(editor.post(reverse("admin:preview")).content)

    def test_a_visitors_draft_shows_no_result_page_of_a_preview(self) -> None:
        assessment, _manage = run_through(Client())
        assert Client().get(reverse("preview_result", args=[assessment.draft.token])).status_code == 404


class TestFirstPage:
    def test_it_says_what_is_changed_wrong_and_due(self, editor: Client) -> None:
        Question.objects.filter(key="task").update(text="What shall it do?")
        Case.objects.filter(pk=Case.objects.first().pk).update(reviewed_on="2020-01-01")
        words = text_of(editor.get(reverse("admin:index")).content)
        assert "1 unpublished change since Version 1. Visitors still see Version 1. Ready" in words
        assert "Question “task”: wording changed" in words
        assert "Documented decisions: 1 (due after 180 days)" in words
        (due,) = overdue_facts()
        assert editor.get(due.url).context["cl"].result_count == 1

    @pytest.mark.parametrize(
        ("kind", "column", "days"),
        [(Case, "reviewed_on", 180), (Machine, "reviewed_on", 90), (Offer, "priced_on", 90), (Assumption, "on", 365)],
    )
    def test_each_kind_of_fact_is_due_in_its_own_time(self, editor: Client, kind: Any, column: str, days: int) -> None:
        rows = kind.objects.filter(pk=kind.objects.first().pk)
        rows.update(**{column: timezone.localdate() - timedelta(days=days)})
        assert overdue_facts() == []
        rows.update(**{column: timezone.localdate() - timedelta(days=days + 1)})
        (due,) = overdue_facts()
        assert (due.rows, due.days) == (1, days)
        editor.post(due.url, {"action": "looked_up_today", "_selected_action": [rows.get().pk]})
        assert overdue_facts() == []
        assert "Held against the source, still right.\n" in history_of(rows.get())

    def test_what_nobody_ever_looked_up_is_due(self) -> None:
        Case.objects.filter(pk=Case.objects.first().pk).update(reviewed_on=None)
        assert [due.rows for due in overdue_facts()] == [1]

    def test_support_sees_only_its_own_part(self) -> None:
        words = text_of(person("sam", "Support").get(reverse("admin:index")).content)
        assert "Find a result by its link" in words
        assert "Working copy" not in words


class TestSupport:
    def link(self) -> tuple[Assessment, str]:
        assessment, _manage = run_through(Client())
        return assessment, f"https://advice.example.com{reverse('result', args=[assessment.view_token])}"

    def test_one_result_is_found_by_its_link_and_shows_no_answer(self) -> None:
        assessment, link = self.link()
        page = person("sam", "Support").post(reverse("admin:find_assessment"), {"link": f" {link} "})
        words = text_of(page.content)
        assert "Version 1" in words
        assert "healthcare" not in words.lower()
        assert Assessment.objects.filter(pk=assessment.pk).exists()

    @pytest.mark.parametrize("end", ["card.png", "result.json", "result.csv", "cost/", "cost/?volume=9", "#costs"])
    def test_it_is_found_by_any_address_below_the_link_too(self, end: str) -> None:
        assessment, link = self.link()
        page = person("sam", "Support").post(reverse("admin:find_assessment"), {"link": link + end})
        assert page.context["found"] == assessment

    def test_and_deleted_with_its_draft(self) -> None:
        _assessment, link = self.link()
        page = person("sam", "Support").post(reverse("admin:find_assessment"), {"link": link, "delete": "yes"})
        assert page.status_code == 302
        assert Assessment.objects.count() == Draft.objects.count() == 0

    @pytest.mark.parametrize("link", ["", "x", "https://advice.example.com/r/AAAAAAAAAAAAAAAAAAAAAA/", "/m/x/"])
    def test_a_link_to_nothing_is_said(self, link: str) -> None:
        page = person("sam", "Support").post(reverse("admin:find_assessment"), {"link": link})
        assert ("There is no result behind this link." in text_of(page.content)) == bool(link)

    def test_a_manage_link_finds_nothing(self) -> None:
        _assessment, manage = run_through(Client())
        page = person("sam", "Support").post(reverse("admin:find_assessment"), {"link": manage})
        assert page.context["found"] is None

    def test_no_list_for_support(self) -> None:
        client = person("sam", "Support")
        assert client.get(reverse("admin:advisor_assessment_changelist")).status_code == 403

    def test_an_old_preview_is_purged_with_its_draft(self) -> None:
        previews.begin("eva")
        QuestionnaireVersion.everything.filter(number=None).update(published_at="2020-01-01T00:00Z")
        call_command("purge", verbosity=0)
        assert Draft.objects.count() == 0
