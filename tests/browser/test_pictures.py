"""Pictures of every page and state. `PICTURES=docs/screenshots` keeps them; otherwise they only have to come out."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.test_journey import answer_step, to_check_page

HEIGHTS = {360: 780, 1280: 900}
EVERY = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
COLOURS = 24
"""As many as a page needs to look like itself: a palette makes the files a third as large."""
FOLDER = 2_700_000


def keep(png: bytes, path: Path) -> None:
    """Write a picture small."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def on_paper(page: Page, name: Path) -> None:
    """Every sheet of the page as it is printed, where poppler-utils can draw it."""
    draw = shutil.which("pdftoppm")
    if not draw:
        return
    drawn = name.with_suffix(".pdf")
    page.pdf(path=drawn, format="A4", prefer_css_page_size=True)
    subprocess.run([draw, "-png", "-r", "80", drawn, name], check=True)
    drawn.unlink()
    for sheet in name.parent.glob(f"{name.name}-*.png"):
        number = sheet.stem.rsplit("-", 1)[1]
        keep(sheet.read_bytes(), name.with_name(name.name + ("" if number == "1" else f"-{number}") + ".png"))
        if number == "1":
            sheet.unlink()


@pytest.mark.parametrize(("width", "scheme"), EVERY if "PICTURES" in os.environ else EVERY[:1])
def test_every_page_and_state_has_its_picture_taken(
    open_page: Callable[..., Page], trouble: list[str], tmp_path: Path, width: int, scheme: str
) -> None:
    folder = Path(os.environ.get("PICTURES", tmp_path))
    page = open_page(width=width, scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    on_a_desk_by_day = "PICTURES" in os.environ and (width, scheme) == (1280, "light")
    taken: dict[str, bytes] = {}

    def picture(name: str, shown: str = "") -> None:
        page.evaluate(
            """shown => {
              document.activeElement.blur();
              if (shown) scrollTo(0, document.querySelector(shown).getBoundingClientRect().top + scrollY - 16);
              else scrollTo(0, 0);
            }""",
            shown,
        )
        taken[name] = page.screenshot()
        keep(taken[name], folder / f"{name}-{width}-{scheme}.png")

    def sheets(name: str) -> None:
        if on_a_desk_by_day:
            on_paper(page, folder / f"{name}-paper")

    picture("home")
    page.goto("/guide/")
    picture("guide")
    page.goto("/nowhere/")
    picture("error")
    page.goto("/")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    page.wait_for_selector("text=Step 1 of 6")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Choose an answer").first).to_be_visible()
    picture("refused")
    page.reload()
    answer_step(page)
    picture("step1", ".question")
    held: list[Route] = []
    page.route("**/d/**", lambda route: held.append(route))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main .busy").last).to_be_visible()
    picture("busy", ".question:last-of-type")
    for route in held:
        route.abort("connectionrefused")
    page.unroute("**/d/**")
    expect(page.get_by_role("alert").get_by_role("button", name="Try again")).to_be_visible()
    picture("unreachable", ".question:last-of-type")

    page.goto("/")
    to_check_page(page)
    picture("check")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    manage, shared = page.url, page.locator("input[readonly]").first.input_value()
    picture("manage", ".sharing")
    page.goto(f"{manage}words/")
    picture("words")
    page.goto(shared)
    picture("result")
    sheets("result")
    for name in ("reasons", "costs", "lines"):
        picture(f"result-{name}", f"section:has(> #{name})")
    page.goto(f"{shared}brief/")
    picture("brief", ".brief")
    sheets("brief")
    page.goto(f"{shared}cost/?volume=50000")
    picture("cost", ".cost-form")
    picture("cost-chart", ".cost-figure")
    page.goto(f"{shared}try/?mix=all_different")
    picture("try", ".try")
    page.get_by_role("button", name="Keep this as a new result").click()
    page.wait_for_url(re.compile("/m/"))
    kept = page.locator("input[readonly]").first.input_value()
    page.goto(f"/compare/?a={shared.split('/')[-2]}&b={kept.split('/')[-2]}")
    picture("compare")
    picture("compare-answers", "section:has(> #given)")
    sheets("compare")
    page.goto(f"{manage}link/")
    page.get_by_label("Hide my answers").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(manage)
    page.goto(shared)
    picture("hidden", ".verdict")
    sheets("hidden")

    alike = {name for name in taken if list(taken.values()).count(taken[name]) > 1}
    assert alike == set(), "two pictures show the same"
    assert sum(file.stat().st_size for file in folder.glob("*.png")) < FOLDER
    assert all("404" in line or "ERR_CONNECTION_REFUSED" in line or "htmx:" in line for line in trouble)
    trouble.clear()
