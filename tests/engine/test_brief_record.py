"""The figures a brief quotes are those of the comparisons we hold."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from advisor.engine.brief import record as record
from advisor.engine.evidence.rows import TASK_OF_TYPE

EVIDENCE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "evidence"
TUNED = ("finetuned", "distilled")


@cache
def comparisons() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((EVIDENCE / "comparisons.json").read_text(encoding="utf-8"))
    return rows


def by_id(key: str) -> dict[str, Any]:
    return next(row for row in comparisons() if row["id"] == key)


def hybrid_result(key: str) -> dict[str, Any]:
    rows = json.loads((EVIDENCE / "hybrid_results.json").read_text(encoding="utf-8"))
    return next(row for row in rows if row["id"] == key)


def counted() -> dict[tuple[str, record.Size], record.Record]:
    """Job and size -> how tuned small models did, counted anew."""
    found: dict[tuple[str, record.Size], list[dict[str, Any]]] = defaultdict(list)
    for row in comparisons():
        size = next((size for size, top in record.UP_TO_B.items() if (row["small_params_b"] or 999) <= top), None)
        if size and row["small_adapted"] in TUNED:
            found[TASK_OF_TYPE[row["task_type"]], size].append(row)
    return {
        key: record.Record(
            *(sum(row["winner"] == winner for row in rows) for winner in ("small", "tie", "large")),
            len({row["source_id"] for row in rows}),
        )
        for key, rows in found.items()
    }


def test_every_record_is_what_a_recount_finds() -> None:
    assert {key: counted()[key] for key in record.RECORDS} == record.RECORDS
    assert counted()["extract", "encoder"] == record.ENCODERS_THAT_EXTRACT


def test_no_record_that_could_be_told_is_left_out() -> None:
    writing = {key for key in counted() if key[1] != "encoder"}
    assert writing | {("classify", "encoder")} == set(record.RECORDS)


def test_the_numbers_of_examples_are_those_of_the_rows() -> None:
    quoted = {
        ("classify", "won"): ("reddit-misinfo", "small"),
        ("extract", "lost"): ("finma-ner", "large"),
        ("extract", "won"): ("loraland-bc5cdr", "small"),
        ("answer", "won"): ("finlora-cfa1", "small"),
        ("write", "won"): ("loraland-viggo", "small"),
        ("code", "won"): ("distil-text2sql-4b-judge", "tie"),
        ("act", "won"): ("tft-clean", "small"),
    }
    for (task, name), (key, winner) in quoted.items():
        row = by_id(key)
        assert dict(record.AIMS[task].figures)[name] == row["training_examples"]
        assert row["winner"] == winner
        assert row["source_id"] in {source.id for source in record.AIMS[task].sources}
    told = {(task, name) for task, aim in record.AIMS.items() for name, _ in aim.figures}
    assert told == {*quoted, ("classify", "labels")}


def test_smallest_means_smallest_among_those_trained_on_real_examples() -> None:
    for task, name in (("classify", "won"), ("answer", "won"), ("write", "won")):
        sizes = [
            row["training_examples"]
            for row in comparisons()
            if TASK_OF_TYPE[row["task_type"]] == task
            and row["small_adapted"] in TUNED
            and row["winner"] == "small"
            and row["training_examples"]
        ]
        assert dict(record.AIMS[task].figures)[name] == min(sizes)


def test_the_booking_assistants_scores_are_those_of_the_rows() -> None:
    scores = {name: by_id(f"tft-{key}")["small_score"] for name, key in
              {"clean": "clean", "noisy": "noisy", "old": "drift"}.items()}  # fmt: skip
    scores["large"] = by_id("tft-clean")["large_score"]
    for name, score in record.BOOKING_SCORES.items():
        assert abs(score - scores[name]) <= 0.0055, name
    assert {by_id(f"tft-{key}")["source_id"] for key in ("clean", "noisy", "drift")} == {record.BOOKING.id}


def test_what_is_said_of_routers_is_held_with_its_source() -> None:
    for key, value, source in (
        ("routellm-blog-1500", record.ROUTER_EXAMPLES, record.ROUTER_SAMPLES),
        ("margin-25of27", 25, record.UNSURE_GOES_UP),
        ("lrb-routellm", 11.4, record.RETEST),
        ("lrb-costsave", 31.7, record.RETEST),
    ):
        row = hybrid_result(key)
        assert (row["value"], row["source_id"]) == (value, source.id)
