"""`manage.py estimate` and `manage.py evaluate throughput`: JSON out, errors that say what is allowed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from advisor.engine.cost.estimates import Estimate
from advisor.words.said import told
from tests.estimate_parts import estimated
from tests.web.journey import DENTIST

pytestmark = pytest.mark.django_db
REFERENCE = Path(__file__).resolve().parent.parent / "fixtures" / "catalogue" / "throughput_reference.json"
NOON = "2026-11-23T12:00+00:00"


def run(tmp_path: Path, given: Any, **options: Any) -> Estimate:
    file = tmp_path / "need.json"
    file.write_text(given if isinstance(given, str) else json.dumps(given))
    call_command("estimate", str(file), stdout=(out := io.StringIO()), **{"at": None, **options})
    assert len(out.getvalue().splitlines()) == 1
    return Estimate.model_validate_json(out.getvalue())


class TestEstimate:
    def test_answers_and_knobs_give_the_whole_estimate(self, tmp_path: Path) -> None:
        made = run(tmp_path, {"answers": DENTIST, "output_tokens": 77, "grid_zone": "FRA"})
        assert (made.workload.requests, made.workload.output_tokens) == (2000, 77)
        assert (made.need.advice, made.need.grid_zone) == ("slm", "FRA")
        assert {way.way for way in made.ways} >= {"large_hosted", "small_hosted", "small_rented", "small_own", "hybrid"}

    def test_it_says_the_same_as_the_engine(self, tmp_path: Path) -> None:
        need = {
            "task": "answer", "languages": "one", "data_sensitivity": "internal", "latency": "seconds",
            "length": "page", "team": "developers", "mix": "mostly_routine",
        }  # fmt: skip
        file = tmp_path / "need.json"
        file.write_text(json.dumps({"answers": {**need, "volume": 50_000}}))
        call_command("estimate", str(file), f"--at={NOON}", stdout=(out := io.StringIO()))
        made = json.loads(out.getvalue())
        ours = estimated(advice=made["need"]["advice"]).model_dump(mode="json")["ways"]
        assert made["ways"] == told(ours)
        assert "People’s time" in " ".join(note for way in made["ways"] for note in way["notes"])

    def test_from_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("{}"))
        call_command("estimate", "-", stdout=(out := io.StringIO()))
        assert json.loads(out.getvalue())["workload"]["requests"] == 10_000

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ("{", "not JSON"),
            ("[" * 5000, "not JSON"),
            ("[1]", "needs an object"),
            ({"answers": []}, "needs an object"),
            ({"answers": {"task": "extrct"}}, "Did you mean 'extract'? Allowed: write,"),
            ({"answers": {"tsk": "extract"}}, "no question 'tsk'"),
            ({"answers": {"volume": "1e9"}}, "volume: Write the number in full"),
            ({"output_token": 1}, "Did you mean 'output_tokens'? Allowed: answers,"),
            ({"output_tokens": -1}, "output_tokens: Input should be greater than or equal to 0"),
            ({"requests_per_month": 10**11}, "requests_per_month: Input should be less than or equal to 10000000000"),
            ({"price_tier": "cheap"}, "price_tier: Input should be 'standard' or 'batch'"),
            ({"hybrid_share_up": 1.5}, "hybrid_share_up: Input should be less than or equal to 1"),
            ({"grid_zone": "QQQ"}, "grid_zone: 'QQQ' is not known. Allowed: ABW,"),
            ({"advice": "slm"}, "unknown key 'advice'"),
        ],
    )
    def test_an_error_names_the_key_and_what_is_allowed(self, tmp_path: Path, given: Any, words: str) -> None:
        with pytest.raises(CommandError) as caught:
            run(tmp_path, given)
        assert words in str(caught.value)
        assert caught.value.returncode == 1

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"nothing\.json") as caught:
            call_command("estimate", str(tmp_path / "nothing.json"))
        assert caught.value.returncode == 2


class TestThroughput:
    def table(self, tmp_path: Path, *lines: str) -> dict[str, Any]:
        file = tmp_path / "speeds.csv"
        file.write_text("\n".join(lines) + "\n")
        call_command("evaluate", "throughput", str(file), stdout=(out := io.StringIO()))
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    def test_relative_errors_of_dense_models_and_mixtures(self, tmp_path: Path) -> None:
        rows = json.loads(REFERENCE.read_text())["rows"]
        columns = ["model", "system", "gemm_quant", "batch", "isl", "osl", "tokens_per_s_gpu"]
        lines = [",".join(columns), *(",".join(str(row[name]) for name in columns) for row in rows)]
        found = self.table(tmp_path, *lines)
        assert set(found) == {"dense", "moe"}
        assert set(found["dense"]) == {"n", "median", "p90", "max"}
        assert found["dense"]["median"] <= 0.08
        assert found["dense"]["p90"] <= 0.18
        assert found["moe"]["n"] > 0

    def test_rows_that_cannot_be_read_are_counted(self, tmp_path: Path) -> None:
        found = self.table(
            tmp_path,
            "model,system,batch,isl,osl,tokens_per_s_gpu",
            "Qwen/Qwen3-8B,h100_sxm,8,1000,300,1000",
            "Qwen/Qwen3-8B,abacus,8,1000,300,1000",
        )
        assert (found["dense"]["n"], found["skipped"]["n"]) == (1, 1)

    @pytest.mark.parametrize(
        ("text", "words"), [("a,b\n1,2\n", "no column 'model'"), ("model,system\n", "at least one row")]
    )
    def test_a_wrong_file_is_said(self, tmp_path: Path, text: str, words: str) -> None:
        file = tmp_path / "speeds.csv"
        file.write_text(text)
        err = io.StringIO()
        with pytest.raises(CommandError) as caught:
            call_command("evaluate", "throughput", str(file), stderr=err)
        assert words in f"{caught.value}{err.getvalue()}"
