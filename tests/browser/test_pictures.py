"""The pictures of the README. `PICTURES=docs/screenshots` keeps them; otherwise they only have to come out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.test_journey import answer_step, to_check_page

HEIGHTS = {360: 780, 1280: 900}


EVERY = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


def on_paper(page: Page, name: Path) -> None:
    """The first sheet of the page as it is printed, where poppler-utils can draw it."""
    draw = shutil.which("pdftoppm")
    if draw:
        page.pdf(path=name.with_suffix(".pdf"), format="A4", prefer_css_page_size=True)
        subprocess.run([draw, "-png", "-singlefile", "-r", "80", name.with_suffix(".pdf"), name], check=True)
        name.with_suffix(".pdf").unlink()


@pytest.mark.parametrize(("width", "scheme"), EVERY if "PICTURES" in os.environ else EVERY[:1])
def test_the_main_pages_have_their_picture_taken(
    open_page: Callable[..., Page], tmp_path: Path, width: int, scheme: str
) -> None:
    folder = Path(os.environ.get("PICTURES", tmp_path))
    page = open_page(width=width, scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def picture(name: str) -> None:
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")

    picture("home")
    page.goto("/guide/")
    picture("guide")
    page.goto("/")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    page.wait_for_selector("text=Step 1 of 6")
    answer_step(page)
    picture("step1")
    page.goto("/")
    to_check_page(page)
    picture("check")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    picture("manage")
    shared = page.locator("input[readonly]").first.input_value()
    page.goto(shared)
    picture("result")
    if width == 1280 and scheme == "light":
        on_paper(page, folder / "result-paper")
    page.goto(f"{shared}brief/")
    picture("brief")
    page.goto(f"{shared}try/?mix=all_different")
    picture("try")
    page.get_by_role("button", name="Keep this as a new result").click()
    page.wait_for_url(re.compile("/m/"))
    kept = page.locator("input[readonly]").first.input_value()
    page.goto(f"/compare/?a={shared.split('/')[-2]}&b={kept.split('/')[-2]}")
    picture("compare")
    assert len(list(folder.glob(f"*-{width}-{scheme}.png"))) >= 9
