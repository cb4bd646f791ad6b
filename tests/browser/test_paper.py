"""A result on paper, as Chromium prints it: one page to decide by, one with the grounds, one appendix."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

VERDICTS = {
    "Specialised Data Analysis": "Start with a small model.",
    "Broad Content Creation": "Start with a large model.",
    "Phone Calls for Many Practices": "Start with both together.",
}
LIMITING = "data_sensitivity=sealed&latency=offline&team=none"
NOTE = ("We read it with the branch. " * 22)[:600]
SMALLEST = 8.5
"""Points; what is smaller is not read in a meeting."""
PLANS = ("Let two people judge the same 20 answers", "Four marks are enough", "If fewer than half are routine")
"""A sentence in the middle of each plan."""
ONLY_ON_SCREEN = ("Skip to the content", "Copy", "Move the numbers", "All models we know", "Delete for good", "Privacy")


CODE_CLEAR_OF_THE_WORDS = """() => {
  const words = document.querySelector(".decision").getBoundingClientRect();
  return document.querySelector(".qr").getBoundingClientRect().bottom <= words.top;
}"""


def to_result_of(page: Page, example: str) -> str:
    """Take an example as it is; the address of the shared result."""
    page.goto("/examples/")
    page.get_by_role("article").filter(has_text=example).get_by_role("button").click()
    page.wait_for_url(re.compile("/check/"))
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    return page.locator("input[readonly]").first.input_value()


def owned_result(page: Page, example: str, tried: str = "", note: str = "", label: str = "") -> str:
    """The owner's page of an example, of what was tried on it if anything, with a note."""
    shared = to_result_of(page, example)
    if tried:
        page.goto(f"{shared}try/?{tried}")
        page.get_by_role("button", name="Keep this as a new result").click()
        page.wait_for_url(re.compile("/m/"))
    manage = page.url
    if note:
        page.goto(f"{manage}words/")
        page.get_by_label("Note").fill(note)
        page.get_by_label("Label").fill(label)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(manage)
    return manage


def sheets(page: Page, size: str) -> list[str]:
    """The words on each page of the PDF, after the page numbers; none of them is printed small.

    "fl" and "fi" drawn as one sign are two letters again.
    """
    pdf = PdfReader(io.BytesIO(page.pdf(format=size)))
    small: list[str] = []

    def measure(words: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        scale = abs((cm[0] * cm[3] - cm[1] * cm[2]) * (tm[0] * tm[3] - tm[1] * tm[2])) ** 0.5
        if words.strip() and scale * size < SMALLEST - 0.05:
            small.append(words.strip())

    read = [unicodedata.normalize("NFKC", sheet.extract_text(visitor_text=measure)) for sheet in pdf.pages]
    found = [" ".join(words.split()) for words in read]
    assert small == []
    margins = [f"{number} / {len(found)}Rightsize " for number in range(1, len(found) + 1)]
    assert [words[: len(margin)] for words, margin in zip(found, margins, strict=True)] == margins
    return [words.removeprefix(margin) for words, margin in zip(found, margins, strict=True)]


@pytest.mark.parametrize("example", VERDICTS)
def test_a_result_prints_as_a_decision_its_grounds_and_an_appendix(
    open_page: Callable[..., Page], example: str
) -> None:
    page = open_page()
    shared = to_result_of(page, example)
    for address, sizes in ((page.url, ["A4"]), (shared, ["A4", "Letter"])):
        page.goto(address)
        page.emulate_media(media="print")
        assert page.evaluate(CODE_CLEAR_OF_THE_WORDS)
        for size in sizes:
            first, second, third = sheets(page, size)
            for words in (VERDICTS[example], "How sure this is", "What would change this", "What it would cost"):
                assert words in first
            assert any(sentence in first for sentence in PLANS)
            assert "Go on if" in first
            assert "the build brief counts them." in first
            assert second.startswith("Where the work stands" if address == shared else "Where you stand")
            assert "Chance" in second[second.index("What each answer weighs") :]
            for words in ("The money in full", "Which models to try first", "What others measured", "What matters"):
                assert words in third
            assert third.endswith("It knows your answers and nothing else about you.")
            for sheet in (first, third[third.index("The rest is online") :]):
                assert shared.removesuffix("/") in sheet.replace(" ", "")
            for words in ONLY_ON_SCREEN:
                assert words not in first + second + third


@pytest.mark.parametrize("note", ["", NOTE], ids=["bare", "noted"])
@pytest.mark.parametrize("example", VERDICTS)
def test_many_limits_and_a_long_note_leave_the_plan_its_sentences(
    open_page: Callable[..., Page], example: str, note: str
) -> None:
    page = open_page()
    page.goto(owned_result(page, example, LIMITING, note, "Reading the mail of the branch"))
    for size in ("A4", "Letter"):
        first, second, third = sheets(page, size)
        assert "Your text must stay with you, so any model must run on your own machines" in first
        assert "Check whether all of the text is that private." not in first
        assert "Check whether all of the text is that private." in third
        assert any(sentence in first for sentence in PLANS)
        assert "the build brief counts them." in first
        assert ("We read it with the branch." in second) == bool(note)


def test_a_note_stands_on_the_first_page_where_there_is_room(open_page: Callable[..., Page]) -> None:
    page = open_page()
    manage = owned_result(page, "Specialised Data Analysis", note="Read this.\nThen call.")
    page.goto(manage)
    first, second, _third = sheets(page, "A4")
    assert "Then call." in first
    assert PLANS[0] in first
    assert "Then call." not in second


def test_a_hidden_result_prints_its_whole_plan_and_note(open_page: Callable[..., Page]) -> None:
    page = open_page()
    manage = owned_result(page, "Specialised Data Analysis", note=NOTE)
    page.goto(f"{manage}link/")
    page.get_by_label("Hide my answers").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(manage)
    whole = sheets(page, "A4")
    assert "on the owner’s page" in whole[2]
    assert "127.0.0.1" not in whole[2]
    page.goto(page.locator("input[readonly]").first.input_value())
    for size in ("A4", "Letter"):
        first, second = sheets(page, size)
        assert "We read it with the branch." in first
        assert PLANS[0] in first
        assert second.startswith("Where the work stands")


@pytest.mark.parametrize("tried", ["", LIMITING], ids=["free", "limited"])
def test_a_comparison_prints_on_two_pages_and_tears_no_rows_off(open_page: Callable[..., Page], tried: str) -> None:
    page = open_page()
    page.goto(owned_result(page, "Specialised Data Analysis", tried))
    first = page.locator("input[readonly]").first.input_value()
    second = to_result_of(page, "Broad Content Creation")
    page.goto(f"/compare/?a={first.split('/')[-2]}&b={second.split('/')[-2]}")
    rows = page.locator("#given ~ dl dt").all_inner_texts()
    same = page.locator("#given ~ details dd").first.text_content() or ""
    assert same
    for size in ("A4", "Letter"):
        printed = sheets(page, size)
        assert len(printed) == 2
        torn = [sum(row in sheet for row in rows) for sheet in printed]
        assert all(count == 0 or count >= 3 for count in torn)
        assert any("The answers" in sheet and rows[0] in sheet for sheet in printed)
        words = " ".join(printed)
        assert words.index("answers are the same") < words.rindex(same)
        for link in (first, second):
            assert link.removesuffix("/") in words.replace(" ", "")
        for left_out in ("Compare others", "The same as a table", "Skip to the content"):
            assert left_out not in words


def test_costs_trials_and_briefs_print_what_they_hold_and_no_controls(open_page: Callable[..., Page]) -> None:
    page = open_page()
    shared = to_result_of(page, "Phone Calls for Many Practices")
    page.goto(f"{shared}cost/")
    tried = page.locator(".tries strong").all_text_contents()
    assert len(tried) > 3
    words = " ".join(sheets(page, "A4"))
    for name in (*tried, "For each of them:", "People’s time to keep it running", "Power grid"):
        assert name in words
    for control in ("The same as a table", "what was left out", "All models we know", "Work it out"):
        assert control not in words
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    wide, room = (page.locator(name).first.evaluate("node => node.offsetWidth") for name in (".tries", "main"))
    assert wide > 0.9 * room
    page.goto(f"{shared}try/?scope=anything")
    words = " ".join(sheets(page, "A4"))
    assert "What you changed" in words
    for control in ("Why these lines matter", "What would turn it, reasons", "Put back", "Put all back"):
        assert control not in words
    page.goto(f"{shared}brief/")
    assert len(sheets(page, "A4")) <= 3
