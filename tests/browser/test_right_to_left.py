"""The site in a language that is read from right to left: all is in sight and nothing scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import served
from tests.browser.test_journey import answer_step

OUT_OF_SIGHT = """() => {
  const wide = document.documentElement.clientWidth;
  const held = node => {
    if (node.closest("svg, .skip, .hidden-text")) return true;
    for (let box = node.parentElement; box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll("body *")].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width > 1 && (box.left < -1 || box.right > wide + 1) && !held(node);
  }).map(node => `${node.tagName}.${node.className}`);
}"""
"""What stands beyond an edge of the window, but for what scrolls in a frame of its own and what is only read out."""
PLAIN = ("/guide/", "/method/", "/models/", "/compare/")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def hebrew_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("hebrew"), "tests.hebrew_settings") as address:
        yield address


def test_no_page_scrolls_sideways_from_right_to_left(open_page: Callable[..., Page], hebrew_site: str) -> None:
    page = open_page(f"{hebrew_site}/", width=360)

    def look(name: str) -> None:
        """At both widths all is in sight, with every fold open."""
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
            assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
            assert page.evaluate(SIDEWAYS) <= 0, (name, width)
            assert page.evaluate(OUT_OF_SIGHT) == [], (name, width)

    look("home")
    page.get_by_role("button", name=re.compile("^start", re.I)).first.click()
    for number in range(1, 7):
        expect(page.get_by_text(f"Step {number} of 6").first).to_be_visible()
        answer_step(page)
        look(f"step{number}")
        page.get_by_role("button", name=re.compile("continue|check", re.I)).first.click()
    page.wait_for_url(re.compile("/check/"))
    look("check")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile("/m/"))
    look("manage")
    manage, view = page.url, page.locator("input[readonly]").first.input_value()
    below = {"result": view, "try": f"{view}try/", "cost": f"{view}cost/?volume=many", "brief": f"{view}brief/"}
    below |= {"pair": f"/compare/?a={view.split('/')[-2]}&b={view.split('/')[-2]}"}
    below |= {name: f"{manage}{name}/" for name in ("words", "link", "stop")}
    below |= {path.strip("/"): path for path in PLAIN}
    for name, path in below.items():
        page.goto(path if path.startswith("http") else f"{hebrew_site}{path}")
        look(name)
