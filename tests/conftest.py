"""What every test may use."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from advisor.engine.schema import Questionnaire
from advisor.models import LibraryStamp
from advisor.rendering import stencils
from advisor.storage import catalogue, content, counting, library
from advisor.views import results
from advisor.watching.logs import Lines

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
LONG = ("tests/scale/", "tests/browser/")
ON_ONE_WORKER = ("tests/browser/test_desk.py", "tests/test_brief_contradictions.py", "tests/test_honesty.py")
"""Files whose tests share what is dear to make: a site of their own, 300 briefs, a fit."""
AS_SEEDED = 1_000_000


def pytest_report_header() -> str:
    return f"database of this run: {DATABASE}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL does is left to the run on it. The long ones begin first: begun last, one would keep a
    single worker busy while the others wait.
    """
    elsewhere = [item for item in items if DATABASE != "postgres" and item.get_closest_marker("only_postgres")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


class Distribution(LoadScopeScheduling):
    """A test goes to the worker that is free; a file of which all tests share something goes as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return file if file in ON_ONE_WORKER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution:
    assert all((config.rootpath / file).is_file() for file in ON_ONE_WORKER)
    return Distribution(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests ran in each folder, so that a reader (and CI) sees that none was left out."""
    passed = Counter(Path(report.nodeid.split("::")[0]).parts[1] for report in terminalreporter.stats.get("passed", []))
    folders = ", ".join(f"{name} {number}" for name, number in sorted(passed.items()) if not name.endswith(".py"))
    terminalreporter.write_line(f"passed on {DATABASE}: {folders}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The content that comes with the site, published, in the tests' database."""
    with django_db_blocker.unblock():
        call_command("seed", verbosity=0)
        LibraryStamp.objects.update(counter=AS_SEEDED)
        for module in (library, catalogue):
            module._built = Kept(module._built)  # type: ignore[attr-defined]


class Kept:
    """The library or catalogue as it was seeded is built once for all tests; one that a test changed, for it alone.

    Every change of a row raises the stamp, and no test comes to this one: it is far above what seeding leaves.
    """

    def __init__(self, built: Any) -> None:
        self.as_seeded = built(AS_SEEDED)
        self.changed = lru_cache(maxsize=2)(built.__wrapped__)
        self.cache_clear = self.changed.cache_clear

    def __call__(self, stamp: int) -> Any:
        return self.as_seeded if stamp == AS_SEEDED else self.changed(stamp)


@pytest.fixture(autouse=True)
def _forget_documents() -> Iterator[None]:
    """Row numbers repeat from test to test, so nothing read in one may be remembered in the next."""
    yield
    content.published.cache_clear()
    content.version_label.cache_clear()
    content._keys_in.cache_clear()
    library.forget()
    catalogue.forget()
    stencils.forget()
    counting.forget()
    results.pages.forget()


@pytest.fixture
def questionnaire(db: None) -> Questionnaire:
    """The published document."""
    return content.current()


@pytest.fixture
def content_for_threads(transactional_db: None) -> None:
    """Content that other threads see too; such a test empties the database when it ends."""
    call_command("seed", verbosity=0)


@pytest.fixture
def client() -> Client:
    return Client(headers={"user-agent": "tests"})


@pytest.fixture
def htmx_client() -> Client:
    return Client(headers={"HX-Request": "true"})


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The log as it is written, line by line."""
    caplog.set_level(logging.DEBUG)
    return lambda: [Lines().format(record) for record in caplog.records]
