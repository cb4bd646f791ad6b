"""Links to compare, as people paste them: one that leads nowhere is named while the other stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.guard import limiting
from advisor.models import Assessment
from advisor.storage import links
from advisor.watching.logs import hide
from tests.web.comparing import compared, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.mark.parametrize(
    "pasted",
    [
        "{}", "  {}\n", "https://testserver/r/{}/", "http://testserver/r/{}", "/r/{}/try/?facts=world",
        "<https://testserver:443/r/{}/>", "TESTSERVER:80/r/{}/#costs", "http://testserver/r/{}/result.json",
        "{}/?a=b.c",
    ],
)  # fmt: skip
def test_a_link_is_taken_as_it_was_pasted(client: Client, two: tuple[Assessment, Assessment], pasted: str) -> None:
    page = compared(client, pasted.format(two[0].view_token), two[1])
    assert "Two results side by side" in page
    assert f'href="http://testserver{links.result_url(two[0].view_token)}"' in page


@pytest.mark.parametrize(
    ("pasted", "host"),
    [
        ("https://evil.example.com/r/{}/", "evil.example.com"), ("evil.example.com/r/{}", "evil.example.com"),
        ("//evil.example.com/r/{}/", "evil.example.com"),
        ("https://testserver@evil.example.com/r/{}/", "evil.example.com"),
        ("https://testserver:8000/r/{}/", "testserver:8000"),
        ("https://testserver.evil.example/r/{}/", "testserver.evil.example"),
    ],
)  # fmt: skip
def test_a_link_of_another_site_is_told_and_not_looked_up(
    client: Client, two: tuple[Assessment, Assessment], pasted: str, host: str
) -> None:
    with mock.patch.object(limiting, "missed") as missed:
        page = compared(client, pasted.format(two[0].view_token), two[1])
    assert f"The first link leads to another site, {host}. Only results of this site" in words_of(page)
    assert "Two results side by side" not in page
    assert "A small model, made on" not in words_of(page)
    missed.assert_not_called()


def test_the_public_address_counts_as_this_site(
    client: Client, two: tuple[Assessment, Assessment], settings: Any
) -> None:
    settings.SITE_URL = "https://advice.example.com"
    page = compared(client, f"https://advice.example.com/r/{two[0].view_token}/", two[1])
    assert "Two results side by side" in page


@pytest.mark.parametrize("pasted", ["", "x", "/r/", "A" * 21, "A" * 23, "/r/" + "A" * 23, "/d/" + "A" * 22 + "/job/"])
def test_what_is_no_view_link_has_no_token(pasted: str) -> None:
    assert links.view_token_in(pasted) == ""


@pytest.mark.parametrize("missing", ["a", "b"])
def test_with_one_link_it_asks_for_the_other(client: Client, two: tuple[Assessment, Assessment], missing: str) -> None:
    there = "b" if missing == "a" else "a"
    page = client.get(reverse("compare"), {there: two[0].view_token}).content.decode()
    assert f'name="{there}" type="text" value="{two[0].view_token}"' in page
    assert f'name="{missing}" type="text" value=""' in page
    assert "A small model, made on" in words_of(page)
    assert "Error:" not in page


def test_without_links_it_asks_for_both(client: Client) -> None:
    page = client.get(reverse("compare")).content.decode()
    assert page.count('type="text" value=""') == 2
    assert "Error:" not in page


def _stopped(row: Assessment) -> str:
    Assessment.objects.filter(pk=row.pk).update(shared=False)
    return row.view_token


def _expired(row: Assessment) -> str:
    Assessment.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return row.view_token


def _deleted(row: Assessment) -> str:
    row.delete()
    return row.view_token


GONE = "There is no result behind the"
BAD: dict[str, Any] = {
    "stopped": (_stopped, GONE),
    "expired": (_expired, GONE),
    "deleted": (_deleted, GONE),
    "unknown": (lambda row: "A" * 22, GONE),
    "foreign": (
        lambda row: "https://elsewhere.example/r/" + "B" * 22 + "/",
        "leads to another site, elsewhere.example.",
    ),
    "foreign-private": (lambda row: "elsewhere.example/m/" + "B" * 22 + "/", "leads to another site"),
    "malformed": (lambda row: "http://testserver/<b>", "is not a link to a result"),
    "long": (lambda row: "x" * 10_000, "is not a link to a result"),
    "manage": (lambda row: f"https://testserver/m/{row.view_token}/", "is a private one"),
}


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("kind", BAD)
def test_a_link_that_leads_nowhere_is_named_and_the_other_stays(
    client: Client, two: tuple[Assessment, Assessment], kind: str, which: str
) -> None:
    spoil, reason = BAD[kind]
    bad, good = spoil(two[0]), two[1].view_token
    page = compared(client, *((bad, good) if which == "a" else (good, bad)))
    words = words_of(page)
    assert reason in words
    assert ("first link" if which == "a" else "second link") in words
    assert ("second link" if which == "a" else "first link") not in words
    assert f'value="{good}"' in page
    assert page.count('aria-invalid="true"') == 1
    assert "<b>" not in page
    assert len(page) < 20_000


def test_the_same_link_twice_says_so(client: Client, two: tuple[Assessment, Assessment]) -> None:
    page = compared(client, two[0], f"https://testserver/r/{two[0].view_token}/")
    assert "Both links lead to the same result." in words_of(page)
    assert "The answers" not in page


@given(a=st.text(max_size=40), b=st.text(max_size=40) | st.sampled_from(["A" * 22, "/r/" + "A" * 22]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_page(client: Client, two: tuple[Assessment, Assessment], a: str, b: str) -> None:
    for first, second in ((a, b), (two[0].view_token, b), (a, two[0].view_token)):
        response = client.get(reverse("compare"), {"a": first, "b": second, a: b})
        assert response.status_code == 200


def test_links_that_lead_nowhere_are_counted_as_guesses(client: Client, two: Any) -> None:
    with mock.patch.object(limiting, "missed", return_value=None) as miss:
        compared(client, two[0], "A" * 22)
        compared(client, "nonsense", two[0])
    assert [call.args[1] for call in miss.call_args_list] == ["A" * 22]


@pytest.mark.parametrize(
    "address",
    [
        "/compare/?a={}&b={}", "/compare/?b={}", "/compare/?a=https%3A%2F%2Fhere.example%2Fr%2F{}%2F&b={}",
        "/compare/?a=%2fm%2f{}", "/compare/?a=https://here.example/r/{}/&amp;b={}", "/r/{}/try/?facts=world",
        "<WSGIRequest: GET '/compare/?a={}&b={}'>",
    ],
)  # fmt: skip
def test_the_log_hides_the_links_compared(address: str) -> None:
    path = address.replace("{}", "A1-_" * 5 + "xy")
    assert "A1-_" not in hide(f"Trouble at {path}")
    assert "…" in hide(f"Trouble at {path}")
