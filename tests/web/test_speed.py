"""What makes the site quick is also right: tokens, stencils, kept pages, and the number of queries."""

from __future__ import annotations

import contextlib
import gc
import gzip
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import pytest
from django.http import HttpRequest
from django.middleware.csrf import CSRF_SECRET_LENGTH, _unmask_cipher_token
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from advisor.engine.schema import Questionnaire
from advisor.rendering import csrf, stencils
from advisor.rendering.kept_pages import KeptPages
from advisor.rendering.stencils import Stencil, gap
from advisor.storage import assessments, links
from advisor.templatetags import rightsize
from advisor.views import files, results
from tests.web.journey import DENTIST, begin, fill_in, finish, run_through

pytestmark = pytest.mark.django_db


def test_a_form_token_is_one_that_django_understands_and_never_the_same() -> None:
    secret = "aB3" * 10 + "xy"
    assert len(secret) == CSRF_SECRET_LENGTH
    tokens = {csrf.masked(secret) for _ in range(500)}
    assert len(tokens) == 500
    assert {_unmask_cipher_token(token) for token in tokens} == {secret}


def test_a_visitor_without_a_cookie_gets_one_with_the_first_form_and_no_other() -> None:
    request = HttpRequest()
    csrf.form_token(request)
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
    client = Client(enforce_csrf_checks=True)
    assert "csrftoken" in client.get("/").cookies
    assert not client.get("/").cookies


def test_the_journey_passes_the_strict_check_of_forms() -> None:
    client = Client(enforce_csrf_checks=True)
    token = _token_in(client.get("/").content)
    step = client.post(reverse("start"), {"csrfmiddlewaretoken": token}).headers["Location"]
    token = _token_in(client.get(step).content)
    assert client.post(step, {"csrfmiddlewaretoken": token, "task": "write"}).status_code == 303
    assert client.post(step, {"csrfmiddlewaretoken": token[:-1] + "!", "task": "write"}).status_code == 403


def _token_in(page: bytes) -> str:
    return page.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_a_stencil_fills_its_gaps_escaped_and_leaves_the_others_empty() -> None:
    stencil = Stencil(f"<a href='{gap('to')}'>{gap('name')}{gap('nothing')}</a>{gap('name')}")
    filled = stencil.fill({"to": "/?a=1&b='", "name": "<b>", "unknown": "x"})
    assert filled == b"<a href='/?a=1&amp;b=&#x27;'>&lt;b&gt;</a>&lt;b&gt;"


def test_a_filled_in_value_cannot_open_a_gap() -> None:
    stencil = Stencil(f"{gap('one')}|{gap('two')}")
    assert stencil.fill({"one": gap("two"), "two": "x"}).count(b"x") == 1


def test_a_step_shows_a_visitors_own_ticks_and_nobody_elses(client: Client) -> None:
    one, two = begin(client), begin(client)
    fill_in(client, one, DENTIST)
    first, second = (client.get(f"/d/{draft.token}/means/").content.decode() for draft in (one, two))
    assert 'value="2000"' in first
    assert first.count(" checked") == 3
    assert 'value="2000"' not in second.split("quick-picks")[0]
    assert " checked" not in second
    assert one.token not in second


def test_a_made_result_is_one_query_the_first_time_and_ever_after(
    client: Client, django_assert_num_queries: Any
) -> None:
    run_through(client)
    assessment, manage_url = run_through(client)
    for url in (manage_url, f"/r/{assessment.view_token}/", f"/r/{assessment.view_token}/"):
        with django_assert_num_queries(1):
            assert client.get(url).status_code == 200


def test_finishing_is_four_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    run_through(client)
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    with django_assert_max_num_queries(4):
        finish(client, draft)


def test_a_browser_that_has_the_result_is_told_so(client: Client) -> None:
    assessment, _ = run_through(client)
    url = links.result_url(assessment.view_token)
    page = client.get(url)
    again = client.get(url, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == page.headers["Cache-Control"]
    tag = page.headers["ETag"]
    for named in ("*", f'"another", {tag}', f"{tag.removeprefix('W/')},{tag}"):
        assert client.get(url, headers={"If-None-Match": named}).status_code == 304, named
    for named in ("", '"another"', f'"another{tag[3:]}', tag.strip('W/"')):
        assert client.get(url, headers={"If-None-Match": named}).status_code == 200, named
    packed = client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.content) == page.content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_kept_result_changes_with_its_label_and_goes_with_its_link(client: Client) -> None:
    assessment, manage_url = run_through(client)
    url = links.result_url(assessment.view_token)
    before = client.get(url)
    client.post(f"{manage_url}words/", {"label": "Front desk"})
    after = client.get(url, headers={"If-None-Match": before.headers["ETag"]})
    assert b"Front desk" in after.content
    client.post(f"{manage_url}stop/")
    assert client.get(url, headers={"If-None-Match": after.headers["ETag"]}).status_code == 404


def test_kept_pages_stay_below_their_bytes_and_drop_the_oldest() -> None:
    pages = KeptPages(most_bytes=100)
    for name in (b"a", b"b", b"c"):
        pages.get(name, lambda name=name: name * 40, 0)
    made: list[str] = []
    pages.get(b"c", lambda: made.append("c") or b"", 0)
    pages.get(b"a", lambda: made.append("a") or b"a" * 40, 0)
    assert made == ["a"]
    assert pages.bytes == 80


@pytest.mark.parametrize("address", ["/r/{}/", "/r/{}/card.png"])
def test_a_page_that_is_made_while_its_result_is_deleted_is_handed_out_and_not_kept(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other lane deletes it, between the look into the database and the end of making the page."""
    shown, pages = (results, results.pages) if address.endswith("}/") else (files, files.cards)
    assessment, manage_url = run_through(client)
    find = shown.shared_or_404

    def found_and_deleted(view: str) -> Any:
        row = find(view)
        assert Client().post(f"{manage_url}delete/").status_code == 303
        return row

    monkeypatch.setattr(shown, "shared_or_404", found_and_deleted)
    assert client.get(address.format(assessment.view_token)).status_code == 200
    assert (pages.bytes, len(pages._pages)) == (0, 0)


def test_a_page_made_during_a_forget_is_not_kept_and_the_next_one_is() -> None:
    pages = KeptPages()
    made = pages.get("page", lambda: pages.forget() or b"old", pages.generation)
    assert (made.body, pages.bytes) == (b"old", 0)
    assert pages.get("page", lambda: b"new", pages.generation).body == b"new"
    assert pages.bytes == 3


class CountedLate(OrderedDict[Any, Any]):
    """Lets one thread count its page, and another keep a second one before that count is used, if it may."""

    def __init__(self) -> None:
        super().__init__()
        self.first_counted, self.second_kept = threading.Event(), threading.Event()

    def values(self) -> Any:
        counted = list(super().values())
        if not self.first_counted.is_set():
            self.first_counted.set()
            self.second_kept.wait(0.3)
        return counted


def test_the_bytes_of_two_pages_kept_at_once_are_all_counted() -> None:
    pages = KeptPages()
    pages._pages = kept = CountedLate()

    def second() -> None:
        pages.get("two", lambda: kept.first_counted.wait(5) and b"2" * 40, 0)
        kept.second_kept.set()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(second), threads.submit(pages.get, "one", lambda: b"1" * 30, 0)]:
            done.result()
    assert pages.bytes == 70


def test_a_kept_page_counts_as_it_is_kept_and_is_whole_for_every_browser() -> None:
    pages, text = KeptPages(), "a small model, " * 1000
    page = pages.get("page", lambda: text, 0)
    assert pages.bytes == len(page.body) < len(text) / 10
    plain = page.response(RequestFactory().get("/"))
    zipped = page.response(RequestFactory(headers={"Accept-Encoding": "br, gzip"}).get("/"))
    assert plain.content == gzip.decompress(zipped.content) == text.encode()
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["ETag"] == zipped.headers["ETag"]


@pytest.mark.either_database
def test_a_request_leaves_no_garbage_behind(client: Client) -> None:
    """What is tied to itself waits for the collector, and the collector stops everything for a while."""
    _, manage_url = run_through(client)
    draft, site = begin(client), ClientHandler()
    urls = ["/", f"/d/{draft.token}/job/", f"/d/{draft.token}/check/", manage_url]

    def visit() -> None:
        for url in urls:
            environment = RequestFactory(headers={"HX-Request": "true"}).get(url).environ
            assert site(environment).status_code == 200

    visit()
    gc.collect()
    gc.disable()
    try:
        visit()
        assert gc.collect() < 20
    finally:
        gc.enable()


def test_the_owners_page_is_the_same_from_memory_and_from_the_row(client: Client) -> None:
    _, manage_url = run_through(client)
    first = client.get(manage_url).content
    assert assessments.just_made.take(assessments.links.fingerprint(manage_url.split("/")[2])) is None
    assert client.get(manage_url).content == first


class ForgottenMeanwhile(OrderedDict[Any, Any]):
    """Lets another thread forget everything between a look whether there is something and a look at it, if it may."""

    def __init__(self, forget: Any) -> None:
        super().__init__()
        self.forget = threading.Thread(target=forget)

    def values(self) -> Any:
        if self.forget.ident is None:
            self.forget.start()
            self.forget.join(0.3)
        return super().values()


def test_what_was_just_made_can_be_forgotten_while_more_is_made() -> None:
    just_made = assessments.JustMade()
    just_made._made = made = ForgottenMeanwhile(just_made.forget)
    just_made.put("one", mock.sentinel.advice)
    made.forget.join()
    assert just_made.take("one") is None


@pytest.mark.either_database
def test_filled_parts_are_what_their_templates_make_of_the_same_values(
    client: Client, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No text is compared or filtered in a template that is filled in."""
    urls = [run_through(client, dict(example.answers))[1] for example in questionnaire.examples]
    urls += [run_through(client, DENTIST | other)[1] for other in OTHERS]
    filled_in = [_words(client.get(url).content) for url in urls]
    monkeypatch.setattr(rightsize, "filled", render_to_string)
    monkeypatch.setattr(rightsize, "part", lambda name, given: render_to_string(name, dict(given)))
    for url, page in zip(urls, filled_in, strict=True):
        assert page == _words(client.get(url).content)


OTHERS: list[dict[str, Any]] = [
    {"data_sensitivity": "sealed", "team": "none", "priorities": ["creativity"]},
    {"latency": "offline", "volume": "0", "budget": "unsure"},
    {"volume": "10000000000", "task": "unsure", "mix": "all_different", "scope": "anything"},
    {key: "unsure" for key in DENTIST if key not in ("task", "priorities")},
]


def _words(page: bytes) -> str:
    return " ".join(page.decode().split())


def test_a_filled_part_escapes_what_it_is_given_and_takes_no_numbers() -> None:
    assert "&lt;b&gt;" in rightsize.fill("_points_head.html", first="<b> & more than twenty letters")
    assert "&lt;b&gt;" in rightsize.fill("_points_head.html", first="<b>")
    with pytest.raises(TypeError, match="into words"):
        rightsize.fill("_points_head.html", first=3.5)


class CountedByBoth(dict[str, str]):
    """Lets two threads see the same length, if they may look at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.both = threading.Barrier(2)

    def __len__(self) -> int:
        length = super().__len__()
        with contextlib.suppress(threading.BrokenBarrierError):
            self.both.wait(0.3)
        return length


def test_no_two_gaps_share_a_number_whichever_threads_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stencils, "_numbers", CountedByBoth())
    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(stencils.number_of, ("one", "another")))) == 2
