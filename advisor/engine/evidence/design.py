"""What was compared, as facts known before the result: from a published row, or from a visitor's need.

Both become one `Design`, and a `Design` becomes the features of the evidence model. Scores and the
winner are never read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from advisor.engine.evidence.model import Cue, EvidenceModel, KnownModel
from advisor.engine.evidence.rows import TASK_OF_TYPE
from advisor.engine.schema import Answers, Document

Adaptation = Literal["as_it_comes", "field", "elsewhere", "tuned"]
"""As published; trained on texts of the field; tuned, but for another task or other data; tuned for this task."""

LABELLING = ("classify", "extract")
IN_REQUEST = ("classify", "extract", "summarise", "translate", "write", "reason", "act")
EXAMPLES_OF_OPTION = {"none": 30, "tens": 50, "hundreds": 300, "thousands": 3000, "many": 30000}
"""Checked examples -> a typical number. None at all still leaves a few dozen that can be made."""
SPECIALIST_OF_OPTION = {"everyday": 0, "familiar": 1, "specialist": 2, "expert": 3}
LARGEST_GAP = (-3.0, 1.5)
"""Ability differences beyond these ends, in hundreds of Elo points, say nothing more."""
TYPICAL_SIZE_B = 4.0
"""Assumed size of a small model that gives none, in thousand million parameters."""
LARGE_SIZE_B = 70.0
LARGE_PER_DOUBLING = 0.2


_TASKS: dict[str, str] = {str(kind): task for kind, task in TASK_OF_TYPE.items()}


class Design(Document):
    """One comparison before its result is known."""

    task: str
    """Our option key of the question `task`."""
    narrow: bool
    adaptation: Adaptation
    facts: Literal["in_request", "world"]
    steps: bool
    """True if an answer takes several dependent steps."""
    hard: bool = False
    """True for mathematics, code and the like, where training to reason pays."""
    specialist: int = 0
    examples: int | None = None
    bad_examples: bool = False
    rare_language: bool = False
    long_text: bool = False
    gap: float = 0.0
    """Ability of the small model minus that of the large one, in hundreds of Elo points."""
    thinks: float = 0.0
    """How much more the small model is trained to reason than the large one, -1 to 1."""
    encoder: bool = False
    """True for BERT-like models, which label and do not write."""
    large_adapted: str = "zero_shot"
    overlap_metric: bool = False
    preference_metric: bool = False
    faithful_metric: bool = False


def features_of(design: Design) -> dict[str, float]:
    """The terms of the model, all of them, most of them nought."""
    raw, field = design.adaptation == "as_it_comes", design.adaptation == "field"
    tuned, elsewhere = design.adaptation == "tuned", design.adaptation == "elsewhere"
    trained = tuned or elsewhere
    narrow, world = design.narrow, design.facts == "world"
    gap = min(max(design.gap, LARGEST_GAP[0]), LARGEST_GAP[1]) + 1
    own_gap = 0.0 if design.encoder else gap
    examples = min(5.0, math.log10(design.examples)) - 3 if design.examples else 0.0
    summary = design.faithful_metric or (design.task == "summarise" and not design.long_text)
    terms: dict[str, float | bool] = {
        "raw": raw,
        "field": field,
        "elsewhere": elsewhere,
        "tuned_narrow": tuned and narrow,
        "tuned_broad": tuned and not narrow,
        "gap_raw": gap * raw,
        "gap_field": own_gap * field,
        "gap_tuned_broad": gap * (trained and not narrow),
        "gap_tuned_narrow": own_gap * (trained and narrow),
        "gap_tuned_hard": gap * (tuned and narrow and (design.steps or world)),
        "labelling_tuned": tuned and design.task in LABELLING,
        "world_tuned": tuned and world,
        "world_untuned": not trained and world,
        "steps_tuned": tuned and design.steps,
        "steps_untuned": not trained and design.steps,
        "specialist_raw": max(0, design.specialist - 1) * raw,
        "overlap_metric": design.overlap_metric and not design.steps and (tuned or field),
        "helped_large": trained and design.large_adapted in ("few_shot", "rag"),
        "tuned_large": trained and design.large_adapted == "finetuned",
        "examples": examples * tuned,
        "bad_examples": tuned and design.bad_examples,
        "rare_language": design.rare_language and not tuned,
        "long_text": design.long_text,
        "preference_metric": design.preference_metric and not raw,
        "thinks": design.thinks * (design.hard and not trained),
        "code_model": field and design.task == "code",
        "tool_tuned": tuned and design.task == "act",
        "single_call_raw": raw and design.task == "act" and not design.steps,
        "summary_raw": raw and summary,
    }
    return {name: float(value) for name, value in terms.items()}


def design_of_row(row: Mapping[str, Any], model: EvidenceModel) -> Design:
    """The design of a published comparison. Scores and winner may be absent; they are not read."""
    task_text, metric = str(row.get("task") or "").lower(), str(row.get("metric") or "").lower()
    small_name, large_name = str(row.get("small_model") or ""), str(row.get("large_model") or "")
    task = _TASKS.get(str(row.get("task_type")), "answer")
    narrow = row.get("breadth") != "broad"
    year = int(row.get("source_year") or max(model.fallback.small))
    size = row.get("small_params_b") or _size_in(small_name) or TYPICAL_SIZE_B
    adaptation = _adaptation(row, task_text, small_name.lower(), model)
    steps = _steps(task, narrow, task_text, model)
    small, large = known(small_name, model), known(large_name, model)
    thinks = (small.thinks if small else 0.0) - (large.thinks if large else 0.0)
    return Design(
        task=task,
        narrow=narrow,
        adaptation=adaptation,
        facts=_facts(task, task_text, model),
        steps=steps,
        hard=task in ("reason", "code") or _says(model, "hard", task_text),
        specialist=int(row.get("specialist_knowledge_needed") or 0),
        examples=row.get("training_examples"),
        bad_examples=_bad_examples(row, f"{small_name.lower()} {task_text}", model),
        rare_language=_says(model, "rare_language", f"{task_text} {metric}"),
        long_text=_says(model, "long_text", task_text),
        gap=small_ability(small_name, size, year, model) - large_ability(large_name, year, model),
        thinks=thinks,
        encoder=size < 0.2 or (size <= 1.2 and _says(model, "encoder", small_name.lower())),
        large_adapted=str(row.get("large_adapted") or "zero_shot"),
        overlap_metric=_says(model, "overlap_metric", metric),
        preference_metric=_says(model, "preference_metric", metric),
        faithful_metric=_says(model, "faithful_metric", metric),
    )


def design_of_need(answers: Answers, adaptation: Adaptation, model: EvidenceModel) -> Design:
    """The design a visitor faces: the need fixes the work, `model.reference` the two language models.

    A missing or unsure answer takes what is usual for the task in published tests.
    """
    task = str(answers.get("task", "unsure"))
    scope, given, complexity = answers.get("scope"), answers.get("facts"), answers.get("complexity")
    open_task = task in ("converse", "code")
    supplied = given in ("in_request", "own_material") or (given != "world" and not open_task)
    thinking_task = task in ("reason", "code") and complexity != "lookup"
    return Design(
        task=task,
        narrow=scope in ("single", "related") or (scope not in ("varied", "anything") and not open_task),
        adaptation=adaptation,
        facts="in_request" if supplied else "world",
        steps=complexity == "multistep" or thinking_task,
        hard=task in ("reason", "code"),
        specialist=SPECIALIST_OF_OPTION.get(str(answers.get("expertise")), 1),
        examples=EXAMPLES_OF_OPTION.get(str(answers.get("examples"))),
        rare_language=answers.get("languages") == "rare",
        long_text=answers.get("length") == "long",
        gap=model.reference.small_ability - model.reference.large_ability,
    )


def known(name: str, model: EvidenceModel) -> KnownModel | None:
    """The entry whose name is the longest one found in this name."""
    if name not in model.names_read:
        model.names_read[name] = _longest_in(re.sub(r"[\s_/]+", "-", name.lower()), model)
    return model.names_read[name]


def _longest_in(name: str, model: EvidenceModel) -> KnownModel | None:
    found = [entry for entry in model.language_models if entry.name in name and _stands_alone(entry.name, name)]
    return max(found, key=lambda entry: (len(entry.name), entry.name), default=None)


def _stands_alone(part: str, name: str) -> bool:
    """So "gpt-4" is in "gpt-4-turbo" and not in "gpt-4.1"; "gemma-2" is not in "gemma-2b"."""
    ending = r"(?!\d|b|\.\d)" if part[-1].isdigit() else ""
    return re.search(r"(?<![a-z0-9])" + re.escape(part) + ending, name) is not None


def small_ability(name: str, size_b: float, year: int, model: EvidenceModel) -> float:
    entry, step = known(name, model), model.fallback.per_doubling
    if entry is not None and entry.params_b is not None:
        return entry.ability + step * math.log2(size_b / entry.params_b)
    return _by_year(model.fallback.small, year) + step * math.log2(max(size_b, 0.05) / 7)


def large_ability(name: str, year: int, model: EvidenceModel) -> float:
    entry = known(name, model)
    if entry is None:
        return _by_year(model.fallback.large, year)
    if entry.params_b is None:
        return entry.ability
    return entry.ability + LARGE_PER_DOUBLING * math.log2((_size_in(name) or LARGE_SIZE_B) / entry.params_b)


def _by_year(table: dict[int, float], year: int) -> float:
    return table[min(max(year, min(table)), max(table))]


def _size_in(name: str) -> float | None:
    found = re.search(r"(\d+(?:\.\d+)?)\s*[bB](?![a-zA-Z])", name)
    return float(found[1]) or None if found else None


def _says(model: EvidenceModel, cue: Cue, text: str) -> bool:
    return _pattern(model.cues[cue]).search(text) is not None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + ")")


def _adaptation(row: Mapping[str, Any], task: str, small: str, model: EvidenceModel) -> Adaptation:
    kind = row.get("small_adapted")
    if kind not in ("domain_pretrained", "finetuned", "distilled"):
        return "as_it_comes"
    other = row.get("training_examples") == 0 or _says(model, "elsewhere", f"{task} {small}")
    if kind == "domain_pretrained":
        return "tuned" if _says(model, "trained_here", task) and not other else "field"
    return "elsewhere" if other else "tuned"


def _bad_examples(row: Mapping[str, Any], text: str, model: EvidenceModel) -> bool:
    few = 0 < (row.get("training_examples") or 0) < 20 and row.get("small_adapted") != "distilled"
    return few or _says(model, "bad_examples", text)


def _facts(task: str, text: str, model: EvidenceModel) -> Literal["in_request", "world"]:
    if task in IN_REQUEST:
        return "in_request"
    if task == "answer" and not _says(model, "world", text) and _says(model, "supplied", text):
        return "in_request"
    return "world"


def _steps(task: str, narrow: bool, text: str, model: EvidenceModel) -> bool:
    if task == "act":
        return not narrow or _says(model, "tool_steps", text)
    if task == "code":
        return not _says(model, "one_line_code", text)
    return task == "reason" or _says(model, "steps", text)
