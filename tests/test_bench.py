"""The load generator reads any wizard, tells failures from success, and writes its figures down."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("aiohttp", reason="make .venv/bench-installed brings what measuring needs")
pytest.importorskip("selectolax", reason="make .venv/bench-installed brings what measuring needs")

from advisor.storage.links import fingerprint, stored
from bench import forms, report
from bench.load import Seen
from bench.measure import QUICK, Results, Turn
from bench.patient import Found, Remembered, held_against
from bench.servers import Usage
from bench.subjects import PAIRS
from bench.visitors import Lost, Tally, Visitor, Wizard

FORM = """<form method="post" action="" hx-post="">
  <input type="hidden" name="token" value="t">
  <label><input type="radio" name="size" value="small"></label><label><input type="radio" name="size" value="large"></label>
  <label><input type="checkbox" name="why" value="cost"></label><label><input type="checkbox" name="why" value="speed"></label>
  <select name="field"><option value="">Choose</option><option value="law">Law</option></select>
  <input type="number" name="volume" min="5" max="50"><textarea name="note"></textarea>
  <button name="back" value="1" formnovalidate>Back</button><button name="go" value="on">Go on</button>
</form>"""  # noqa: E501


class TinyWizard(BaseHTTPRequestHandler):
    """Two steps and an end. Step 2 wants what step 1 offered; htmx is greeted in its own way."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, b"done" if self.path == "/done/" else FORM.encode())

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        good = re.search("size=(small|large)", sent) and "token=t" in sent and "go=on" in sent and "back" not in sent
        if self.headers.get("HX-Request"):
            self.server.by_htmx += 1  # type: ignore[attr-defined]
        onward = "/done/" if self.path == "/two/" else "/two/"
        self._answer(303, b"", onward) if good else self._answer(400, b"no")

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), TinyWizard)
    found.by_htmx = 0  # type: ignore[attr-defined]
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def run_through(server: ThreadingHTTPServer, *, htmx: bool = False, done: str = "^/done/") -> Tally:
    async def once() -> Tally:
        address = f"http://127.0.0.1:{server.server_address[1]}"
        visitor = Visitor(Wizard(address, "/one/", re.compile(done)), Tally(), 1, htmx=htmx)
        try:
            await visitor.run_through()
        finally:
            await visitor.close()
        return visitor.tally

    return asyncio.run(once())


def test_a_visitor_finds_the_way_through_a_wizard_it_does_not_know(server: ThreadingHTTPServer) -> None:
    tally = run_through(server)
    assert tally.run_throughs == 1
    assert {kind: len(seen) for kind, seen in tally.seconds.items()} == {
        "GET /one/": 1, "POST /one/": 1, "GET /two/": 1, "POST /two/": 1, "GET /done/": 1,
    }  # fmt: skip


def test_a_visitor_with_htmx_says_so_where_the_form_asks_for_it(server: ThreadingHTTPServer) -> None:
    run_through(server, htmx=True)
    assert server.by_htmx == 2  # type: ignore[attr-defined]


def test_a_page_without_a_form_is_a_failure_and_no_success(server: ThreadingHTTPServer) -> None:
    with pytest.raises(Lost, match="without a form"):
        run_through(server, done="^/never/")


def test_every_field_gets_a_fitting_entry_and_the_same_seed_the_same_one() -> None:
    form = forms.read(FORM)
    assert form is not None
    for seed in range(50):
        pairs = form.fill(Random(seed))
        entries = dict(pairs)
        assert entries.keys() == {"token", "size", "why", "field", "volume", "note", "go"}
        assert entries["field"] == "law"
        assert 5 <= int(entries["volume"]) <= 50
        assert pairs == form.fill(Random(seed))


def test_the_figures_replace_the_old_ones_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    seen = Seen(Tally(run_throughs=10), Usage(2.0, 1.0, 0.5, 0.0))
    half = Seen(Tally(run_throughs=5), Usage(2.0, 1.0, 0.5, 0.0))
    results = Results(QUICK, 1.0, 1.0, worker_mib={"site": [90.0], "peer": [40.0]})
    results.run_throughs[16] = [Turn(seen, half)]
    results.pages.update({pair.name: [Turn(_one_page(), _one_page())] for pair in PAIRS})
    report.write(page, report.text(results))
    written = page.read_text()
    assert written.startswith("before\n")
    assert written.endswith("after\n")
    assert "\nold\n" not in written
    assert "| 16 | 5.0 | 2.5 | **2.00** (2.00 to 2.00) |" in written


def _one_page() -> Seen:
    tally = Tally()
    tally.seconds["GET step"].append(0.01)
    return Seen(tally, Usage(1.0, 0.1, 0.1, 0.0))


def remembered_run() -> tuple[Remembered, dict[str, tuple[int, dict[str, object]]], list[tuple[int, str]]]:
    """One draft with two answers and a result, as its visitor was told, and as it is in the database."""
    draft, manage = "d" * 22, "m" * 22
    remembered = Remembered()
    remembered.note(1.0, f"/d/{draft}/task/", "csrfmiddlewaretoken=t&size=5&why=cost&why=speed", f"/d/{draft}/check/")
    remembered.note(2.0, f"/d/{draft}/finish/", "csrfmiddlewaretoken=t", f"/m/{manage}/")
    return remembered, {stored(draft): (7, {"size": 5, "why": ["speed", "cost"]})}, [(7, fingerprint(manage))]


def test_what_was_acknowledged_is_found() -> None:
    assert held_against(*remembered_run()) == Found(answers=2, lost_answers=0, results=1, lost_results=0, doubles=0)


def test_what_is_missing_is_noticed() -> None:
    remembered, drafts, results = remembered_run()
    assert held_against(remembered, {}, results)[1:4:2] == (2, 1)
    for _, answers in drafts.values():
        answers["why"] = ["cost"]
    assert held_against(remembered, drafts, [*results, (7, "another")]) == Found(2, 1, 1, 1, 1)
    assert held_against(remembered, drafts, []).lost_results == 1


def test_an_entry_that_was_refused_is_not_taken_for_acknowledged() -> None:
    remembered = Remembered()
    remembered.note(1.0, "/d/" + "d" * 22 + "/task/", "size=5", "/d/" + "d" * 22 + "/task/")
    assert not remembered.answers
    assert not remembered.acknowledged
