"""The owner keeps every tool when readers see no answers, or nothing at all; and the private link stays private."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from advisor.guard.limiting import kind_of
from advisor.models import Assessment
from advisor.storage import links
from tests.web.journey import DENTIST, run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
Closing = Callable[[Client, str], None]
OWN = ("try/", "cost/", "brief/", "brief.md", "result.json", "result.csv")


def hide(client: Client, manage_url: str) -> None:
    client.post(f"{manage_url}link/", {"expires": "never", "hide_answers": "on"})


def stop(client: Client, manage_url: str) -> None:
    client.post(f"{manage_url}stop/")


@pytest.mark.parametrize("closed", [hide, stop])
class TestClosedToReaders:
    def test_every_tool_works_for_the_owner_and_for_nobody_else(self, client: Client, closed: Closing) -> None:
        assessment, manage_url = run_through(client)
        closed(client, manage_url)
        page = client.get(manage_url).content.decode()
        for tool in OWN:
            if tool != "brief.md":
                assert f'href="{manage_url}{tool}"' in page
            assert client.get(f"{manage_url}{tool}").status_code == 200
            assert client.get(f"/r/{assessment.view_token}/{tool}").status_code == (
                200 if "result." in tool and closed is hide else 404
            )
            assert client.get(f"/m/{assessment.view_token}/{tool}").status_code == 404
            assert client.get(f"/m/{'A' * 22}/{tool}").status_code == 404

    def test_the_owners_files_are_whole(self, client: Client, closed: Closing) -> None:
        _, manage_url = run_through(client)
        closed(client, manage_url)
        file = client.get(f"{manage_url}result.json").json()
        assert file["answers_hidden"] is False
        assert {item["question"] for item in file["answers"]} == set(DENTIST)
        assert "2,000 requests a month" in client.get(f"{manage_url}result.csv").content.decode()

    def test_each_link_on_the_owners_tools_leads_on(self, client: Client, closed: Closing) -> None:
        _, manage_url = run_through(client, {**DENTIST, "scope": "anything", "mix": "all_different"})
        closed(client, manage_url)
        flips = re.findall(r'class="flip-if" href="([^"]+)"', client.get(manage_url).content.decode())
        assert flips
        assert all(link.startswith(f"{manage_url}try/?") for link in flips)
        for path in ("try/", "cost/", "brief/", *(link.removeprefix(manage_url) for link in flips)):
            page = client.get(f"{manage_url}{path}")
            assert "Yours alone" in text_of(page.content)
            for link in re.findall(r'(?:href|action)="([^"#]+)', page.content.decode()):
                if "/static/" not in link and "://" not in link and not link.endswith("/keep/"):
                    assert client.get(urljoin(manage_url, link)).status_code == 200, link

    def test_what_is_tried_is_kept_as_a_result_of_its_own(self, client: Client, closed: Closing) -> None:
        _, manage_url = run_through(client)
        closed(client, manage_url)
        response = client.post(f"{manage_url}try/keep/", {"facts": "world"})
        assert response.status_code == 303
        assert response.headers["Location"].startswith("/m/")
        assert response.headers["Location"] != manage_url
        assert Assessment.objects.count() == 2

    def test_no_file_and_no_page_for_others_holds_the_private_link(self, client: Client, closed: Closing) -> None:
        assessment, manage_url = run_through(client)
        closed(client, manage_url)
        token = manage_url.split("/")[2]
        for tool in OWN:
            response = client.get(f"{manage_url}{tool}")
            text = response.content.decode()
            if not tool.endswith("/"):
                assert token not in text
                assert links.result_url(assessment.view_token) in text or closed is stop or "result" in tool
            assert response.headers["Referrer-Policy"] in ("no-referrer", "strict-origin")
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert "private" in response.headers["Cache-Control"]
        brief = client.get(f"{manage_url}brief/").content.decode()
        assert manage_url not in brief.split('class="brief-answers"')[1]
        assert (assessment.view_token in brief) is (closed is hide)
        reader = client.get(f"/r/{assessment.view_token}/").content.decode()
        assert token not in reader


def test_where_readers_have_the_tools_the_owner_gets_the_addresses_that_may_be_passed_on(client: Client) -> None:
    assessment, manage_url = run_through(client)
    page = client.get(manage_url).content.decode()
    assert f'href="{links.tools(assessment.view_token).trying}' in page
    assert f"{manage_url}try/" not in page
    assert "Yours alone" not in text_of(client.get(links.tools(assessment.view_token).trying).content)


def test_a_stopped_result_says_how_to_compare_it(client: Client) -> None:
    assessment, manage_url = run_through(client)
    stop(client, manage_url)
    page = client.get(manage_url).content.decode()
    assert "make a new link first" in text_of(page.encode())
    assert "/compare/" not in page
    hide(client, manage_url)
    client.post(f"{manage_url}new-link/")
    assessment.refresh_from_db()
    assert f"/compare/?a={assessment.view_token}" in client.get(manage_url).content.decode()


def test_the_owners_tools_count_as_trying_out_and_the_forms_do_not() -> None:
    def kind(path: str, method: str = "get") -> str:
        request = getattr(RequestFactory(), method)(path)
        request.resolver_match = resolve(path)
        return kind_of(request)

    own = f"/m/{'A' * 22}/"
    assert {kind(f"{own}{tool}") for tool in OWN} == {"try"}
    assert kind(f"{own}try/keep/", "post") == "finish"
    assert {kind(f"{own}{page}") for page in ("", "words/", "link/", "export.json", "stop/")} == {""}
