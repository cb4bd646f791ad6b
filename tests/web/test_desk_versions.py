"""Versions: what differs, the way back, publishing while people edit and visitors answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse

from advisor.models import (
    Assessment,
    Combination,
    Draft,
    ExampleApplication,
    Option,
    Question,
    QuestionnaireVersion,
    Step,
)
from advisor.storage import content, working_copy
from tests.web.desk import history_of, person
from tests.web.journey import DENTIST, begin, fill_in, finish, text_of

pytestmark = pytest.mark.django_db
PUBLISH = "admin:publish"


@pytest.fixture
def publisher(db: None) -> Client:
    return person("pia", "Publisher")


def reword(text: str = "What shall it do?") -> None:
    Question.objects.filter(key="task").update(text=text)


class TestDifferences:
    def test_any_two_versions_are_compared_in_words(self, publisher: Client) -> None:
        Option.objects.filter(question__key="budget", key="under_100").update(points_slm=5)
        Question.objects.filter(key="facts").update(hint="Think of the last answer.")
        content.publish()
        page = text_of(publisher.get(reverse("admin:differences"), {"before": 1, "after": 2}).content)
        assert "Budget, under 100: small" in page
        assert "→ 5" in page
        assert "Question “facts”: hint changed" in page

    def test_a_version_shows_what_it_changed(self, publisher: Client) -> None:
        reword()
        second = content.publish()
        url = reverse("admin:advisor_questionnaireversion_change", args=[second.pk])
        assert "Question “task”: wording changed" in text_of(publisher.get(url).content)


class TestTheWayBack:
    def test_restoring_makes_an_old_version_the_working_copy_and_publishes_nothing(self, publisher: Client) -> None:
        first = content.current()
        reword()
        Question.objects.get(key="budget").options.filter(key="under_100").update(points_slm=7)
        content.publish()
        url = reverse("admin:restore", args=[QuestionnaireVersion.objects.get(number=1).pk])
        assert "Question “task”: wording changed" in text_of(publisher.get(url).content)
        assert content.working_copy() != first
        publisher.post(url)
        assert content.working_copy() == first
        assert QuestionnaireVersion.objects.count() == 2

    def test_discarding_takes_back_every_change_and_archives_what_is_new(self, publisher: Client) -> None:
        reword()
        step = Step.objects.get(key="job")
        new = Question.objects.create(key="extra", text="More?", why="To know.", step=step)
        ExampleApplication.objects.filter(key="broad-content-creation").update(visible=False)
        Option.objects.filter(question__key="task", key="code").delete()
        publisher.post(reverse("admin:discard"))
        assert content.working_copy() == content.current()
        new.refresh_from_db()
        assert new.archived

    def test_the_history_says_what_was_taken_back_with_old_and_new_words(self, publisher: Client) -> None:
        was = Question.objects.get(key="task").text
        reword()
        Option.objects.filter(question__key="budget", key="under_100").update(points_slm=7)
        publisher.post(reverse("admin:discard"))
        line = f"Question “task”: wording changed: “What shall it do?” → “{was}”"
        whole = history_of(QuestionnaireVersion.objects.get())
        assert whole.startswith("All changes since Version 1 discarded.\n2 changes:\n")
        assert line in whole
        assert "Budget, under 100: small 7 → " in whole
        assert history_of(Question.objects.get(key="task")) == f"All changes since Version 1 discarded.\n{line}"

    def test_a_working_copy_that_does_not_hold_together_is_told_too(self, publisher: Client) -> None:
        Combination.objects.create(key="broken", when={"nothing": ["x"]}, phrase="Broken")
        words = "Combination “broken”: removed"
        assert words in text_of(publisher.get(reverse("admin:discard")).content)
        publisher.post(reverse("admin:discard"))
        assert f"{words}: “Broken” → nothing" in history_of(Combination.objects.get(key="broken"))

    def test_a_rewrite_that_changes_nothing_leaves_no_trace(self, publisher: Client) -> None:
        page = publisher.post(reverse("admin:discard"), follow=True)
        assert "Nothing was changed" in text_of(page.content)
        assert not LogEntry.objects.exists()

    @pytest.mark.parametrize("name", ["admin:discard", "admin:restore", PUBLISH, "admin:take_in"])
    def test_an_editor_can_neither_publish_nor_rewrite(self, name: str) -> None:
        args = [QuestionnaireVersion.objects.get().pk] if name == "admin:restore" else []
        reword()
        assert person("eva", "Editor").post(reverse(name, args=args)).status_code == 403
        assert Question.objects.get(key="task").text == "What shall it do?"

    def test_a_document_too_long_for_its_field_changes_nothing(self) -> None:
        before = content.working_copy()
        task = before.questions[0].model_copy(update={"text": "x" * 300})
        document = before.model_copy(update={"questions": (task, *before.questions[1:])})
        with pytest.raises(content.InvalidContent, match="200"):
            working_copy.write(document)
        assert content.working_copy() == before


class TestPublishing:
    def test_what_was_looked_at_is_what_is_published(self, publisher: Client) -> None:
        reword()
        seen = publisher.get(reverse(PUBLISH)).context["seen"]
        reword("Somebody else was here.")
        page = publisher.post(reverse(PUBLISH), {"seen": seen})
        assert b"somebody changed the working copy" in page.content
        assert QuestionnaireVersion.objects.count() == 1
        again = publisher.get(reverse(PUBLISH)).context["seen"]
        assert publisher.post(reverse(PUBLISH), {"seen": again}).status_code == 302
        assert QuestionnaireVersion.objects.count() == 2

    def test_pressing_twice_makes_one_version_and_says_so(self, publisher: Client) -> None:
        reword()
        seen = publisher.get(reverse(PUBLISH)).context["seen"]
        publisher.post(reverse(PUBLISH), {"seen": seen})
        page = publisher.post(reverse(PUBLISH), {"seen": seen}, follow=True)
        assert "Nothing has changed since Version 2" in text_of(page.content)
        assert QuestionnaireVersion.objects.count() == 2

    def test_errors_link_to_the_field_that_mends_them(self, publisher: Client) -> None:
        example = ExampleApplication.objects.get(key="broad-content-creation")
        ExampleApplication.objects.filter(pk=example.pk).update(outcome="slm")
        Question.objects.filter(key="facts").update(hint="h" * 130)
        page = publisher.get(reverse(PUBLISH)).content.decode()
        url = reverse("admin:advisor_exampleapplication_change", args=[example.pk])
        assert f"{url}#id_answer_task" in page
        question = Question.objects.get(key="facts")
        assert f"{reverse('admin:advisor_question_change', args=[question.pk])}#id_hint" in page
        publisher.post(reverse(PUBLISH))
        assert QuestionnaireVersion.objects.count() == 1

    def test_a_broken_document_links_to_the_row_too(self, publisher: Client) -> None:
        step = Step.objects.get(key="job")
        broken = Question.objects.create(key="lonely", text="Lonely?", why="To see.", step=step)
        page = publisher.get(reverse(PUBLISH)).content.decode()
        assert "fewer than two options" in page
        assert reverse("admin:advisor_question_change", args=[broken.pk]) in page

    def test_a_page_not_read_for_180_days_is_a_warning(self, publisher: Client) -> None:
        Question.objects.filter(key="facts").update(reviewed_on="2020-01-01")
        assert "was last read on 2020-01-01" in text_of(publisher.get(reverse(PUBLISH)).content)
        Question.objects.update(reviewed_on="2020-01-02")
        (unread,) = [item for item in publisher.get(reverse(PUBLISH)).context["warnings"] if "read" in item.text]
        assert unread.text.startswith("19 questions were last read more than 180 days ago, the first on 2020-01-02.")
        assert unread.url == reverse("admin:advisor_question_changelist")

    def test_the_impact_names_what_changes(self, publisher: Client) -> None:
        for _number in range(2):
            visitor = Client()
            draft = begin(visitor)
            fill_in(visitor, draft, DENTIST)
            finish(visitor, draft)
        assert "Nothing that was tried comes out differently" in text_of(publisher.get(reverse(PUBLISH)).content)
        Option.objects.filter(question__key="mix", key="alike").update(points_llm=60)
        page = publisher.get(reverse(PUBLISH))
        found = page.context["impact"]
        assert found.assessments.outcomes_changed == 2
        assert found.cases.hits.after < found.cases.hits.before
        assert found.tilt_after["llm"] > found.tilt_before["llm"]
        assert "Of the last results, these would come out differently today" in text_of(page.content)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def at_once(self, count: int, work: Any) -> None:
        barrier, trouble = threading.Barrier(count), []

        def run(number: int) -> None:
            try:
                barrier.wait(timeout=10)
                work(number)
            except Exception as error:
                trouble.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert trouble == []

    def test_two_who_publish_at_once_make_one_version(self, content_for_threads: None) -> None:
        reword()
        self.at_once(4, lambda number: content.publish(author=f"person {number}"))
        assert list(QuestionnaireVersion.objects.values_list("number", flat=True)) == [2, 1]

    def test_fifty_visitors_in_the_middle_finish_on_their_version(self, content_for_threads: None) -> None:
        visitors = [(Client(), begin(Client())) for _ in range(50)]
        steps = content.current().steps
        for client, draft in visitors:
            first = {item.key: DENTIST[item.key] for item in content.current().questions_of(steps[0].key)}
            assert client.post(reverse("step", args=[draft.token, steps[0].key]), first).status_code == 303
        Option.objects.filter(question__key="domain", key="healthcare").update(archived=True)
        reword()
        ExampleApplication.objects.filter(answers__domain="healthcare").update(visible=False)
        done: list[int] = []

        def work(number: int) -> None:
            if number == 0:
                content.publish(author="publisher")
                return
            for client, draft in visitors[number - 1 :: 5]:
                fill_in(client, draft, DENTIST)
                finish(client, draft)
                done.append(number)

        self.at_once(6, work)
        assert QuestionnaireVersion.objects.count() == 2
        assert len(done) == Assessment.objects.count() == 50
        assert set(Assessment.objects.values_list("version__number", flat=True)) == {1}
        assert all(row.answers["domain"] == "healthcare" for row in Draft.objects.all())
        newest = begin(Client())
        assert newest.version.number == 2
        url = reverse("step", args=[newest.token, steps[0].key])
        assert b"What shall it do?" in Client().get(url).content
