"""Where rows are kept: one address in the environment, every shape of it, and what happens when a connection breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.configuration.databases import TIME_LIMITS, database, with_time_limits

FOLDER = Path("kept")


def test_without_an_address_it_is_sqlite_in_the_folder() -> None:
    found = database("", FOLDER)
    assert found["NAME"] == str(FOLDER / "rightsize.sqlite3")
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_one_host() -> None:
    found = database("postgres://anna:pass@db:5433/advice", FOLDER)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", 5433, "advice")
    assert found["OPTIONS"]["connect_timeout"] == 5


def test_a_primary_and_its_standby() -> None:
    found = database("postgres://anna:p%40ss@one:5433,two,[::1]:5434/advice?target_session_attrs=read-write", FOLDER)
    assert (found["HOST"], found["PORT"]) == ("one,two,::1", "5433,5432,5434")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("anna", "p@ss", "advice")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"


def test_the_address_may_ask_for_other_limits() -> None:
    found = database("postgres://anna@db/advice?connect_timeout=2", FOLDER)
    assert int(found["OPTIONS"]["connect_timeout"]) == 2


def test_time_limits_stand_before_options_of_the_environment_which_have_the_last_word() -> None:
    assert with_time_limits("") == TIME_LIMITS
    assert with_time_limits("-c lock_timeout=1s") == f"{TIME_LIMITS} -c lock_timeout=1s"


def test_options_in_the_address_do_not_push_those_of_the_environment_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", TIME_LIMITS)
    found = database("postgres://anna@db/advice?options=-c%20search_path%3Dother", FOLDER)
    assert found["OPTIONS"]["options"] == f"{TIME_LIMITS} -c search_path=other"
    assert "options" not in database("postgres://anna@db/advice", FOLDER)["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    ["mysql://db/advice", "postgres://db", "postgres://a:b@one,/advice", "postgres://one,t wo/advice", "words"],
)
def test_an_address_that_is_none_says_what_one_looks_like(address: str) -> None:
    with pytest.raises(ValueError, match="use postgres://user"):
        database(address, FOLDER)
