"""A result on paper, as Chromium prints it: one page to decide by, one with the grounds, then the appendix."""

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


def sheets(page: Page, size: str) -> list[str]:
    """The words on each page of the PDF, after the page numbers; "fl" and "fi" drawn as one sign are two again."""
    pdf = PdfReader(io.BytesIO(page.pdf(format=size)))
    found = [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in pdf.pages]
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
            first, second, *appendix = sheets(page, size)
            for words in (VERDICTS[example], "How sure this is", "What would change this", "What it would cost"):
                assert words in first
            assert "Go on if" in first
            assert "Days 12 to 14" in first or "Days 11 to 14" in first
            assert shared.removesuffix("/") in first.replace(" ", "")
            assert second.startswith("Where you stand")
            assert "Chance" in second[second.index("What each answer weighs") :]
            assert appendix[0].startswith("The money in full")
            assert "What this cannot tell you" in appendix[-1]
            assert len(appendix) <= 5
            assert "(https://" in " ".join(appendix)
            for words in ONLY_ON_SCREEN:
                assert words not in " ".join([first, second, *appendix])


def test_the_longest_note_leaves_one_page_to_decide_by_and_a_comparison_takes_two(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    first = to_result_of(page, "Specialised Data Analysis")
    page.goto(f"{page.url}words/")
    page.get_by_label("Note").fill(("We read it with the branch. " * 22)[:600])
    page.get_by_role("button", name="Save").click()
    page.goto(first)
    for size in ("A4", "Letter"):
        decision, grounds, *_appendix = sheets(page, size)
        assert "We read it with the branch." in decision
        assert "Change course" in decision
        assert grounds.startswith("Where you stand")
    second = to_result_of(page, "Broad Content Creation")
    page.goto(f"/compare/?a={first.split('/')[-2]}&b={second.split('/')[-2]}")
    same = page.locator("#given ~ details dd").first.text_content() or ""
    assert same
    for size in ("A4", "Letter"):
        printed = sheets(page, size)
        assert len(printed) == 2
        words = " ".join(printed)
        assert words.index("answers are the same") < words.rindex(same)
        for link in (first, second):
            assert link.removesuffix("/") in words.replace(" ", "")
        for left_out in ("Compare others", "The same as a table", "Skip to the content"):
            assert left_out not in words
