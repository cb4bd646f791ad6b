"""What goes over the line: every page with its files, packed as the site packs them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.web.journey import DENTIST, begin, fill_in, run_through
from tests.web.plain_pages import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

PAGE = 60_000
FIRST_VISIT = 35_000
RESULT_HTML = 25_000
BANK = {
    **DENTIST, "task": "extract", "data_sensitivity": "sealed", "team": "ml", "length": "long", "volume": "40000",
    "latency": "batch", "budget": "over_10000", "domain": "finance", "expertise": "expert", "languages": "several",
}  # fmt: skip


def sent(client: Client, url: str) -> Any:
    """A page as a browser gets it."""
    response = client.get(url, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response.status_code == 200, url
    return response


def weight(response: Any) -> int:
    """Bytes of the page with its headers, its styles and its scripts. Files count as gzip; brotli is smaller still."""
    packed = response.headers.get("Content-Encoding") == "gzip"
    page = (gzip.decompress(response.content) if packed else response.content).decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    assert len(files) > 2
    heads = sum(len(name) + len(value) + 4 for name, value in response.headers.items())
    return heads + len(response.content) + sum(_file_weight(name) for name in files)


def _file_weight(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), name
    return len(gzip.compress(Path(found).read_bytes()))


def test_a_first_visit_is_light(client: Client) -> None:
    assert weight(sent(client, "/")) <= FIRST_VISIT


@pytest.mark.parametrize("address", addresses())
def test_no_plain_page_is_heavy(client: Client, address: str) -> None:
    assert weight(sent(client, address)) <= PAGE


@pytest.mark.parametrize("answers", [DENTIST, BANK], ids=["dentist", "bank"])
def test_nothing_that_hangs_on_a_result_is_heavy(client: Client, answers: dict[str, object]) -> None:
    row, manage = run_through(client, answers)
    other, _ = run_through(client)
    view = f"/r/{row.view_token}/"
    assert len(sent(client, view).content) <= RESULT_HTML
    for url in (
        view, manage, f"{view}try/", f"{view}try/?scope=anything&mix=all_different", f"{view}cost/", f"{view}brief/",
        f"{manage}words/", f"{manage}link/", f"{manage}delete/", f"/compare/?a={row.view_token}&b={other.view_token}",
    ):  # fmt: skip
        assert weight(sent(client, url)) <= PAGE, url


def test_no_step_is_heavy(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    for step in ("job", "check"):
        assert weight(sent(client, f"/d/{draft.token}/{step}/")) <= PAGE


def test_a_page_that_repeats_what_was_typed_beside_a_form_token_is_not_packed(client: Client) -> None:
    draft = begin(client)
    row, manage = run_through(client)
    for url in (f"/d/{draft.token}/job/", f"{manage}words/", f"{manage}link/"):
        assert "Content-Encoding" not in sent(client, url).headers, url
    for url in (manage, f"/r/{row.view_token}/"):
        page = gzip.decompress(sent(client, f"{url}?repeated=THIS").content)
        assert b"csrfmiddlewaretoken" not in page
        assert b"THIS" not in page
