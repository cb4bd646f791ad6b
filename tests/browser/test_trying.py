"""Trying other answers and comparing two results, as people do it: by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import shared_result

OpenPage = Callable[..., Page]
Check = Callable[[Page], None]
OBSCURED = """() => {
  const bar = document.getElementById("try-said").getBoundingClientRect();
  const shown = document.activeElement.getBoundingClientRect();
  return shown.bottom > bar.top + 1 && shown.top < bar.bottom;
}"""

LINES = """(note) => [note.getBoundingClientRect().height / parseFloat(getComputedStyle(note).lineHeight),
                      note.querySelector("a").getBoundingClientRect().height]"""
"""How many lines of the same height a note takes, and how tall the link in it is."""
UNDER_THE_BAR = """() => {
  const bar = document.getElementById("try-said").getBoundingClientRect();
  scrollBy(0, document.getElementById("q-priorities-noted").getBoundingClientRect().top - bar.top - 10);
  document.querySelector("[name=priorities]:checked").focus({ preventScroll: true });
}"""
CLEAR_OF_THE_BAR = """() => document.getElementById("q-priorities-noted").getBoundingClientRect().bottom
  <= document.getElementById("try-said").getBoundingClientRect().top"""
ALL_LIGHTS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
EDGE = "field => getComputedStyle(field).borderBlockStartColor"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_by_keyboard_the_advice_follows_and_the_focus_stays(
    open_page: OpenPage, in_every_light: Callable[..., None]
) -> None:
    page = open_page()
    page.goto(shared_result(page))
    page.get_by_role("link", name="Try other answers").click()
    address, said = page.url, page.locator("#try-said")
    before = said.inner_text()
    assert before.startswith("Now: ")

    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[name=scope]")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile(r"/try/\?scope=\w+$"))
    assert page.evaluate("document.activeElement.name") == "scope"
    expect(page.locator("#q-scope-noted")).to_contain_text("Changed. Stored:")
    expect(page.locator("#fold-job")).to_have_text("1 changed")
    changed = page.locator("input[name=scope]:checked").get_attribute("value")
    page.reload()
    expect(page.locator("input[name=scope]:checked")).to_have_value(str(changed))
    expect(page.locator("#q-scope")).to_be_visible()

    for key in ("mix", "facts"):
        page.locator(f"details:has([name={key}])").evaluate("fold => fold.open = true")
        page.locator(f"label:has([name={key}])").first.click()
        expect(page).to_have_url(re.compile(key))
    expect(said).to_have_text(re.compile("^Now: .+"))
    assert page.locator("[role=status]:visible, [aria-live]:visible").filter(has_text="Now:").count() == 1
    in_every_light(page, ALL_LIGHTS)

    page.get_by_role("link", name="Put all back").click()
    expect(page).to_have_url(address)
    expect(said).to_have_text(before)


def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_typed_is_lost(
    open_page: OpenPage, no_findings: Check
) -> None:
    page = open_page(width=360, scheme="dark")
    page.goto(f"{shared_result(page)}try/?nonsense=1")
    expect(page.get_by_text("a question we do not ask: nonsense")).to_be_visible()
    page.locator("details:has([name=priorities])").first.evaluate("fold => fold.open = true")
    boxes = page.locator("input[name=priorities][type=checkbox]:not(:checked)")
    for name in boxes.evaluate_all("boxes => boxes.slice(0, 4).map(box => box.id)"):
        with page.expect_response(re.compile("/try/")):
            page.locator(f"label[for={name}]").click()
    expect(page.locator("#q-priorities-noted")).to_contain_text("Choose at most 3.")
    expect(page.locator("#try-said")).to_contain_text("Not used: your answer to “Which of these matter most?”")
    assert page.locator("input[name=priorities]:checked").count() > 3
    assert page.locator("input[name=priorities][type=checkbox]:not([aria-invalid=true])").count() == 0
    page.evaluate(UNDER_THE_BAR)
    with page.expect_response(re.compile("/try/")):
        page.locator("input[name=priorities]:checked").last.press("Space")
    page.wait_for_function(CLEAR_OF_THE_BAR)
    no_findings(page)
    page.reload()
    assert page.locator("input[name=priorities]:checked").count() > 3
    page.locator("details:has([name=volume])").first.evaluate("fold => fold.open = true")
    with page.expect_response(re.compile("/try/")):
        page.locator(".quick-picks button").first.click()
    expect(page).to_have_url(re.compile("volume="))
    expect(page.locator("#q-volume")).to_be_focused()


def test_a_number_says_at_once_and_after_a_reload_whether_it_can_be_read(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{shared_result(page)}try/")
    page.locator("details:has([name=volume])").first.evaluate("fold => fold.open = true")
    volume, note = page.locator("#q-volume"), page.locator("#q-volume-noted")
    quiet = volume.evaluate(EDGE)
    for typed, words in (
        ("1e", "in digits, such as 20,000"),
        ("-5", "Give a number from 0 to"),
        ("1e9", "in digits, such as 20,000"),
    ):
        volume.press("Control+a")
        volume.press_sequentially(typed)
        volume.press("Tab")
        expect(note).to_contain_text(words)
        for _ in range(2):
            expect(volume).to_have_value(typed)
            expect(volume).to_have_attribute("aria-invalid", "true")
            assert volume.evaluate(EDGE) != quiet
            page.reload()
    volume.fill("500")
    volume.press("Tab")
    expect(note).to_contain_text("Changed.")
    expect(volume).not_to_have_attribute("aria-invalid", "true")
    assert volume.evaluate(EDGE) == quiet


def test_on_a_phone_the_advice_is_in_sight_and_hides_no_focus(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto(f"{shared_result(page)}try/?scope=anything&mix=all_different")
    page.locator("#skip").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!document.activeElement.closest('#try-form')"):
            continue
        expect(page.locator("#try-said")).to_be_in_viewport()
        assert not page.evaluate(OBSCURED), page.evaluate("document.activeElement.outerHTML")
    lines, target = page.locator(".noted p").first.evaluate(LINES)
    assert abs(lines - round(lines)) < 0.1
    assert target >= 24
    sizes = page.evaluate("[innerHeight, document.getElementById('try-said').offsetHeight]")
    assert sizes[1] < sizes[0] / 6


def test_an_answer_put_back_or_taken_from_a_flip_loads_no_page_and_keeps_the_place(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto(f"{shared_result(page, 2)}try/")
    stored = {name: page.locator(f"input[name={name}]:checked").input_value() for name in ("facts", "mix")}
    address = page.url
    page.goto(f"{address}?facts=world&mix=all_different&volume=x&priorities=")
    page.evaluate("window.same = true")
    notes = [page.locator("#q-facts-noted"), page.locator(".try-changes li").filter(has_text="How alike")]
    for name, note in zip(("facts", "mix"), notes, strict=True):
        note.get_by_role("link", name="Put back").click()
        expect(page).to_have_url(re.compile(f"^(?!.*{name}=)"))
        expect(page.locator(f"#q-{name}-{stored[name]}")).to_be_checked()
        expect(page.locator(f"#q-{name}-{stored[name]}")).to_be_focused()
        expect(page.locator(f"#q-{name}-{stored[name]}")).to_be_in_viewport()
        expect(page.locator(f"#q-{name}-noted")).to_be_empty()
    for name, other in (("scope", "anything"), ("mix", "all_different")):
        page.locator(f"label[for=q-{name}-{other}]").click()
        expect(page).to_have_url(re.compile(f"{name}={other}"))
    flip = page.locator("#try-parts .flip-if").first
    href = str(flip.get_attribute("href"))
    flip.click()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == parse_qs(urlsplit(href).query))
    expect(page.locator("#try-said")).to_be_focused()
    expect(page.locator("#try-said")).to_be_in_viewport()
    page.get_by_role("link", name="Put all back").click()
    expect(page).to_have_url(address)
    expect(page.locator("#q-volume")).not_to_have_value("x")
    expect(page.locator(".noted p")).to_have_count(0)
    assert page.evaluate("window.same")


def test_without_javascript_a_button_shows_what_changes_and_keeps_it(open_page: OpenPage) -> None:
    page = open_page(js=False)
    address = shared_result(page, 2)
    page.goto(f"{address}try/")
    page.locator("summary").first.click()
    page.locator("label[for=q-scope-anything]").click()
    page.locator("label[for=q-mix-all_different]").click()
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator("#q-mix-all_different")).to_be_checked()
    page.locator("#q-mix-noted").get_by_role("link", name="Put back").click()
    expect(page).to_have_url(re.compile("^(?!.*mix=).*#q-mix$"))
    expect(page.locator("#q-mix")).to_be_in_viewport()
    page.go_back()
    said = page.locator("#try-said").inner_text()
    page.get_by_role("button", name="Keep this as a new result").click()
    page.wait_for_url(re.compile("/m/"))
    kept = page.locator("input[readonly]").first.input_value()
    assert kept != address
    page.goto(f"{kept}try/")
    assert page.locator("#try-said").inner_text() == said


def test_a_number_still_in_the_field_is_kept_too(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{shared_result(page)}try/?scope=anything&mix=all_different")
    page.locator("details:has([name=volume])").evaluate("fold => fold.open = true")
    page.locator("#q-volume").fill("77777")
    page.get_by_role("button", name="Keep this as a new result").hover()
    page.mouse.down()
    expect(page.locator("#q-volume")).to_be_focused()  # nothing is sent that would replace the button
    page.mouse.up()
    page.wait_for_url(re.compile("/m/"))
    page.goto(f"{page.locator('input[readonly]').first.input_value()}try/")
    page.locator("details:has([name=volume])").evaluate("fold => fold.open = true")
    expect(page.locator("#q-volume")).to_have_value("77777")
    expect(page.locator("input[name=scope]:checked")).to_have_value("anything")


def test_a_lost_server_is_told_and_the_change_is_sent_again(open_page: OpenPage, trouble: list[str]) -> None:
    page = open_page()
    page.goto(f"{shared_result(page)}try/")
    page.locator("summary").first.click()
    page.route("**/try/**", lambda route: route.abort())
    page.locator("label:has(input[name=scope]:not(:checked))").first.click()
    expect(page.locator("input[name=scope]:checked")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("We cannot reach the server.")
    page.unroute("**/try/**")
    page.get_by_role("alert").get_by_role("button").click()
    expect(page).to_have_url(re.compile("scope="))
    expect(page.locator("input[name=scope]:checked")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_empty()
    trouble.clear()


@pytest.mark.parametrize("js", [True, False], ids=["js", "nojs"])
def test_two_results_are_compared_by_pasting_a_link(
    open_page: OpenPage, no_findings: Check, in_every_light: Callable[..., None], js: bool
) -> None:
    page = open_page(js=js)
    one, two = shared_result(page, 0), shared_result(page, 3)
    page.goto(one)
    page.get_by_role("link", name="Compare with another result").click()
    second = page.get_by_label("Second link")
    second.fill("https://example.com/")
    second.press("Enter")
    expect(page.get_by_text("The second link leads to another site, example.com.")).to_be_visible()
    if js:
        no_findings(page)
    second.fill(f"  {two} ")
    second.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two results side by side")
    expect(page.get_by_text(re.compile(r"\d+ answers differ\."))).to_be_visible()
    expect(page.locator("details dl").first).to_be_hidden()
    if js:
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        in_every_light(page, ALL_LIGHTS)
