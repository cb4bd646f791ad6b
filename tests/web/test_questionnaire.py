"""The journey: each step saved, nothing mixed, nothing lost, one result."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from advisor.engine.schema import Questionnaire
from advisor.models import Assessment, Draft, QuestionnaireVersion
from advisor.storage import content, drafts, links
from tests.web.journey import DENTIST, begin, fill_in, finish, run_through, text_of

pytestmark = pytest.mark.django_db


def step_url(draft: Draft, key: str = "job") -> str:
    return reverse("step", args=[draft.token, key])


def chosen(page: bytes) -> int:
    """How many radios and boxes come ticked."""
    return len(re.findall(rb"<input[^>]*\schecked", page))


WORK = {"task": "write", "scope": "single", "mix": "alike"}


def test_start_makes_a_draft_and_leads_to_the_first_step(client: Client, questionnaire: Questionnaire) -> None:
    draft = begin(client)
    assert draft.answers == {}
    assert client.get(step_url(draft, questionnaire.steps[0].key)).status_code == 200


def test_starting_needs_a_post(client: Client) -> None:
    response = client.get(reverse("start"))
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert b"start page" in response.content


def test_an_example_fills_in_all_its_answers(client: Client, questionnaire: Questionnaire) -> None:
    example = questionnaire.examples[0]
    response = client.post(reverse("start"), {"example": example.key})
    draft = Draft.objects.get()
    token = response.headers["Location"].split("/")[2]
    assert response.headers["Location"] == reverse("check", args=[token])
    assert draft.token == links.stored(token) != token
    assert set(draft.answers) == set(example.answers)


def test_nothing_is_chosen_before_the_visitor_chooses(client: Client, questionnaire: Questionnaire) -> None:
    draft = begin(client)
    for step in questionnaire.steps:
        assert chosen(client.get(step_url(draft, step.key)).content) == 0


def test_answers_are_saved_before_the_post_is_answered(client: Client) -> None:
    draft = begin(client)
    client.post(step_url(draft), WORK)
    draft.refresh_from_db()
    assert draft.answers == WORK


def test_a_draft_opens_on_another_device_with_its_answers(client: Client) -> None:
    draft = begin(client)
    client.post(step_url(draft), WORK)
    assert chosen(Client().get(step_url(draft)).content) == 3


def test_two_drafts_never_mix(client: Client) -> None:
    one, two = begin(client), begin(client)
    client.post(step_url(one), WORK)
    client.post(step_url(two), {**WORK, "task": "code"})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.answers["task"], two.answers["task"]) == ("write", "code")


@pytest.mark.parametrize("entered", [{"task": "write", "scope": "single", "mix": "alike"}, {"task": "no such option"}])
def test_a_draft_deleted_under_a_visitors_hands_is_a_page_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, entered: dict[str, str]
) -> None:
    draft = begin(client)
    saved = drafts._saved
    monkeypatch.setattr(drafts, "_saved", lambda *values: Draft.objects.all().delete() and saved(*values))
    response = client.post(reverse("step", args=[draft.token, "job"]), entered)
    assert response.status_code == 404
    assert b"not here any more" in response.content


def test_two_tabs_on_one_draft_keep_each_others_steps(client: Client) -> None:
    draft = begin(client)
    stale = drafts.read(draft.token)
    client.post(step_url(draft), WORK)
    drafts.record(stale, {"facts": "world"})
    draft.refresh_from_db()
    assert draft.answers == {**WORK, "facts": "world"}


@pytest.mark.parametrize("htmx", [False, True])
def test_an_invalid_step_shows_its_errors_once_and_keeps_what_was_entered(htmx: bool) -> None:
    client = Client(headers={"HX-Request": "true"} if htmx else {})
    draft = begin(client)
    response = client.post(step_url(draft), {"task": "write", "scope": "everything"})
    assert (response.status_code, response.headers["Location"]) == (303, step_url(draft))
    page = client.get(step_url(draft)).content.decode()
    assert "Choose one of the answers listed here." in page
    assert "Choose an answer." in page
    assert chosen(page.encode()) == 1
    assert "Choose an answer." not in client.get(step_url(draft)).content.decode()


def test_htmx_gets_the_fragment_and_everyone_else_the_page(client: Client, htmx_client: Client) -> None:
    draft = begin(client)
    page, fragment = client.get(step_url(draft)), htmx_client.get(step_url(draft))
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"<title>" in page.content
    assert b"<title>" in fragment.content
    assert "HX-Request" in page.headers["Vary"]


def test_changing_one_answer_comes_back_to_the_check_page(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    response = client.post(f"{step_url(draft)}?change=task", {**WORK, "task": "code"})
    assert response.headers["Location"] == reverse("check", args=[draft.token])


def test_an_invalid_change_stays_a_change(client: Client) -> None:
    draft = begin(client)
    response = client.post(f"{step_url(draft)}?change=task", {})
    assert response.headers["Location"].endswith("?change=task")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,000", 1000), ("", "unsure"), ("٣", 3), ("20 000", 20_000), ("10000000000", 10**10), ("900 mails", 900),
        ("1.5k", 1500), ("2 million", 2_000_000), ("1.000 requests a month", 1000),
    ],
)  # fmt: skip
def test_volume_is_read_as_people_type_it(client: Client, typed: str, kept: Any) -> None:
    draft = begin(client)
    client.post(step_url(draft, "means"), {"volume": typed, "latency": "batch", "budget": "unsure", "team": "none"})
    draft.refresh_from_db()
    assert draft.answers["volume"] == kept


@pytest.mark.parametrize(("typed", "read"), [("900 mails", "900"), ("1.5k", "1,500"), ("about 2 million", "2,000,000")])
def test_the_check_page_shows_the_number_that_was_read(client: Client, typed: str, read: str) -> None:
    draft = begin(client)
    fill_in(client, draft, {**DENTIST, "volume": typed})
    assert f"{read} requests a month" in text_of(client.get(reverse("check", args=[draft.token])).content)


@pytest.mark.parametrize("typed", ["1e9", "-1", "lots", "10000000001", "x" * 5000, "900 a day", "1.500k", "900-1000"])
def test_a_volume_that_is_no_number_is_refused_and_shown_again(client: Client, typed: str) -> None:
    draft = begin(client)
    client.post(step_url(draft, "means"), {"volume": typed, "latency": "batch", "budget": "unsure", "team": "none"})
    draft.refresh_from_db(fields=["answers", "rejected"])
    assert "volume" not in draft.answers
    page = client.get(step_url(draft, "means")).content.decode()
    assert re.search("number|digits", draft.rejected["errors"]["volume"])
    assert f'value="{typed[:200]}"' in page


def test_the_volume_is_no_number_field_whose_browser_hides_what_it_cannot_read(client: Client) -> None:
    draft = begin(client)
    page = client.get(step_url(draft, "means")).content.decode()
    assert '<input type="text" id="q-volume" name="volume" value="" inputmode="numeric"' in page


def test_four_priorities_and_none_with_another_are_refused_in_words(client: Client) -> None:
    draft = begin(client)
    client.post(step_url(draft, "matters"), {"priorities": ["accuracy", "cost", "speed", "depth"]})
    assert b"Choose at most 3" in client.get(step_url(draft, "matters")).content
    client.post(step_url(draft, "matters"), {"priorities": ["none", "cost"]})
    assert b"not both" in client.get(step_url(draft, "matters")).content


def test_no_priority_means_that_none_stands_out(client: Client) -> None:
    draft = begin(client)
    client.post(step_url(draft, "matters"), {})
    draft.refresh_from_db()
    assert draft.answers["priorities"] == ["none"]


@pytest.mark.parametrize(
    "path", ["/d/AAAAAAAAAAAAAAAAAAAAAA/job/", "/d/AAAAAAAAAAAAAAAAAAAAAA/check/", "/d/short/job/"]
)
def test_an_unknown_draft_says_what_may_have_happened(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert b"There is nothing at this address" in response.content


def test_the_draft_of_a_deleted_result_says_that_it_may_have_gone_with_it(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    client.post(f"{finish(client, draft)}delete/")
    response = client.get(reverse("check", args=[draft.token]))
    assert response.status_code == 404
    assert "or together with a result that its owner deletes." in text_of(response.content)


def test_an_unknown_step_of_a_draft_is_a_plain_page(client: Client) -> None:
    assert client.get(step_url(begin(client), "zzz")).status_code == 404


def test_the_check_page_counts_open_answers_and_names_conflicts(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, {**DENTIST, "error_cost": "critical", "review": "never", "examples": "unsure"})
    response = client.get(reverse("check", args=[draft.token]))
    assert response.context["unsure"] == 1
    assert response.context["limits"]


def test_finishing_leads_to_the_manage_page(client: Client) -> None:
    assessment, manage_url = run_through(client)
    assert manage_url.startswith("/m/")
    assert assessment.view_token not in manage_url
    assert client.get(manage_url).status_code == 200


def test_finishing_twice_makes_one_assessment(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    assert finish(client, draft) == finish(client, draft)
    assert Assessment.objects.count() == 1


def test_finishing_after_a_change_makes_a_new_result_and_keeps_the_old(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    first = finish(client, draft)
    client.post(f"{step_url(draft)}?change=task", {**WORK, "task": "code"})
    assert finish(client, draft) != first
    assert Assessment.objects.count() == 2


def test_a_draft_stays_on_the_version_it_began_with(client: Client) -> None:
    from advisor.models import Option

    draft = begin(client)
    Option.objects.filter(question__key="task", key="code").update(label="Programming, reworded")
    content.publish()
    assert b"Programming, reworded" not in client.get(step_url(draft)).content
    assert b"Programming, reworded" in client.get(step_url(begin(client))).content


def test_a_version_that_no_longer_validates_is_a_plain_page(client: Client, caplog: Any) -> None:
    draft = begin(client)
    QuestionnaireVersion.objects.update(document={"format": 99})
    content.published.cache_clear()
    response = client.get(step_url(draft))
    assert response.status_code == 503
    assert b"not ready yet" in response.content
    assert "no longer validates" in caplog.text


def test_the_site_without_a_version_says_so(client: Client) -> None:
    Draft.objects.all().delete()
    QuestionnaireVersion.objects.all().delete()
    assert client.get("/").status_code == 503


def test_no_page_of_the_journey_asks_the_database_more_than_promised(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    draft = begin(client)
    client.get(step_url(draft))
    with django_assert_max_num_queries(1):
        client.get(step_url(draft))
    with django_assert_max_num_queries(3):
        client.post(step_url(draft), WORK)


@pytest.mark.usefixtures("content_for_threads")
def test_pressed_twenty_times_at_once_it_makes_one_assessment(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    places: list[str] = []

    def press() -> None:
        try:
            places.append(finish(Client(), draft))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(20)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert len(places) == 20
    assert len(set(places)) == 1
    assert Assessment.objects.count() == 1
