"""The fitted model of published comparisons: from what was compared to how likely the small model wins.

A logistic sum that can be followed term by term: `weight * value` of each feature is its share of the
log-odds. The weights, the table of language models and the words that are looked for are data
(`fixtures/evidence/evidence_model.json`); `evidence_design` turns a comparison or a need into features.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.engine.schema import Document, Words

Cue = Literal[
    "elsewhere",
    "trained_here",
    "bad_examples",
    "rare_language",
    "long_text",
    "steps",
    "tool_steps",
    "one_line_code",
    "hard",
    "world",
    "supplied",
    "overlap_metric",
    "preference_metric",
    "faithful_metric",
    "encoder",
]
FEATURES: tuple[str, ...] = (
    "raw",
    "field",
    "elsewhere",
    "tuned_narrow",
    "tuned_broad",
    "gap_raw",
    "gap_field",
    "gap_tuned_broad",
    "gap_tuned_narrow",
    "gap_tuned_hard",
    "labelling_tuned",
    "world_tuned",
    "world_untuned",
    "steps_tuned",
    "steps_untuned",
    "specialist_raw",
    "overlap_metric",
    "helped_large",
    "tuned_large",
    "examples",
    "bad_examples",
    "rare_language",
    "long_text",
    "preference_metric",
    "thinks",
    "code_model",
    "tool_tuned",
    "single_call_raw",
    "summary_raw",
)


class Weight(Document):
    """What one feature adds to the log-odds that the small model does better, per unit."""

    feature: Words
    weight: float
    prior: float
    """What was expected before fitting; the fit is pulled towards it."""
    phrase: Words


class KnownModel(Document):
    """A language model, or a family of them, found by its name."""

    name: Words
    """Part of the name, lower case, words joined by hyphens; the longest match counts."""
    ability: float
    """General ability in hundreds of Elo points, as in public votes on chats (an estimate)."""
    params_b: Annotated[float, Field(gt=0)] | None = None
    """The size the ability is meant for, in thousand million parameters; None for one fixed model."""
    thinks: Annotated[float, Field(ge=0, le=1)] = 0.0
    """1 if trained to reason at length, 0.5 if strong at mathematics and code for its age."""


class Fallback(Document):
    """Ability of a language model that the table does not know, by year of publication."""

    small: dict[int, float]
    large: dict[int, float]
    per_doubling: float
    """Ability gained when a small model doubles in size."""


class Reference(Document):
    """The pair of language models a visitor would choose between today."""

    as_of: Words
    small_ability: float
    large_ability: float
    small_params_b: float
    what: Words


class HeldOut(Document):
    """How the model did on sources it had not seen. Ties are left out."""

    what: Words
    rows: int
    sources: int
    accuracy: float
    source_weighted_accuracy: float
    brier: float


class EvidenceModel(Document):
    """Everything needed to turn a design into a probability, and where it comes from."""

    format: Literal[1] = 1
    fitted_on: Words
    """Date of the fit."""
    how: Words
    source: Words
    comparisons: int
    sources: int
    weights: tuple[Weight, ...]
    language_models: tuple[KnownModel, ...]
    fallback: Fallback
    reference: Reference
    cues: dict[Cue, tuple[str, ...]]
    """Beginnings of words that tell something about a test."""
    held_out: tuple[HeldOut, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> EvidenceModel:
        named = [weight.feature for weight in self.weights]
        if sorted(named) != sorted(FEATURES):
            odd = sorted(set(named) ^ set(FEATURES)) or sorted({name for name in named if named.count(name) > 1})
            raise ValueError(f"each feature needs exactly one weight; look at {', '.join(odd)}")
        missing = [cue for cue in Cue.__args__ if cue not in self.cues]  # type: ignore[attr-defined]
        if missing:
            raise ValueError(f"words are missing for {', '.join(missing)}")
        return self

    @cached_property
    def weight_of(self) -> dict[str, Weight]:
        return {weight.feature: weight for weight in self.weights}

    @cached_property
    def names_read(self) -> dict[str, KnownModel | None]:
        """What was found in each name so far: rows repeat names, and looking through all entries takes long."""
        return {}


class Contribution(Document):
    """One term of the sum."""

    feature: str
    phrase: str
    value: float
    log_odds: float
    """Positive speaks for the small model."""


class Estimate(Document):
    """How likely the small model does at least as well (a tie counts half), and why."""

    probability: float
    contributions: tuple[Contribution, ...]
    """Largest first."""


def log_odds(model: EvidenceModel, features: dict[str, float]) -> float:
    weights = model.weight_of
    return math.fsum(weights[name].weight * value for name, value in features.items())


def sigmoid(value: float) -> float:
    value = max(-35.0, min(35.0, value))
    return 1 / (1 + math.exp(-value))


def estimate(model: EvidenceModel, features: dict[str, float]) -> Estimate:
    """The probability with every term that is not nought."""
    terms = [
        Contribution(
            feature=name,
            phrase=model.weight_of[name].phrase,
            value=value,
            log_odds=model.weight_of[name].weight * value,
        )
        for name, value in features.items()
        if value
    ]
    terms.sort(key=lambda term: (-abs(term.log_odds), term.feature))
    return Estimate(probability=sigmoid(log_odds(model, features)), contributions=tuple(terms))
