"""The cost page in a real browser: numbers move without leaving the page, and without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_journey import shared_result


def test_a_number_moves_the_figures_and_the_address_and_the_focus_stays(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(shared_result(page) + "cost/")
    volume = page.get_by_label("Requests a month")
    volume.fill("50000")
    volume.press("Tab")
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 50,000 requests a month")
    expect(page).to_have_url(re.compile("volume=50000"))
    expect(page.get_by_label("Tokens to read")).to_be_focused()
    volume.fill("many")
    volume.press("Tab")
    expect(page.locator(".cost-errors[role=alert]")).to_contain_text("Write the number in full")
    expect(page.locator("#error-volume")).not_to_be_empty()
    volume.fill("7000")
    volume.press("Enter")
    expect(page.locator("#cost-shown")).to_contain_text("7,000")
    expect(page.locator("#error-volume")).to_be_empty()
    page.go_back()
    page.go_back()
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 50,000 requests a month")
    expect(volume).to_have_value("50000")


def test_it_works_without_javascript(open_page: Callable[..., Page]) -> None:
    address = shared_result(open_page())
    page = open_page(f"{address}cost/", js=False)
    page.get_by_label("Requests a month").fill("50000")
    page.get_by_label("Rent of a machine at").select_option("low")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("#cost-shown")).to_contain_text("Counted for 50,000 requests a month")
    expect(page).to_have_url(re.compile("volume=50000.*gpu=low"))


def test_money_pages_have_no_findings(open_page: Callable[..., Page], in_every_light: Callable[[Page], None]) -> None:
    page = open_page()
    address = shared_result(page)
    for path in (address, f"{address}cost/?volume=many", "/models/", "/machines/"):
        page.goto(path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        in_every_light(page)
