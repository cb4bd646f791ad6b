"""What a visitor sees while something is on its way and when it does not arrive; nothing moves under the finger."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_journey import answer_step, shared_result, to_check_page

OpenPage = Callable[..., Page]
BUSY = "getComputedStyle(document.getElementById('main'), '::before').visibility === 'visible'"
STILL = f"!document.getElementById('main').hasAttribute('aria-busy') && !({BUSY})"
FOOTER = "document.querySelector('.site-footer').getBoundingClientRect().top + scrollY"
WATCH = """
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


def until(page: Page, true: str) -> None:
    """Wait for an expression; Playwright's own way to wait needs eval, which the site forbids."""
    page.evaluate(
        f"""new Promise((done, late) => {{
          setTimeout(late, 10000, new Error("never came true"));
          const look = () => (({true}) ? done() : requestAnimationFrame(look));
          look();
        }})"""
    )


def gone(page: Page, path: str, trouble: list[str], act: Callable[[], None], words: str) -> None:
    """While nothing answers there: the page is busy, then says so and offers another try, which works."""
    held: list[Route] = []
    page.route(path, lambda route: held.append(route))
    act()
    until(page, BUSY)
    footer = page.evaluate(FOOTER)
    for route in held:
        route.abort("connectionrefused")
    page.unroute(path)
    alert = page.get_by_role("alert").filter(has_text=words)
    expect(alert).to_contain_text("cannot reach the server")
    until(page, STILL)
    assert page.evaluate(FOOTER) == footer
    expect(alert.get_by_role("link")).to_have_count(0)  # to load the page now would lose it
    assert all("ERR_CONNECTION_REFUSED" in line or "htmx:" in line for line in trouble)
    trouble.clear()


def try_again(page: Page) -> None:
    page.get_by_role("alert").get_by_role("button", name="Try again").click()


def test_a_server_that_is_gone_loses_nothing(open_page: OpenPage, trouble: list[str]) -> None:
    page = open_page(width=360)
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    answer_step(page)
    gone(page, "**/d/**", trouble, page.get_by_role("button", name="Continue").click, "Not saved yet.")
    expect(page.locator("input[name=task]:checked")).to_have_value("classify")
    try_again(page)
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    page.goto("/")
    to_check_page(page)
    finish = page.locator("main form[method=post] button[type=submit]").first
    gone(page, "**/healthz", trouble, finish.click, "Not saved yet.")
    try_again(page)
    page.wait_for_url(re.compile("/m/"))
    page.goto(page.locator("input[readonly]").first.input_value() + "cost/")
    volume = page.get_by_label("Requests a month")
    volume.fill("50000")
    gone(page, "**/cost/?**", trouble, lambda: volume.press("Tab"), "Not worked out yet.")
    expect(volume).to_have_value("50000")
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 2,000 requests")
    try_again(page)
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 50,000 requests a month")
    expect(page.get_by_role("alert").filter(has_text="Not worked out yet.")).to_have_count(0)


def test_no_form_is_lost_to_the_browsers_own_page(open_page: OpenPage, trouble: list[str]) -> None:
    page = open_page(width=360)
    start = page.get_by_role("button", name="Specialised Data Analysis")
    gone(page, "**/healthz", trouble, start.click, "Nothing has happened yet.")
    try_again(page)
    page.wait_for_url(re.compile("/check/"))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    manage = page.url
    page.goto(f"{manage}words/")
    page.get_by_label("Note").fill("A long note.")
    save = page.get_by_role("button", name="Save")
    gone(page, "**/healthz", trouble, save.click, "What you filled in is still on this page.")
    expect(page.get_by_label("Note")).to_have_value("A long note.")
    page.route("**/healthz", lambda route: route.fulfill(status=502, body="gone"))
    try_again(page)
    expect(page.get_by_role("alert").get_by_role("button", name="Try again")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("cannot reach the server")
    page.unroute("**/healthz")
    assert all("502" in line for line in trouble)
    trouble.clear()
    page.keyboard.press("Enter")
    page.wait_for_url(manage)
    expect(page.get_by_role("note")).to_contain_text("A long note.")
    view = page.locator("input[readonly]").first.input_value()
    for path, button, then in (
        (f"{manage}link/", "Save", manage),
        (f"{manage}new-link/", "Make a new link", manage),
        (f"/compare/?a={view.split('/')[-2]}", "Compare", re.compile("/compare/.*b=")),
    ):
        page.goto(path)
        gone(page, "**/healthz", trouble, page.get_by_role("button", name=button, exact=True).click, "yet.")
        try_again(page)
        page.wait_for_url(then)


@pytest.mark.parametrize(("status", "offered"), [(503, 0), (429, 0), (403, 1)])
def test_a_page_is_offered_afresh_only_where_that_may_help(
    open_page: OpenPage, trouble: list[str], status: int, offered: int
) -> None:
    page = open_page()
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    answer_step(page)
    page.route("**/d/**", lambda route: route.fulfill(status=status, body="no"))
    page.get_by_role("button", name="Continue").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Not saved yet.")
    expect(alert.get_by_role("link", name="Load this page afresh")).to_have_count(offered)
    trouble.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_bar_with_the_verdict_says_that_work_is_under_way(
    open_page: OpenPage, trouble: list[str], width: int
) -> None:
    page = open_page(width=width)
    page.goto(f"{shared_result(page)}try/")
    page.locator("summary").first.click()
    said = page.get_by_text("Working…")
    expect(said).to_be_hidden()
    held: list[Route] = []
    page.route("**/try/**", lambda route: held.append(route))
    page.locator("label[for=q-scope-anything]").click()
    expect(said).to_be_visible()
    expect(said).to_be_in_viewport()
    assert not page.locator("[role=status], [aria-live]").filter(has_text="Working…").count()
    for route in held:
        route.abort("connectionrefused")
    expect(said).to_be_hidden()
    expect(page.get_by_role("alert")).to_contain_text("cannot reach the server")
    trouble.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves(open_page: OpenPage, width: int) -> None:
    page = open_page("/healthz", width=width)
    page.add_init_script(WATCH)
    moved: dict[str, float] = {}

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.mouse.wheel(0, 3000)
        moved[name] = page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(moved))))")

    page.goto("/")
    look("start")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    page.wait_for_url(re.compile("/d/"))
    look("step")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose an answer").first).to_be_visible()
    look("refused")
    answer_step(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Step 2 of 6").first).to_be_visible()
    look("next step")
    shared = shared_result(page)
    look("manage")
    page.goto(shared)
    look("result")
    page.goto(f"{shared}try/")
    look("try")
    page.locator("details:has([name=scope])").evaluate("fold => fold.open = true")
    page.locator("label[for=q-scope-anything]").click()
    expect(page.locator("#q-scope-noted")).to_contain_text("Changed. Stored:")
    look("tried")
    page.goto(f"{shared}cost/")
    page.get_by_label("Requests a month").fill("50000")
    page.get_by_label("Requests a month").press("Tab")
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 50,000 requests a month")
    look("cost")
    assert {name: value for name, value in moved.items() if value >= 0.05} == {}
