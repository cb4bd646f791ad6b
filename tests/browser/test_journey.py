"""The whole journey as people take it: by mouse, by keyboard, without JavaScript, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.journey import DENTIST

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]


def answer_step(page: Page) -> None:
    """Answer what this step asks, as the dental practice would."""
    page.wait_for_url(re.compile("/d/"))
    for name in page.eval_on_selector_all("main form input", "nodes => [...new Set(nodes.map(node => node.name))]"):
        answer = DENTIST.get(name)
        if name == "volume":
            page.locator("input[name=volume]").fill(str(answer))
        for value in answer if isinstance(answer, list) else [answer]:
            box = page.locator(f'input[name="{name}"][value="{value}"]')
            if box.count() and name != "volume":
                page.locator(f'label[for="{box.get_attribute("id")}"]').click()


def to_check_page(page: Page, look: Check | None = None) -> None:
    """From the start page to the check page."""
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    for number in range(1, 7):
        expect(page.get_by_text(f"Step {number} of 6").first).to_be_visible()
        if look:
            look(page)
        answer_step(page)
        page.get_by_role("button", name=re.compile("continue|check", re.I)).first.click()
    page.wait_for_url(re.compile("/check/"))


def shared_result(page: Page, example: int = 0) -> str:
    """The view link of a new result, made from the answers of an example."""
    page.goto("/")
    page.locator("button[name=example]").nth(example).click()
    page.wait_for_url(re.compile("/check/"))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    return page.locator("input[readonly]").first.input_value()


@pytest.mark.parametrize("js", [True, False], ids=["js", "nojs"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_journey(
    open_page: OpenPage, no_findings: Check, none_at_this_width: Check, width: int, js: bool
) -> None:
    page = open_page(width=width, js=js)
    look: Check | None = (no_findings if width == 360 else none_at_this_width) if js else None
    to_check_page(page, look)
    if look:
        look(page)
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    expect(page.locator("h1")).to_contain_text("Start with a small model")
    if look:
        look(page)
    link = page.locator("input[readonly]").first.input_value()
    client = open_page(link, width=width, js=js)
    expect(client.locator("h1")).to_contain_text("Start with a small model")
    if look:
        look(client)


@pytest.mark.parametrize(
    "path", ["/", "/guide/", "/questions/", "/examples/", "/method/", "/help/", "/privacy/", "/accessibility/"]
)
def test_every_plain_page(open_page: OpenPage, in_every_light: Check, path: str) -> None:
    in_every_light(open_page(path))


def test_errors_are_summed_up_focused_and_linked(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    page.get_by_role("button", name="Continue").click()
    summary = page.locator("[autofocus]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choose an answer")
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "task"
    page.reload()
    expect(page.get_by_text("Choose an answer")).to_have_count(0)


def test_focus_moves_to_the_new_heading(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    answer_step(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    expect(page.locator("h1")).to_be_focused()


def test_going_to_and_fro_and_reloading_loses_nothing(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    answer_step(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Step 1 of 6").first).to_be_visible()
    expect(page.locator("input[name=task]:checked")).to_have_value("classify")
    page.go_forward()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()


def test_by_keyboard_only(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^start", re.I)).first.focus()
    page.keyboard.press("Enter")
    for number in range(1, 7):
        expect(page.get_by_text(f"Step {number} of 6").first).to_be_visible()
        for _ in range(60):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.type || ''")
            if kind == "radio" and not page.evaluate(
                "!!document.querySelector(`input[name=${document.activeElement.name}]:checked`)"
            ):
                page.keyboard.press("Space")
            elif kind == "submit":
                break
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/check/"))


def test_a_lost_server_leaves_the_form_filled_and_says_so(open_page: OpenPage, trouble: list[str]) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    answer_step(page)
    page.route("**/d/**", lambda route: route.fulfill(status=503, body="gone"))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("input[name=task]:checked")).to_have_value("classify")
    page.unroute("**/d/**")
    page.get_by_role("alert").get_by_role("button").first.click()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    assert all("503" in message for message in trouble)
    trouble.clear()


def test_the_first_visit_is_light(open_page: OpenPage, site: str) -> None:
    page = open_page("/healthz")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    hosts: set[str] = set()
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on("Network.requestWillBeSent", lambda event: hosts.add(event["request"]["url"].split("/")[2]))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 6
    assert sum(sizes) <= 35_000
    assert hosts == {site.split("/")[2]}
