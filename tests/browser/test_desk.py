"""The editor's desk by keyboard only, and axe on every page of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE_TAGS, COLOURS, faults, served

OpenPage = Callable[..., Page]
NAME = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const label = it.labels && it.labels[0] ? it.labels[0].innerText : "";
  return (it.getAttribute("aria-label") || label || it.innerText || it.value || "").trim();
}"""


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Iterator[str]:
    """A site of the desk's own: what is published here must not reach other tests."""
    with served(site_folder) as address:
        yield address


@pytest.fixture
def desk(open_page: OpenPage, site: str, site_folder: Path) -> Callable[..., Page]:
    """The first page of the desk, logged in by keyboard."""
    password = re.search(r"password\s+(\S+)", (site_folder / "log").read_text())
    assert password is not None

    def opened(**options: object) -> Page:
        page = open_page("/admin/", reduced_motion="reduce", **options)
        page.locator("#id_username").fill("owner")
        page.locator("#id_password").fill(password.group(1))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Editor’s desk")
        return page

    return opened


@pytest.fixture
def look(trouble: list[str]) -> Callable[[Page], None]:
    """axe finds nothing by day and by night, and the page does not scroll sideways.

    What axe itself says to the console does not count. By night only the colours are others.
    """

    def found(page: Page, kind: str, *values: str) -> list[tuple[str, list[str]]]:
        before = len(trouble)
        faulty = faults(page, kind, *values)
        del trouble[before:]
        return faulty

    def check(page: Page) -> None:
        assert found(page, "tag", *AXE_TAGS) == [], page.url
        page.emulate_media(color_scheme="dark")
        assert found(page, "rule", *COLOURS) == [], f"{page.url} by night"
        page.emulate_media(color_scheme="light")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"

    return check


def tab_to(page: Page, name: str, *, most: int = 400) -> None:
    """Press Tab until what has the focus is called this; the skip link saves the way through the menu."""
    for _press in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(NAME)
        if re.fullmatch(name, found, re.S | re.I):
            return
        if found == "Skip to main content":
            page.keyboard.press("Enter")
    raise AssertionError(f"no Tab leads to {name!r} on {page.url}")


def press(page: Page, name: str) -> None:
    """Tab to a link or button, then Enter; wait for the page it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_reword_order_and_points(desk: Callable[..., Page], look: Callable[[Page], None]) -> None:
    page = desk()
    page.goto("/admin/advisor/question/")
    press(page, "Move “How wide is the job.” up")
    assert page.evaluate(NAME) == "Move “How wide is the job?” up"
    expect(page.get_by_text("“How wide is the job?” is now 1 of 3.")).to_be_visible()
    press(page, "How wide is the job.")
    tab_to(page, "Hint:")
    page.keyboard.press("Control+A")
    page.keyboard.type("Think of a normal month.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    press(page, "How wide is the job.")
    press(page, "History")
    expect(page.get_by_text("→ “Think of a normal month.”")).to_be_visible()
    page.go_back()
    press(page, "Archive")
    expect(page.get_by_text("is archived: it stays here and leaves the next version")).to_be_visible()
    press(page, "Bring back from the archive")
    press(page, "View on site")
    expect(page.locator("#question-scope")).to_be_in_viewport()
    page.goto("/admin/points/")
    look(page)
    sums = page.locator("#sums table tbody tr").first.locator("td").first
    before = int(sums.inner_text())
    tab_to(page, "What is the main job.: Write new text, small")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    expect(sums).to_have_text(str(before + 5))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Numbers changed: 1.")).to_be_visible()


def test_an_example_a_preview_publishing_and_undoing(desk: Callable[..., Page], look: Callable[[Page], None]) -> None:
    page = desk()
    page.goto("/admin/advisor/exampleapplication/")
    press(page, "Broad Content Creation")
    press(page, "Duplicate")
    tab_to(page, "Title:")
    page.keyboard.press("Control+A")
    page.keyboard.type("A newspaper for a town")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A newspaper for a town").first).to_be_visible()
    page.goto("/admin/preview/")
    press(page, "A newspaper for a town")
    expect(page.get_by_text("Preview of the working copy.")).to_be_visible()
    tab_to(page, ".*(result|advice|recommend).*")
    with page.expect_navigation(url=re.compile("/preview/$")):
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("large model")
    look(page)
    press(page, "Back to the desk")
    press(page, "End the preview")
    press(page, "Check, see the impact, publish")
    expect(page.get_by_role("table", name="Before and after")).to_be_visible()
    look(page)
    press(page, "Look at the (points|examples).*")
    page.go_back()
    tab_to(page, "What changed, in a few words")
    page.keyboard.type("A newspaper.")
    press(page, "Publish")
    expect(page.get_by_text("Version 2 is published. New visitors see it now.")).to_be_visible()
    press(page, "Compare two versions")
    expect(page.get_by_text("Example “broad-content-creation-copy”: added")).to_be_visible()
    page.goto("/admin/advisor/questionnaireversion/")
    press(page, "Version 1")
    press(page, "Restore as the working copy")
    press(page, "Restore Version 1 as the working copy")
    press(page, "Check, see the impact, publish")
    press(page, "Publish")
    expect(page.get_by_text("Version 3 is published.")).to_be_visible()


@pytest.fixture
def downloaded(trouble: list[str]) -> Callable[[Page], Path]:
    """Press Enter and take the file that comes; the browser calls the page it did not open an aborted request."""

    def download(page: Page) -> Path:
        with page.expect_download() as found:
            page.keyboard.press("Enter")
        path = Path(found.value.path())
        trouble[:] = [line for line in trouble if "/export/ net::ERR_ABORTED" not in line]
        return path

    return download


def choose(page: Page, label: str, file: Path) -> None:
    """Choose a file by keyboard. Who waits for the dialogue says so first: told while the key is pressed, the browser
    may open it by itself.
    """
    with page.expect_file_chooser() as chooser:
        tab_to(page, label)
        page.keyboard.press("Space")
    chooser.value.set_files(file)


def test_a_table_out_and_in_again(
    desk: Callable[..., Page], site_folder: Path, look: Callable[[Page], None], downloaded: Callable[[Page], Path]
) -> None:
    page = desk()
    page.goto("/admin/advisor/machine/")
    press(page, "Take out as a file")
    tab_to(page, "Format:")
    page.keyboard.type("xlsx")
    look(page)
    tab_to(page, "Download")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page).read_bytes()))
    headings = [cell.value for cell in book.active[1]]
    book.active.cell(2, headings.index("note") + 1, "A note from a spreadsheet.")
    book.save(file := site_folder / "machines.xlsx")
    page.goto("/admin/advisor/machine/import/")
    choose(page, "File .CSV or JSON in UTF-8, or XLSX.:", file)
    tab_to(page, "Format:")
    page.keyboard.type("xlsx")
    press(page, "Look at it")
    expect(page.get_by_text("→ A note from a spreadsheet.")).to_be_visible()
    look(page)
    press(page, "Take them in")
    expect(page.get_by_text("Taken in. New: 0. Changed: 1.")).to_be_visible()


def test_out_and_in_again(
    desk: Callable[..., Page], site_folder: Path, look: Callable[[Page], None], downloaded: Callable[[Page], Path]
) -> None:
    page = desk()
    tab_to(page, "Export")
    document = json.loads(downloaded(page).read_text())
    document["questions"][0]["hint"] = "Choose one."
    file = site_folder / "changed.json"
    file.write_text(json.dumps(document))
    page.goto("/admin/questionnaire/import/")
    choose(page, "A questionnaire as JSON:", file)
    press(page, "Look at it")
    expect(page.get_by_text("hint changed")).to_be_visible()
    look(page)
    press(page, "Make it the working copy")
    page.goto("/admin/advisor/questionnaireversion/discard/")
    press(page, "Discard all changes")
    expect(page.get_by_text("The working copy is the same as the published version.")).to_be_visible()


def test_support_finds_a_result(desk: Callable[..., Page], open_page: OpenPage, look: Callable[[Page], None]) -> None:
    page = desk()
    press(page, "Find a result by its link")
    tab_to(page, "Link to the result")
    page.keyboard.type("https://example.com/r/AAAAAAAAAAAAAAAAAAAAAA/")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("There is no result behind this link.")).to_be_visible()
    look(page)


PAGES = [
    "/admin/", "/admin/preview/", "/admin/advisor/question/", "/admin/advisor/question/1/change/",
    "/admin/advisor/question/1/history/", "/admin/advisor/limit/1/change/",
    "/admin/advisor/exampleapplication/1/change/", "/admin/advisor/machine/l4/change/",
    "/admin/advisor/questionnaireversion/differences/", "/admin/admin/logentry/",
]  # fmt: skip
"""One of each kind; the points, the files, publishing and support are looked at on the way through them."""
ON_A_PHONE = ["/admin/", "/admin/advisor/question/", "/admin/points/"]


@pytest.mark.parametrize(("pages", "width"), [(PAGES, 1280), (ON_A_PHONE, 360)], ids=["desk", "phone"])
def test_axe_finds_nothing(
    desk: Callable[..., Page], look: Callable[[Page], None], pages: list[str], width: int
) -> None:
    page = desk(width=width)
    for address in pages:
        assert page.goto(address).status == 200, address
        look(page)
