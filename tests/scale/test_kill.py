"""What was acknowledged survives kill -9 of a worker, of the whole server and of PostgreSQL. Large: `bench.faults`."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench.faults import Found, Kept, Seen, compare, on_postgres, on_sqlite, try_it
from tests.collected import shared_static


@pytest.mark.parametrize("opened", [on_sqlite, on_postgres])
def test_no_acknowledged_answer_is_lost(opened: type) -> None:
    found = Found()
    with TemporaryDirectory() as folder, ExitStack() as site_runs:
        with shared_static(Path(folder) / "var"):
            site, ways, kept = site_runs.enter_context(opened(Path(folder)))
        try_it(site, ways, kept, kills=len(ways), found=found, visitors=3, calm_s=0.9)
    assert sum(found.kills.values()) == len(ways)
    assert found.acknowledged > 0
    assert found.results > 0
    assert found.lost == []
    assert found.wrong == []


def test_a_loss_would_be_noticed() -> None:
    found = Found()
    seen = Seen(answers={"a" * 22: {"task": "code"}}, manage={"a" * 22: f"/m/{'b' * 22}/"})
    compare(seen, Kept({}, Counter(), set()), found)
    assert len(found.lost) == 1
    assert len(found.wrong) == 1
