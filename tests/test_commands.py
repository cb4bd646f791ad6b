"""The commands: seed never overwrites, advise is strict and goes on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pydantic import ValidationError

from advisor.configuration.environment import Environment
from advisor.models import Case, Comparison, ExampleApplication, Option, Question, QuestionnaireVersion, SeededFile
from advisor.storage import seeding
from tests.web.journey import DENTIST

ROOT = Path(__file__).resolve().parent.parent


def advise(path: Path | str) -> tuple[list[dict[str, Any]], str, CommandError | None]:
    """Run the command: recommendations, messages, and the error it ended with."""
    out, err = io.StringIO(), io.StringIO()
    ended = None
    try:
        call_command("advise", str(path), stdout=out, stderr=err)
    except CommandError as error:
        ended = error
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), ended


@pytest.mark.django_db
class TestSeed:
    def test_seeding_again_adds_nothing_and_publishes_nothing(self) -> None:
        call_command("seed", stdout=(out := io.StringIO()))
        assert "nothing new" in out.getvalue()
        assert QuestionnaireVersion.objects.count() == 1

    def test_what_the_owner_edited_stays(self) -> None:
        Question.objects.filter(key="task").update(text="What shall it do?")
        call_command("seed", verbosity=0)
        assert Question.objects.get(key="task").text == "What shall it do?"

    def test_what_the_owner_deleted_stays_deleted(self) -> None:
        ExampleApplication.objects.filter(key="broad-content-creation").delete()
        Option.objects.filter(question__key="task", key="code").delete()
        call_command("seed", verbosity=0)
        assert not ExampleApplication.objects.filter(key="broad-content-creation").exists()
        assert not Option.objects.filter(question__key="task", key="code").exists()


@pytest.mark.either_database
def test_a_start_loads_neither_engine_nor_counters_before_they_have_work() -> None:
    """They were a third of what `serve` did before the server came up."""
    code = (
        "import sys, django; django.setup();"
        "from advisor.management.commands import seed, serve;"
        "from django.db.migrations.loader import MigrationLoader; MigrationLoader(None);"
        "print([name for name in ('advisor.engine.schema', 'limits') if name in sys.modules])"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "advisor.settings"}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "[]\n"), run.stderr


@pytest.mark.django_db
class TestAdvise:
    def test_one_recommendation_a_line_with_all_that_is_promised(self, tmp_path: Path) -> None:
        file = tmp_path / "lines.jsonl"
        file.write_text(
            json.dumps({"id": "dentist", "answers": DENTIST}) + "\n\n" + json.dumps({"id": 2, "answers": {}})
        )
        (full, empty), _, ended = advise(file)
        assert ended is None
        promised = {
            "id", "outcome", "probabilities", "strength", "limits", "reasons_for", "reasons_against", "lines",
        }  # fmt: skip
        assert promised <= set(full)
        assert (full["id"], full["outcome"]) == ("dentist", "slm")
        assert set(full["probabilities"]) == set(empty["probabilities"]) == {"slm", "hybrid", "llm"}
        assert (empty["outcome"], empty["strength"]) == (None, "none")

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ('{"id": 1, "answers": {"tsk": "write"}}', "no question 'tsk'"),
            ('{"id": 1, "answers": {"task": "wrte"}}', "Did you mean 'write'? Allowed: write,"),
            ('{"id": 1, "answers": {"task": ["write"]}}', "'task'"),
            ('{"id": 1, "answers": {"volume": "1e9"}}', "digits"),
            ('{"id": 1, "answers": []}', "needs an object"),
            ('{"id": 1, "answers": {}, "answer": 2}', "unknown key 'answer'"),
            ("[1]", "needs an object"),
            ("{", "not JSON"),
            ("[" * 5000, "not JSON"),
        ],
    )
    def test_a_wrong_line_is_named_and_does_not_stop_the_others(self, tmp_path: Path, line: str, words: str) -> None:
        file = tmp_path / "lines.jsonl"
        good = json.dumps({"id": "good", "answers": DENTIST})
        file.write_text(f"{good}\n{line}\n{good}\n")
        rows, messages, ended = advise(file)
        assert [row["id"] for row in rows] == ["good", "good"]
        assert messages.startswith("line 2: ")
        assert words in messages
        assert ended is not None
        assert ended.returncode == 1

    def test_a_line_that_is_not_utf8_does_not_stop_the_others(self, tmp_path: Path) -> None:
        file = tmp_path / "lines.jsonl"
        file.write_bytes(b'\xef\xbb\xbf{"id":1,"answers":{}}\n\xff\n{"id":3,"answers":{"change":"monthly"}}\n')
        rows, messages, ended = advise(file)
        assert [row["id"] for row in rows] == [1, 3]
        assert messages.startswith("line 2: not UTF-8")
        assert ended is not None
        assert ended.returncode == 1

    def test_a_file_that_is_not_there_is_said_in_a_line(self, tmp_path: Path) -> None:
        _, _, ended = advise(tmp_path / "nothing.jsonl")
        assert ended is not None
        assert ended.returncode == 2
        assert "nothing.jsonl" in str(ended)

    def test_without_a_published_version_it_says_so(self, tmp_path: Path) -> None:
        QuestionnaireVersion.objects.all().delete()
        _, _, ended = advise(tmp_path / "any.jsonl")
        assert ended is not None
        assert ended.returncode == 2
        assert "No version" in str(ended)

    def test_volumes_beyond_the_form_count_as_the_largest(self, tmp_path: Path) -> None:
        file = tmp_path / "lines.jsonl"
        file.write_text(json.dumps({"id": 1, "answers": {**DENTIST, "volume": 10**11}}))
        assert advise(file)[2] is None


@pytest.mark.either_database
class TestWithoutTables:
    @pytest.mark.parametrize("command", [["seed"], ["advise", "-"]])
    def test_it_says_what_to_run_first(self, command: list[str], tmp_path: Path) -> None:
        environment = {**os.environ, "VAR_DIR": str(tmp_path)}
        for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "migrate" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.either_database
class TestEnvironment:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "eighty"),
            ("PORT", "0"),
            ("DATABASE_URL", "mysql://x"),
            ("DATABASE_URL", "postgres://u:p@h:abc/n"),
            ("DATABASE_URL", "postgres://"),
            ("HOST", "not a host"),
            ("ALLOWED_HOSTS", "http://foo, bar baz"),
            ("ADMIN_PATH", "static"),
            ("SITE_URL", "example.com"),
            ("SECRET_KEY", "short"),
            ("WORKERS", "0"),
            ("ADMIN_PATH", "a/b"),
            ("LOG_LEVEL", "loud"),
            ("DEBUG", "perhaps"),
        ],
    )
    def test_a_bad_value_is_one_clear_line(self, name: str, value: str, tmp_path: Path) -> None:
        environment = {**os.environ, "VAR_DIR": str(tmp_path), name: value}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith(name)

    @pytest.mark.parametrize(
        "value", ["1.2.3.4.5.6", "256.0.0.1", "127.1", "*", "[::1]", "a,b", ".example.com", "a..b"]
    )
    def test_a_server_listens_on_one_address(self, value: str) -> None:
        with pytest.raises(ValidationError, match="no address to listen on"):
            Environment(host=value)

    @pytest.mark.parametrize(
        "value", ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost", "db-1.example.com", "4chan.org"]
    )
    def test_an_address_or_a_name_is_one(self, value: str) -> None:
        assert Environment(host=value).host == value

    def test_hosts_that_are_answered_to_are_names_or_addresses(self) -> None:
        named = "*, .example.com, a.example, 10.0.0.7, [::1], 2001:db8::1"
        assert Environment(allowed_hosts=named).hosts[3:] == named.split(", ")
        for slip in ("1.2.3", "10.0.0.256", "http://a.example", "a.example/"):
            with pytest.raises(ValidationError, match="no host name"):
                Environment(allowed_hosts=slip)

    @pytest.mark.parametrize(
        "value",
        [
            "https://name:password@x.example", "https://two words.example", "https://x.example?a", "https://x.example#a",
            "https://x.example:99999", "https://x.example:0", "https://x.example:", "HTTPS://x.example", "https://[",
            "https://x.example/path",
        ],
    )  # fmt: skip
    def test_an_address_is_scheme_host_and_port(self, value: str) -> None:
        with pytest.raises(ValidationError, match="use a whole address"):
            Environment(site_url=value)

    @pytest.mark.parametrize("value", ["https://x.example/", "http://127.0.0.1:8000", "https://[::1]:8443", ""])
    def test_a_usable_address_is_taken(self, value: str) -> None:
        assert Environment(site_url=value).site_url == value.rstrip("/")

    def test_the_secret_key_is_made_once_and_private(self, tmp_path: Path) -> None:
        environment = {**os.environ, "VAR_DIR": str(tmp_path / "var")}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        keys = set()
        for _ in range(2):
            subprocess.run(
                [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, check=True, capture_output=True
            )
            keys.add((tmp_path / "var" / "secret_key").read_text())
        assert len(keys) == 1
        assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def evaluate(kind: str, path: Path) -> tuple[Any, str, CommandError | None]:
    """Run the command: what it printed as JSON, messages, and the error it ended with."""
    out, err = io.StringIO(), io.StringIO()
    ended = None
    try:
        call_command("evaluate", kind, str(path), stdout=out, stderr=err)
    except CommandError as error:
        ended = error
    return json.loads(out.getvalue() or "null"), err.getvalue(), ended


@pytest.mark.django_db
class TestEvaluate:
    EVIDENCE = ROOT / "fixtures" / "evidence"
    COMMON = {"n", "accuracy", "brier", "log_loss", "calibration", "confusion", "groups", "baselines"}

    def test_decisions_are_judged_beside_the_baselines(self) -> None:
        found, _, ended = evaluate("decisions", self.EVIDENCE / "cases.json")
        assert ended is None
        assert self.COMMON | {"binary_accuracy"} <= set(found)
        assert found["n"] == 195
        assert {"majority", "two_line_rule", "published_rule"} <= set(found["baselines"])
        assert all(found["accuracy"] > rule["accuracy"] for rule in found["baselines"].values())

    def test_comparisons_are_judged_by_row_and_by_source(self) -> None:
        found, _, ended = evaluate("head_to_head", self.EVIDENCE / "comparisons.json")
        assert ended is None
        assert self.COMMON | {"source_weighted_accuracy"} <= set(found)
        assert (found["n"], found["ties_left_out"]) == (289, 27)
        assert {"majority", "narrow_and_tuned", "published_rule"} <= set(found["baselines"])

    def test_large_volumes_and_questions_not_asked_are_fine(self, tmp_path: Path) -> None:
        file = tmp_path / "rows.json"
        answers = {**DENTIST, "volume": 10**12, "change": "weekly"}
        file.write_text(json.dumps([{"decision": "slm", "answers": answers}]))
        found, _, ended = evaluate("decisions", file)
        assert ended is None
        assert (found["n"], found["accuracy"]) == (1, 1.0)
        assert found["answers_to_questions_not_asked"] == {"change": 1}

    @pytest.mark.parametrize(
        ("kind", "row", "words"),
        [
            ("decisions", {"id": "x", "decision": "slm", "answers": {"task": "wrte"}}, "Did you mean 'write'?"),
            ("decisions", {"id": "x", "decision": "both", "answers": {}}, "decision: "),
            ("decisions", {"id": "x", "decision": "slm"}, "answers: "),
            ("decisions", 3, "row: "),
            ("head_to_head", {"id": "x"}, "'small_score' is missing"),
            ("head_to_head", {"id": "x", "winner": "small", "small_params_b": "7B"}, "small_params_b: "),
            ("head_to_head", [], "must be an object"),
        ],
    )
    def test_a_wrong_row_is_named_and_nothing_is_judged(self, tmp_path: Path, kind: str, row: Any, words: str) -> None:
        file = tmp_path / "rows.json"
        good = {"decision": "slm", "answers": {}, "winner": "small", "id": "good"}
        file.write_text(json.dumps([good, row]))
        found, messages, ended = evaluate(kind, file)
        assert found is None
        assert messages.startswith("row 2: ")
        assert words in messages
        assert ended is not None
        assert ended.returncode == 1

    @pytest.mark.parametrize("content", ["{", "{}", "[]", "[" * 100_000, None])
    @pytest.mark.parametrize("kind", ["decisions", "head_to_head"])
    def test_a_file_that_cannot_be_read_is_said_in_a_line(self, tmp_path: Path, kind: str, content: str | None) -> None:
        file = tmp_path / "rows.json"
        if content is not None:
            file.write_text(content)
        found, _, ended = evaluate(kind, file)
        assert found is None
        assert ended is not None
        assert ended.returncode == 2
        assert "rows.json" in str(ended)


@pytest.mark.django_db
class TestSeedingTheLibrary:
    def test_what_the_owner_edited_or_deleted_stays_even_when_the_file_changes(self) -> None:
        Comparison.objects.filter(pk="loraland-bc5cdr").update(task="Edited")
        Case.objects.filter(pk="aarete-contract-metadata").delete()
        SeededFile.objects.all().delete()
        call_command("seed", stdout=(out := io.StringIO()))
        assert "nothing new" in out.getvalue()
        assert Comparison.objects.get(pk="loraland-bc5cdr").task == "Edited"
        assert not Case.objects.filter(pk="aarete-contract-metadata").exists()

    def test_files_that_did_not_change_are_not_looked_into(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(3):
            assert not any(seeding.seed().values())
