"""What the owner of a result writes, hides and ends, and how it is passed on: with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Request, expect

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
REFUSED = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }"
SHARED, STOPPED = "Print, download, stop or delete", "Download, share again or delete"
"""Folds of the owner's page, while the result is shared and afterwards."""
ROOM_BELOW_SAVED = """() => {
  const saved = document.querySelector('.saved');
  return saved.nextElementSibling.getBoundingClientRect().top - saved.getBoundingClientRect().bottom;
}"""
RING = 6
"""Pixels that the ring around what has the focus takes."""
WITHOUT_CLIPBOARD = "() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}); }"


def owners_page(page: Page) -> None:
    """The owner's page of a new result, made from the answers of an example."""
    page.locator("button[name=example]").first.click()
    page.wait_for_url(re.compile("/check/"))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))


def test_the_owner_writes_hides_ends_copies_and_prints(
    open_page: OpenPage, in_every_light: Check, no_findings: Check
) -> None:
    page = open_page()
    owners_page(page)
    no_findings(page)
    in_every_light(page)
    manage, view = page.url, page.locator("input[readonly]").input_value()

    page.get_by_role("link", name="Label, names and note").click()
    in_every_light(page)
    page.get_by_label("Label").fill("מרפאה 🦷")
    page.get_by_label("Note").fill("n" * 601)
    page.get_by_role("button", name="Save").click()
    refused = page.get_by_role("alert", name="Nothing is saved yet")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("601 characters")
    in_every_light(page)
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("n" * 601)
    page.get_by_role("link", name="Back to the recommendation").click()
    page.go_back()
    expect(page.get_by_label("Note")).to_have_value("n" * 601)
    expect(page.get_by_label("Label")).to_have_value("מרפאה 🦷")
    page.get_by_label("Note").fill("Read this.\nThen call.")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(manage)
    expect(page.get_by_text("Saved.", exact=True)).to_be_focused()
    assert page.evaluate(ROOM_BELOW_SAVED) > RING
    in_every_light(page)
    page.reload()
    expect(page.get_by_text("Saved.", exact=True)).to_have_count(0)
    expect(page.get_by_role("note")).to_contain_text("Read this.\nThen call.", use_inner_text=True)

    page.get_by_role("link", name="Hide answers, set an end").click()
    in_every_light(page)
    page.get_by_label("30 days").check()
    page.get_by_label("Hide my answers").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".sharing")).to_contain_text("It stays until")
    in_every_light(page)
    page.reload()

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == view
    for refusing in (REFUSED, WITHOUT_CLIPBOARD):
        page.evaluate(refusing)
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("status")).to_contain_text("Your browser did not allow it")
        assert page.evaluate("document.getSelection().toString()") == view

    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    expect(page.get_by_text(view)).to_be_visible()
    for private in (page.get_by_role("button", name="Copy"), page.get_by_text("This page is private")):
        expect(private).to_be_hidden()
    assert manage not in page.locator("main").inner_text()

    reader = open_page(view)
    in_every_light(reader)
    expect(reader.get_by_text("keeps the answers private")).to_be_visible()
    expect(reader.get_by_role("img", name="QR code")).to_be_hidden()
    reader.emulate_media(media="print")
    expect(reader.get_by_role("img", name="QR code")).to_be_visible()
    card = reader.locator("meta[property='og:image']").get_attribute("content")
    assert reader.request.get(card or "").headers["content-type"] == "image/png"


def test_pages_that_ask_refuse_or_lead_nowhere_have_no_findings(
    open_page: OpenPage, in_every_light: Check, no_findings: Check, trouble: list[str]
) -> None:
    page = open_page()
    owners_page(page)
    manage, view = page.url, page.locator("input[readonly]").input_value()
    token = view.split("/")[-2]

    def on_paper() -> None:
        page.emulate_media(media="print", color_scheme="dark")
        no_findings(page)
        page.emulate_media(media="screen")

    on_paper()
    for path in (view, f"/compare/?a={token}&b=nothing", "/nowhere/"):
        page.goto(path)
        on_paper()
    for path in (f"/compare/?a={token}&b={token}", "/nowhere/", f"{manage}new-link/", f"{manage}delete/"):
        page.goto(path)
        in_every_light(page)
    page.goto(f"{manage}stop/")
    in_every_light(page)
    page.get_by_role("button", name="Stop sharing").click()
    page.wait_for_url(manage)
    page.goto(view)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    in_every_light(page)
    page.goto("/")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose an answer").first).to_be_visible()
    in_every_light(page)
    on_paper()
    assert all("404" in line for line in trouble)
    trouble.clear()


def test_all_of_it_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page(js=False, width=360)
    owners_page(page)
    manage, view = page.url, page.locator("input[readonly]").input_value()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("link", name="Label, names and note").click()
    page.get_by_label("Prepared for").fill("Northgate")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{manage}?saved")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Hide answers, set an end").click()
    page.get_by_label("Hide my answers").check()
    page.get_by_role("button", name="Save").click()
    page.goto(view)
    expect(page.get_by_text("Prepared for Northgate")).to_be_visible()
    expect(page.get_by_text("keeps the answers private")).to_be_visible()
    page.goto(manage)
    for fold, name in ((SHARED, "Make a new link"), (SHARED, "Stop sharing"), (STOPPED, "Delete for good")):
        page.get_by_text(fold).click()
        page.get_by_role("link", name=name).click()
        page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name="It is gone.")).to_be_visible()


def test_the_longest_words_without_a_space_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page(width=360)
    owners_page(page)
    manage, view = page.url, page.locator("input[readonly]").input_value()
    page.goto(f"{manage}words/")
    for label, length in (("Label", 80), ("Prepared for", 80), ("Prepared by", 80), ("Note", 600)):
        page.get_by_label(label).fill("W" * length)
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(manage)
    token = view.split("/")[-2]
    below = [f"{manage}{end}" for end in ("words/", "link/", "new-link/", "stop/", "delete/")]
    below += [f"{view}{end}" for end in ("", "try/", "cost/", "brief/")]
    compared = [f"/compare/?a={token}", f"/compare/?a={token}&b={token}", f"/compare/?a={token}&b={'x' * 200}"]
    for address in (manage, *below, *compared):
        page.goto(address)
        for medium in ("screen", "print"):
            page.emulate_media(media=medium)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, f"{address} is {wide} px wide on {medium}"


def test_no_request_says_which_secret_page_it_comes_from(open_page: OpenPage) -> None:
    page = open_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    owners_page(page)
    manage, view = page.url, page.locator("input[readonly]").input_value()
    for below in ("words/", "link/", "delete/"):
        page.goto(manage + below)
        page.locator("header a").first.click()
        page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto(f"{manage}words/")
    page.get_by_label("Label").fill("Kept")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(manage)
    page.goto(f"{view}try/")
    named = [request.all_headers().get("referer", "") for request in asked]
    assert len(named) > 30
    assert [address for address in named if re.search(r"/[dmr]/", address)] == []
