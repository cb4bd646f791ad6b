"""What briefs are tested with: four businesses, any answers, and advice from the fixtures without a database."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from advisor.brief.words import shown_brief
from advisor.engine.advice import Advice, advise
from advisor.engine.beside import Library
from advisor.engine.brief.build import brief
from advisor.engine.brief.parts import Brief, Item
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.hosting import PlanBook
from advisor.engine.evidence.likeness import CaseLibrary
from advisor.engine.evidence.match import EvidenceLibrary
from advisor.engine.evidence.model import EvidenceModel
from advisor.engine.evidence.rows import Comparison
from advisor.engine.schema import UNSURE, Answers, Question, Questionnaire
from tests.estimate_parts import catalogue, energy, prices

EVIDENCE = Path(__file__).resolve().parent.parent / "fixtures" / "evidence"

DENTIST: dict[str, Any] = {
    "task": "classify", "scope": "single", "mix": "alike", "creativity": "exact", "complexity": "lookup",
    "error_cost": "moderate", "review": "sampled", "facts": "in_request", "domain": "healthcare",
    "expertise": "familiar", "languages": "one", "data_sensitivity": "personal", "examples": "thousands",
    "length": "page", "volume": 2000, "latency": "seconds", "budget": "under_100", "team": "none",
    "priorities": ("accuracy", "cost"),
}  # fmt: skip
"""A dental practice that sorts its mail."""
BANK: dict[str, Any] = {
    **DENTIST, "task": "extract", "complexity": "judgement", "error_cost": "serious", "domain": "finance",
    "expertise": "specialist", "languages": "several", "data_sensitivity": "sealed", "examples": "hundreds",
    "length": "pages", "volume": 20_000, "latency": "batch", "budget": "under_10000", "team": "ml",
    "priorities": ("accuracy", "control"),
}  # fmt: skip
"""A bank that pulls facts out of contracts which may not leave."""
BLOG: dict[str, Any] = {
    **DENTIST, "task": "write", "scope": "varied", "mix": "all_different", "creativity": "inventive",
    "complexity": "multistep", "error_cost": "minor", "review": "always", "facts": "world", "domain": "media",
    "expertise": "everyday", "data_sensitivity": "public", "examples": "none", "volume": 30,
    "priorities": ("creativity", "upkeep"),
}  # fmt: skip
"""One person who writes a blog."""
DESK: dict[str, Any] = {
    **DENTIST, "task": "converse", "scope": "related", "mix": "mostly_routine", "creativity": "rephrase",
    "complexity": "multistep", "facts": "own_material", "domain": "software", "languages": "several",
    "data_sensitivity": "internal", "examples": "hundreds", "volume": 60_000, "budget": "under_10000",
    "team": "developers", "priorities": ("accuracy", "speed"),
}  # fmt: skip
"""A support desk with routine and hard requests."""
BUSINESSES = {"dentist": DENTIST, "bank": BANK, "blog": BLOG, "desk": DESK}


@cache
def library() -> Library:
    rows = json.loads((EVIDENCE / "comparisons.json").read_text(encoding="utf-8"))
    model = EvidenceModel.model_validate_json((EVIDENCE / "evidence_model.json").read_bytes())
    comparisons = tuple(Comparison.model_validate(row) for row in rows)
    return Library(evidence=EvidenceLibrary(model=model, comparisons=comparisons), cases=CaseLibrary(cases=()))


@cache
def market() -> Market:
    return Market(catalogue(), prices("standard"), prices("batch"), energy(), PlanBook())


def advised(questionnaire: Questionnaire, answers: Answers, *, alone: bool = False) -> Advice:
    """The advice as a result freezes it; `alone`: as an early one did, without evidence and costs."""
    return advise(questionnaire, answers) if alone else advise(questionnaire, answers, library(), market())


def any_answers(questionnaire: Questionnaire) -> st.SearchStrategy[Answers]:
    """Every question answered, unsure or left out."""
    return st.fixed_dictionaries({}, optional={item.key: _any_answer(item) for item in questionnaire.questions})


def _any_answer(question: Question) -> st.SearchStrategy[Any]:
    options = st.sampled_from([option.key for option in question.options])
    if question.kind == "number":
        return st.one_of(st.sampled_from([0, 30, 2000, 60_000, question.maximum]), st.just(UNSURE))
    if question.kind == "multiple":
        return st.lists(options, max_size=question.max_choices, unique=True).map(tuple)
    return st.one_of(options, options, options, st.just(UNSURE))


def made(questionnaire: Questionnaire, answers: Answers, **changes: Any) -> Brief:
    return brief(questionnaire, answers, advised(questionnaire, answers).model_copy(update=changes))


def words_of(questionnaire: Questionnaire, answers: Answers, found: Brief) -> dict[str, str]:
    """Key of an item -> its sentences."""
    shown = shown_brief(questionnaire, answers, found)
    texts = [item.text for section in shown.sections for item in section.items]
    keys = [item.key for item in found.items if item.key != "job.sentence"]
    return dict(zip(keys, texts, strict=True)) | {"job.sentence": shown.job}


def keys_of(found: Brief) -> set[str]:
    return {item.key for item in found.items}


def item_of(found: Brief, key: str) -> Item:
    return next(item for item in found.items if item.key == key)
