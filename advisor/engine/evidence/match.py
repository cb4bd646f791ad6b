"""Which published comparisons are like a need, and in what: an explainable likeness of coarse readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from advisor.engine.evidence.design import Adaptation, design_of_row
from advisor.engine.evidence.model import EvidenceModel
from advisor.engine.evidence.rows import Comparison
from advisor.engine.schema import UNSURE, Answers, Document

WEIGHTS: dict[str, float] = {
    "task": 3,
    "scope": 3,
    "facts": 2,
    "complexity": 2,
    "expertise": 1,
    "creativity": 1,
    "domain": 1,
    "languages": 1,
    "examples": 1,
    "length": 1,
}
"""How much each answer counts for likeness: those that decide the measurements count most (expert draft)."""
NEIGHBOURS = ({"classify", "extract"}, {"answer", "summarise"}, {"write", "converse", "translate"}, {"reason", "code"})
"""Tasks near enough to learn from; they count half."""
COMPARABLE = 0.7
"""Least likeness of a comparable result."""
SCOPE = {"single": "narrow", "related": "narrow", "varied": "broad", "anything": "broad"}
FACTS = {"in_request": "given", "own_material": "given", "world": "world"}
COMPLEXITY = {"lookup": "one", "judgement": "one", "multistep": "steps"}
EXPERTISE = {"everyday": "common", "familiar": "common", "specialist": "special", "expert": "special"}
CREATIVITY = {"exact": "bound", "rephrase": "bound", "original": "free", "inventive": "free"}
LANGUAGES = {"one": "usual", "several": "usual", "rare": "rare"}
LENGTH = {"short": "usual", "page": "usual", "pages": "usual", "long": "long"}
EXAMPLES = {"none": "few", "tens": "few", "hundreds": "hundreds", "thousands": "thousands", "many": "thousands"}
READINGS: dict[str, dict[str, str]] = {
    "scope": SCOPE,
    "facts": FACTS,
    "complexity": COMPLEXITY,
    "expertise": EXPERTISE,
    "creativity": CREATIVITY,
    "languages": LANGUAGES,
    "length": LENGTH,
    "examples": EXAMPLES,
}
"""Our options, as coarse as published tests are described."""
NO_FIELD = ("general", "other", "customer_service")
"""Fields that say too little to be alike or different."""

Codes = tuple[str | None, ...]
"""One reading for each question of `WEIGHTS`; None where nothing is told."""


class Measured(NamedTuple):
    """One comparison, read."""

    comparison: Comparison
    gap: float | None
    """Small minus large as a share of the larger score; None for votes (Elo), whose nought means nothing."""


class Likeness(NamedTuple):
    """How like a need is to comparisons of one description."""

    value: float
    alike: tuple[str, ...]
    different: tuple[str, ...]
    measured: tuple[Measured, ...]


class EvidenceLibrary(Document):
    """All published comparisons with the fitted model. Build it once: reading the rows is the slow part."""

    model: EvidenceModel
    comparisons: tuple[Comparison, ...]

    @cached_property
    def described(self) -> dict[Adaptation, dict[Codes, tuple[Measured, ...]]]:
        """Comparisons by how the small model was used, then by description: many share one."""
        found: dict[Adaptation, dict[Codes, list[Measured]]] = defaultdict(lambda: defaultdict(list))
        for comparison in sorted(self.comparisons, key=lambda item: item.id):
            adaptation, codes = _read(comparison, self.model)
            gap = None if "elo" in comparison.metric.lower().split() else comparison.gap
            found[adaptation][codes].append(Measured(comparison, gap))
        return {
            adaptation: {codes: tuple(rows) for codes, rows in groups.items()} for adaptation, groups in found.items()
        }


def comparable(library: EvidenceLibrary, answers: Answers, adaptation: Adaptation) -> list[Likeness]:
    """Descriptions like this need, most alike first. The order of the rows does not matter."""
    need = codes_of_need(answers, adaptation)
    found = []
    for codes, measured in library.described.get(adaptation, {}).items():
        value = likeness(codes, need)
        if value >= COMPARABLE:
            told = [
                (key, code == wanted)
                for key, code, wanted in zip(WEIGHTS, codes, need, strict=True)
                if code is not None and wanted is not None
            ]
            alike = tuple(key for key, same in told if same)
            found.append(Likeness(value, alike, tuple(key for key, same in told if not same), measured))
    return sorted(found, key=lambda item: (-item.value, item.measured[0].comparison.id))


def likeness(codes: Sequence[str | None], need: Sequence[str | None]) -> float:
    """Weight of what is alike over the weight of what both tell; 0 for unrelated tasks."""
    half = 0.0
    if need[0] is not None and codes[0] != need[0]:
        if (codes[0], need[0]) not in _NEAR:
            return 0.0
        half = WEIGHTS["task"] / 2
    alike = known = 0.0
    for weight, code, wanted in zip(_WEIGHTS, codes, need, strict=True):
        if code is not None and wanted is not None:
            known += weight
            if code == wanted:
                alike += weight
    return (alike + half) / known if known else 0.0


def codes_of_need(answers: Answers, adaptation: Adaptation) -> Codes:
    codes: dict[str, str | None] = {key: reading.get(str(answers.get(key))) for key, reading in READINGS.items()}
    task, domain = str(answers.get("task", UNSURE)), str(answers.get("domain", UNSURE))
    codes["task"] = None if task == UNSURE else task
    codes["domain"] = None if domain in (*NO_FIELD, UNSURE) else domain
    if adaptation != "tuned":
        codes["examples"] = None
    return tuple(codes[key] for key in WEIGHTS)


def _read(comparison: Comparison, model: EvidenceModel) -> tuple[Adaptation, Codes]:
    design = design_of_row(comparison.model_dump(), model)
    codes: dict[str, str | None] = {
        "task": design.task,
        "scope": comparison.breadth,
        "facts": "world" if design.facts == "world" else "given",
        "complexity": "steps" if design.steps else "one",
        "expertise": "special" if comparison.specialist_knowledge_needed >= 2 else "common",
        "creativity": "free" if comparison.creativity_needed >= 2 else "bound",
        "domain": None if comparison.domain in NO_FIELD else comparison.domain,
        "languages": "rare" if design.rare_language else "usual",
        "examples": _amount(comparison.training_examples) if design.adaptation == "tuned" else None,
        "length": "long" if design.long_text else "usual",
    }
    return design.adaptation, tuple(codes[key] for key in WEIGHTS)


def _amount(examples: int | None) -> str | None:
    if examples is None:
        return None
    return "few" if examples < 100 else "hundreds" if examples < 1000 else "thousands"


_WEIGHTS = tuple(WEIGHTS.values())
_NEAR = {(one, other) for group in NEIGHBOURS for one in group for other in group}
