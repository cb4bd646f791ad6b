"""The build brief in a real browser: found from the result, free of findings, and good on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_journey import shared_result


def test_a_brief_is_found_read_and_printed(
    open_page: Callable[..., Page], in_every_light: Callable[[Page], None]
) -> None:
    page = open_page()
    address = shared_result(page)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        page.get_by_role("link", name="Hand a build brief to whoever builds it").click()
        expect(page.get_by_role("heading", level=1, name="Build brief")).to_be_visible()
        expect(page.get_by_role("heading", name="How to test it")).to_be_visible()
    in_every_light(page)
    page.emulate_media(media="print", color_scheme="light")
    for name in ("Download as Markdown", "The recommendation"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name=address)).to_be_visible()
    assert (
        page.locator(".brief a[href^=http]").evaluate_all(
            "links => links.filter(link => getComputedStyle(link, '::after').content !== 'none').length"
        )
        == 0
    ), "an address that is spelled out already is not spelled out twice"
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", prefer_css_page_size=True))
    assert 1 <= len(sheets) <= 3
