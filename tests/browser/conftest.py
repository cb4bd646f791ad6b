"""A real server, as `make run` starts it, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.collected import ROOT, shared_static

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
OF_THE_WINDOW = [
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
]  # fmt: skip
"""Pages that a window keeps ready for its own bars and menus. Nobody sees them, and they took longer than our pages."""
OFF_IN_PLAYWRIGHT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay",
    "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch",
]  # fmt: skip
"""What Playwright turns off itself: of two such switches only the last counts, so it is named again."""
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(OF_THE_WINDOW + OFF_IN_PLAYWRIGHT)}",
]  # fmt: skip
PATIENCE_MS = 10_000
"""How long a page may take on a busy machine, whether it is asked for or looked at."""
expect.set_options(timeout=PATIENCE_MS)
AXE = Axe().axe_script
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What may differ by night, when nothing but colours changes (`tests/test_styles.py` holds that)."""
COLOURS_AND_SIZES = [*COLOURS, "target-size", "scrollable-region-focusable"]
"""What may differ at another width, too, where all the same things stand in other places (held there as well)."""
AXE_SAYS = {"resultTypes": ["violations"], "selectors": False}
"""Every rule is still tried on every element; what passed is not described, which took most of the time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium found: apt-get install chromium"))


@contextmanager
def served(folder: Path, settings: str = "advisor.settings") -> Iterator[str]:
    """A fresh site in this folder, served by granian. Its log is the file "log" there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "VAR_DIR": str(folder / "var"), "PORT": str(port), "RATE_LIMITS": "off"}
    environment["DJANGO_SETTINGS_MODULE"] = settings
    environment.pop("DATABASE_URL", None)
    with ExitStack() as ending, (folder / "log").open("w") as log:
        with shared_static(folder / "var"):
            server = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            ending.callback(_end, server)
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server, folder / "log")
        yield address


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh site."""
    with served(tmp_path_factory.mktemp("site")) as address:
        yield address


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


HARMLESS = (
    "net::ERR_ABORTED",  # a picture still on its way when the visitor goes on
    "Autofocus processing was blocked",  # Chromium's remark when htmx has moved the focus itself
)


@pytest.fixture
def trouble() -> list[str]:
    """Console messages and failed requests of a test; it must be empty in the end."""
    return []


@pytest.fixture
def open_page(browser: Browser, site: str, trouble: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh profile; console messages, failed requests and CSP reports fail the test."""
    contexts: list[BrowserContext] = []

    def note(message: str) -> None:
        if not any(words in message for words in HARMLESS):
            trouble.append(message)

    def opened(path: str = "/", *, width: int = 1280, scheme: str = "light", js: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=js,
            base_url=site,
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: note(f"console: {message.text}"))
        page.on("pageerror", lambda error: note(f"error: {error}"))
        page.on("requestfailed", lambda request: note(f"failed: {request.url} {request.failure}"))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def faults(page: Page, kind: str, *values: str) -> list[tuple[str, list[str]]]:
    """What axe finds on this page by these tags or rules. A page that was looked at before has the script already."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {**AXE_SAYS, "runOnly": {"type": kind, "values": values}}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    on_paper = page.evaluate("matchMedia('print').matches")
    return [
        (item["id"], [node["html"] for node in item["nodes"]])
        for item in found
        if not (on_paper and item["id"] == "target-size")  # nobody touches paper
    ]


def look_at(page: Page, kind: str, *values: str) -> None:
    """axe finds nothing on this page by these tags or rules, and it does not scroll sideways."""
    assert faults(page, kind, *values) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"


@pytest.fixture
def no_findings() -> Callable[[Page], None]:
    """Nothing is found on this page by any rule."""
    return lambda page: look_at(page, "tag", *AXE_TAGS)


@pytest.fixture
def none_at_this_width() -> Callable[[Page], None]:
    """Nothing is found that another width may change, on a page that another test looks at by every rule."""
    return lambda page: look_at(page, "rule", *COLOURS_AND_SIZES)


@pytest.fixture
def in_every_light(no_findings: Callable[[Page], None]) -> Callable[..., None]:
    """Nothing is found in light on a phone and in dark on a desk, or in the lights named.

    After the first one only what may differ is looked for.
    """

    def look(page: Page, lights: Sequence[tuple[int, str]] = ((360, "light"), (1280, "dark"))) -> None:
        widths: set[int] = set()
        for width, scheme in lights:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            if not widths:
                no_findings(page)
            else:
                look_at(page, "rule", *(COLOURS if width in widths else COLOURS_AND_SIZES))
            widths.add(width)

    return look
