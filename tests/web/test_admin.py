"""The editor's desk: everything can be found and edited, results cannot, publishing checks first."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from advisor.models import Combination, ExampleApplication, Question, QuestionnaireVersion
from advisor.storage import content
from tests.web.journey import run_through, text_of

pytestmark = pytest.mark.django_db

DESKS = [
    "question", "dimension", "step", "combination", "limit", "scorecard",
    "exampleapplication", "questionnaireversion", "assessment",
]  # fmt: skip


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("owner"))
    return client


@pytest.mark.parametrize("desk", DESKS)
def test_every_desk_lists_and_opens_its_rows(owner: Client, desk: str) -> None:
    run_through(Client())
    response = owner.get(reverse(f"admin:advisor_{desk}_changelist"))
    assert response.status_code == 200
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    row = response.context["cl"].queryset.first()
    if row is not None:
        assert owner.get(reverse(f"admin:advisor_{desk}_change", args=[row.pk])).status_code == 200


def test_the_desk_is_closed_to_visitors(client: Client) -> None:
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_edited_example_shows_on_the_site_once_it_is_published(owner: Client) -> None:
    example = ExampleApplication.objects.get(key="broad-content-creation")
    url = reverse("admin:advisor_exampleapplication_change", args=[example.pk])
    form = owner.get(url).context["adminform"].form
    data = {name: field.prepare_value(form.initial.get(name)) for name, field in form.fields.items()}
    data = {name: "" if value is None else value for name, value in data.items()}
    response = owner.post(url, {**data, "visible": "on", "title": "Texts of every kind"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert b"Texts of every kind" not in Client().get(reverse("examples")).content
    assert "1 unpublished change" in text_of(owner.get(reverse("admin:index")).content)
    owner.post(reverse("admin:publish"))
    assert b"Texts of every kind" in Client().get(reverse("examples")).content


def test_publishing_takes_one_press(owner: Client) -> None:
    Question.objects.filter(key="task").update(text="What shall it do?")
    assert b"Publish" in owner.get(reverse("admin:publish")).content
    response = owner.post(reverse("admin:publish"), {"note": "Reworded."})
    assert response.status_code == 302
    version = QuestionnaireVersion.objects.latest()
    assert (version.author, version.note) == ("owner", "Reworded.")
    assert content.current().question("task").text == "What shall it do?"


def test_publishing_is_blocked_and_says_why(owner: Client) -> None:
    Combination.objects.create(key="broken", when={"nothing": ["x"]}, phrase="Broken")
    response = owner.post(reverse("admin:publish"))
    assert b"unknown question" in response.content
    assert QuestionnaireVersion.objects.count() == 1


@pytest.mark.parametrize("action", ["change", "delete"])
def test_a_published_version_cannot_be_changed_or_deleted(owner: Client, action: str) -> None:
    version = QuestionnaireVersion.objects.get()
    response = owner.post(reverse(f"admin:advisor_questionnaireversion_{action}", args=[version.pk]), {"post": "yes"})
    assert response.status_code == 403
    assert QuestionnaireVersion.objects.filter(pk=version.pk).exists()


def test_an_assessment_shows_no_answers_and_cannot_be_changed(owner: Client) -> None:
    assessment, manage_url = run_through(Client())
    url = reverse("admin:advisor_assessment_change", args=[assessment.pk])
    page = owner.get(url).content.decode()
    assert "healthcare" not in page
    assert manage_url.split("/")[2] not in page
    assert owner.post(url, {"outcome": "llm"}).status_code == 403


def test_staff_without_rights_cannot_publish(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("helper", is_staff=True))
    assert client.post(reverse("admin:publish")).status_code == 403


def test_a_version_that_no_longer_validates_does_not_lock_the_owner_out(owner: Client) -> None:
    QuestionnaireVersion.objects.update(document={"format": 99})
    content.published.cache_clear()
    assert owner.get(reverse("admin:index")).status_code == 200
    assert owner.get(reverse("admin:publish")).status_code == 200
    question = Question.objects.get(key="task")
    assert owner.get(reverse("admin:advisor_question_change", args=[question.pk])).status_code == 200


def test_support_cannot_delete_a_result_by_counting_through_ids(client: Client) -> None:
    assessment, _ = run_through(Client())
    helper = get_user_model().objects.create_user("support", is_staff=True)
    helper.groups.add(Group.objects.get(name="Support"))
    client.force_login(helper)
    url = reverse("admin:advisor_assessment_delete", args=[assessment.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert type(assessment).objects.filter(pk=assessment.pk).exists()
