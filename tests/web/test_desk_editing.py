"""Editing: two at once, history, order, copies, the archive, and forms without JSON."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.test import Client
from django.urls import reverse

from advisor.admin import history
from advisor.models import (
    Case,
    Combination,
    Comparison,
    Dimension,
    ExampleApplication,
    Limit,
    Machine,
    Offer,
    Option,
    Question,
    Step,
)
from advisor.storage import content
from tests.web.desk import form_of, history_of, person, question_url
from tests.web.journey import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    return person("eva", "Editor")


def do(client: Client, row: object, deed: str) -> object:
    name = type(row).__name__.lower()
    return client.post(reverse(f"admin:advisor_{name}_do", args=[row.pk, deed]))  # type: ignore[attr-defined]


class TestTwoEditors:
    def test_the_second_is_told_and_loses_nothing(self, editor: Client) -> None:
        url, other = question_url("task"), person("max", "Editor")
        mine, theirs = form_of(editor, url), form_of(other, url)
        option = next(key for key, value in theirs.items() if value == "Shorten texts")
        assert other.post(url, {**theirs, "text": "Theirs?", option: "Sum up"}).status_code == 302
        page = editor.post(url, {**mine, "text": "Mine?", "hint": "My hint."})
        words = text_of(page.content)
        assert "“max” saved this at" in words
        assert "now “Theirs?”, yours “Mine?”" in words
        assert "now “Sum up”, yours “Shorten texts”" in words
        assert b'value="Mine?"' in page.content
        assert b'value="My hint."' in page.content
        assert Question.objects.get(key="task").text == "Theirs?"
        seen = page.context["adminform"].form.data["seen_revision"]
        assert editor.post(url, {**mine, "text": "Mine?", "seen_revision": seen}).status_code == 302
        assert Question.objects.get(key="task").text == "Mine?"

    def test_answers_of_an_example_are_told_too(self, editor: Client) -> None:
        row = ExampleApplication.objects.get(key="broad-content-creation")
        url, other = reverse("admin:advisor_exampleapplication_change", args=[row.pk]), person("max", "Editor")
        mine, theirs = form_of(editor, url), form_of(other, url)
        assert other.post(url, {**theirs, "answer_volume": "900"}).status_code == 302
        words = text_of(editor.post(url, {**mine, "title": "Mine"}).content)
        assert "How many requests come in a month?: now 900, yours 800" in words

    def test_a_row_deleted_meanwhile_is_said(self, editor: Client) -> None:
        step = Step.objects.get(key="job")
        new = Question.objects.create(key="extra", text="More?", why="To know.", step=step)
        url = reverse("admin:advisor_question_change", args=[new.pk])
        data = form_of(editor, url)
        new.delete()
        assert editor.post(url, data).status_code == 302

    def test_two_on_the_points_page(self, editor: Client) -> None:
        other = person("max", "Editor")
        option = Option.objects.get(question__key="task", key="write")
        name, question = f"option-{option.pk}-slm", option.question
        data = {f"was-{name}": option.points_slm, f"revision-question-{question.pk}": question.revision}
        assert other.post(reverse("admin:points"), {**data, name: 7}).status_code == 302
        page = editor.post(reverse("admin:points"), {**data, name: 9})
        assert "Somebody saved “What is the main job?”" in text_of(page.content)
        assert f'name="{name}" value="9"' in page.content.decode()
        assert Option.objects.get(pk=option.pk).points_slm == 7


class TestHistory:
    def test_old_and_new_values_are_kept_with_who_and_when(self, editor: Client) -> None:
        url = question_url("task")
        data = form_of(editor, url)
        prefix = next(key for key, value in data.items() if value == "Shorten texts").removesuffix("label")
        editor.post(url, {**data, "hint": "Choose one.", f"{prefix}points_slm": "4"})
        entry = LogEntry.objects.latest("action_time")
        assert entry.user.get_username() == "eva"
        assert (
            "Hint: “If there are several, choose the one that would help you most.” → “Choose one.”"
            in entry.change_message
        )
        assert "Shorten texts, Small: 0 → 4" in entry.change_message
        history = editor.get(reverse("admin:advisor_question_history", args=[Question.objects.get(key="task").pk]))
        assert "→ “Choose one.”" in text_of(history.content)
        assert "→ “Choose one.”" in text_of(editor.get(reverse("admin:admin_logentry_changelist")).content)

    @pytest.mark.parametrize(
        "kind", [Question, Limit, Combination, ExampleApplication, Case, Comparison, Machine, Offer]
    )
    def test_what_is_saved_unchanged_leaves_no_trace(self, editor: Client, kind: type) -> None:
        for row in kind.objects.all()[:3]:
            url = reverse(f"admin:advisor_{kind.__name__.lower()}_change", args=[quote(row.pk)])
            before = kind.objects.filter(pk=row.pk).values().get()
            assert editor.post(url, form_of(editor, url)).status_code == 302
            assert kind.objects.filter(pk=row.pk).values().get() == before
        assert not LogEntry.objects.exists()

    def test_an_examples_answers_are_told_in_the_words_of_the_form(self, editor: Client) -> None:
        row = ExampleApplication.objects.get(key="broad-content-creation")
        url = reverse("admin:advisor_exampleapplication_change", args=[row.pk])
        data = form_of(editor, url)
        editor.post(url, {**data, "answer_volume": "1,200", "answer_scope": "single", "outcome": "slm"})
        assert history_of(row).splitlines() == [
            "Outcome: “Large model” → “Small model”",
            "How wide is the job?: “Many different tasks” → “One clear task”",
            "How many requests come in a month?: 800 → 1200",
        ]

    def test_an_answer_to_a_question_no_longer_asked_goes_and_is_told(self, editor: Client) -> None:
        row = ExampleApplication.objects.get(key="broad-content-creation")
        Question.objects.filter(key="team").update(archived=True)
        url = reverse("admin:advisor_exampleapplication_change", args=[row.pk])
        editor.post(url, form_of(editor, url))
        assert history_of(row).startswith("team: “")
        assert "team" not in ExampleApplication.objects.get(pk=row.pk).answers

    def test_a_fact_keeps_old_and_new_value_and_what_it_said_when_it_is_deleted(self, editor: Client) -> None:
        row = Machine.objects.get(pk="l4")
        url = reverse("admin:advisor_machine_change", args=[row.pk])
        editor.post(url, {**form_of(editor, url), "power_w": "80"})
        assert history_of(row) == "Power, W: 72.0 → 80.0"
        editor.post(reverse("admin:advisor_machine_delete", args=[row.pk]), {"post": "yes"})
        assert "Deleted. It said:\nkey: “l4”\nname: “" in history_of(row)
        assert "power, W: 80.0" in history_of(row)

    def test_points_are_recorded_too(self, editor: Client) -> None:
        option = Option.objects.get(question__key="task", key="write")
        name = f"option-{option.pk}-slm"
        editor.post(reverse("admin:points"), {name: 5, f"was-{name}": option.points_slm})
        assert f"small: {option.points_slm} → 5" in LogEntry.objects.latest("action_time").change_message

    def test_a_long_list_of_changes_is_cut_and_counted(self) -> None:
        text = history.clipped([str(number) for number in range(140)])
        assert text.endswith("\n99\n… and 40 more.")


class TestOrder:
    def test_a_question_moves_within_its_step_and_the_focus_stays(self, editor: Client) -> None:
        row = Question.objects.get(key="scope")
        response = do(editor, row, "up")
        assert response.headers["Location"].endswith(f"#up-{row.pk}")  # type: ignore[attr-defined]
        keys = [question.key for question in content.working_copy().questions_of("job")]
        assert keys == ["scope", "task", "mix"]
        page = editor.get(reverse("admin:advisor_question_changelist")).content.decode()
        assert "is now 1 of 3" in page
        assert 'aria-label="Move “How wide is the job?” down"' in page

    @pytest.mark.parametrize(("key", "deed"), [("task", "up"), ("mix", "down")])
    def test_the_ends_stay_where_they_are(self, editor: Client, key: str, deed: str) -> None:
        do(editor, Question.objects.get(key=key), deed)
        assert content.working_copy() == content.current()

    def test_an_answer_moves_when_its_question_is_saved(self, editor: Client) -> None:
        url, second = question_url("task"), Option.objects.get(question__key="task", key="converse")
        response = editor.post(url, {**form_of(editor, url), "hint": "Saved too.", "_move": f"{second.pk}:up"})
        assert response.headers["Location"] == f"{url}#up-{second.pk}"
        task = content.working_copy().question("task")
        assert (task.options[0].key, task.hint) == ("converse", "Saved too.")

    @pytest.mark.parametrize("kind", [Dimension, Step, Combination, Limit, ExampleApplication])
    def test_every_ordered_desk_can_move(self, editor: Client, kind: type) -> None:
        first, second, *_rest = kind.objects.all()
        do(editor, second, "up")
        assert list(kind.objects.all()[:2]) == [second, first]

    def test_only_a_press_moves(self, editor: Client) -> None:
        row = Question.objects.get(key="scope")
        assert editor.get(reverse("admin:advisor_question_do", args=[row.pk, "up"])).status_code == 404


class TestCopiesAndTheArchive:
    def test_a_copy_has_a_key_of_its_own_and_the_answers_too(self, editor: Client) -> None:
        do(editor, Question.objects.get(key="task"), "duplicate")
        do(editor, Question.objects.get(key="task"), "duplicate")
        copies = Question.objects.filter(key__startswith="task-copy")
        assert {row.key for row in copies} == {"task-copy", "task-copy-2"}
        assert all(row.options.count() == 10 for row in copies)

    def test_what_results_use_is_archived_not_deleted(self, editor: Client) -> None:
        row = Question.objects.get(key="languages")
        url = reverse("admin:advisor_question_delete", args=[row.pk])
        assert editor.post(url, {"post": "yes"}).status_code == 403
        do(editor, row, "archive")
        assert Question.objects.filter(pk=row.pk, archived=True).exists()
        with pytest.raises(content.InvalidContent):
            content.working_copy()
        do(editor, row, "unarchive")
        assert content.working_copy() == content.current()

    def test_what_was_never_published_can_be_deleted(self, editor: Client) -> None:
        do(editor, Question.objects.get(key="task"), "duplicate")
        copy = Question.objects.get(key="task-copy")
        assert editor.post(reverse("admin:advisor_question_delete", args=[copy.pk]), {"post": "yes"}).status_code == 302
        assert not Question.objects.filter(pk=copy.pk).exists()

    def test_an_answer_that_results_use_stays(self, editor: Client) -> None:
        url = question_url("task")
        editor.post(url, {**form_of(editor, url), "options-0-DELETE": "on", "options-0-key": "other"})
        assert Option.objects.filter(question__key="task", key="write").exists()

    def test_an_archived_answer_leaves_the_next_version_only(self, editor: Client) -> None:
        Option.objects.filter(question__key="domain", key="manufacturing").update(archived=True)
        assert "manufacturing" not in [option.key for option in content.working_copy().question("domain").options]
        assert content.current().question("domain").option("manufacturing")

    def test_keys_in_use_cannot_be_changed(self, editor: Client) -> None:
        url = question_url("task")
        editor.post(url, {**form_of(editor, url), "key": "duty"})
        assert not Question.objects.filter(key="duty").exists()

    def test_read_and_still_right(self, editor: Client) -> None:
        Question.objects.filter(key="task").update(reviewed_on="2020-01-01")
        do(editor, Question.objects.get(key="task"), "reviewed")
        assert Question.objects.get(key="task").reviewed_on.year > 2020


class TestForms:
    def test_a_new_question_comes_with_two_empty_answers_and_one_that_is_there_with_none(self, editor: Client) -> None:
        add = reverse("admin:advisor_question_add")
        (answers,) = editor.get(add).context["inline_admin_formsets"]
        assert len(answers.formset.forms) == 2
        page = editor.get(add).content.decode()
        assert 'name="options-1-label"' in page
        (answers,) = editor.get(question_url("task")).context["inline_admin_formsets"]
        assert answers.formset.extra_forms == []

    @pytest.mark.parametrize("answers", [0, 1, 2])
    def test_an_answer_left_empty_is_not_saved(self, editor: Client, answers: int) -> None:
        add, step = reverse("admin:advisor_question_add"), Step.objects.get(key="job")
        typed = {**form_of(editor, add), "text": "Seasons?", "why": "Money.", "key": "seasons", "step": str(step.pk)}
        for number in range(answers):
            row = {"key": f"a{number}", "label": f"Answer {number}", "phrase": f"It is {number}"}
            typed |= {f"options-{number}-{name}": value for name, value in row.items()}
        assert editor.post(add, typed).status_code == 302
        assert Question.objects.get(key="seasons").options.count() == answers

    def test_an_example_is_asked_not_typed_as_json(self, editor: Client) -> None:
        row = ExampleApplication.objects.get(key="broad-content-creation")
        before = dict(row.answers)
        url = reverse("admin:advisor_exampleapplication_change", args=[row.pk])
        data = form_of(editor, url)
        assert editor.post(url, {**data, "answer_volume": "1,200", "answer_task": "unsure"}).status_code == 302
        row.refresh_from_db()
        assert row.answers == {**before, "volume": 1200, "task": "unsure"}

    def test_a_number_that_is_none_is_said_beside_its_field(self, editor: Client) -> None:
        row = ExampleApplication.objects.get(key="broad-content-creation")
        url = reverse("admin:advisor_exampleapplication_change", args=[row.pk])
        page = editor.post(url, {**form_of(editor, url), "answer_volume": "a lot"})
        assert "Write the number in full" in text_of(page.content)

    def test_conditions_are_lines_of_words(self, editor: Client) -> None:
        row = Limit.objects.get(key="sealed")
        url = reverse("admin:advisor_limit_change", args=[row.pk])
        data = form_of(editor, url)
        assert data["when"] == "data_sensitivity: sealed"
        assert editor.post(url, data).status_code == 302
        assert content.working_copy() == content.current()
        editor.post(url, {**form_of(editor, url), "when": "data_sensitivity: sealed, personal\nteam: none"})
        row.refresh_from_db()
        assert row.when == {"data_sensitivity": ["sealed", "personal"], "team": ["none"]}

    @pytest.mark.parametrize(
        ("line", "words"),
        [("colour: red", "no question “colour”"), ("team: nobody", "no answer “nobody”"), ("team", "needs a question")],
    )
    def test_a_wrong_condition_says_what_is_allowed(self, editor: Client, line: str, words: str) -> None:
        row = Limit.objects.get(key="sealed")
        url = reverse("admin:advisor_limit_change", args=[row.pk])
        page = editor.post(url, {**form_of(editor, url), "when": line})
        assert words in text_of(page.content)
