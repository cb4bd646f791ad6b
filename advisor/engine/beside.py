"""What stands beside the advice: published measurements and documented decisions, and whether they agree with it.

The points are not touched. Where measurements speak against the advice it is called less firm, and the page says why.
"""

from __future__ import annotations

from typing import Literal

from advisor.engine.evidence.findings import Evidence, Finding, evidence_for
from advisor.engine.evidence.likeness import CaseLibrary, LikeCase, cases_like
from advisor.engine.evidence.match import EvidenceLibrary
from advisor.engine.evidence.rows import HybridResult
from advisor.engine.flow import is_real
from advisor.engine.recommendation import Recommendation, Strength
from advisor.engine.schema import Answers, Document, Outcome

MOST_MATCHES = 8
"""Sources kept with a finding, the most alike first."""
MOST_TERMS = 4
"""Terms of a probability kept, the largest first."""
ENOUGH_EXAMPLES = ("hundreds", "thousands", "many")
"""With so many checked examples a small model can be tuned (published break-even: about 100 to 300)."""
Kind = Literal["tuned_falls_short", "nothing_to_tune_with", "small_is_enough", "tuned_is_enough"]
LOWER: dict[Strength, Strength] = {"clear": "leaning", "leaning": "close", "close": "close", "none": "none"}


class Library(Document):
    """All that is known beside the questionnaire. Build it once and keep it: reading the rows is the slow part."""

    evidence: EvidenceLibrary
    cases: CaseLibrary
    hybrid_results: tuple[HybridResult, ...] = ()

    def warm_up(self) -> None:
        """Read all rows now, so that the first visitor does not wait for it."""
        _ = self.evidence.described, self.cases.coded


class NearCase(Document):
    """A documented decision as a result page shows it."""

    id: str
    organisation: str
    year: int | None
    description: str
    decision: Outcome
    label_confidence: str
    model_details: str
    reported_result: str
    source_title: str
    source_url: str
    original_url: str
    alike: tuple[str, ...]
    close: tuple[str, ...]
    different: tuple[str, ...]
    agrees: bool | None
    added_for_balance: bool


class Disagreement(Document):
    """Measurements that speak against the advice."""

    kind: Kind
    """Advised small, but even a tuned one tends to lose, or an untuned one does and no examples are there to tune
    with. Advised large, but a small one holds as it comes, or tuned with examples that are there."""
    before: Strength
    """How firm the advice was on the answers alone."""


class Beside(Document):
    evidence: Evidence | None = None
    cases: tuple[NearCase, ...] = ()
    disagreement: Disagreement | None = None
    judged_for: str = ""
    """The date of the two language models that the chances are meant for."""


def beside(library: Library, answers: Answers, recommendation: Recommendation) -> Beside:
    """Measurements and decisions for this need. Nothing is measured for a need without a task."""
    evidence = evidence_for(library.evidence, answers) if is_real(answers.get("task")) else None
    near = cases_like(library.cases, answers, advised=recommendation.outcome)
    return Beside(
        evidence=evidence and Evidence(as_it_comes=_lean(evidence.as_it_comes), tuned=_lean(evidence.tuned)),
        cases=tuple(_near(like) for like in near),
        disagreement=disagreement(recommendation, evidence, answers) if evidence else None,
        judged_for=library.evidence.model.reference.as_of if evidence else "",
    )


def disagreement(recommendation: Recommendation, evidence: Evidence, answers: Answers) -> Disagreement | None:
    """None for a hybrid: it is chosen for how the work divides, which no comparison of two models measures."""
    raw, tuned, examples = evidence.as_it_comes.lean, evidence.tuned.lean, answers.get("examples")
    kind: Kind | None = None
    if recommendation.outcome == "slm":
        if tuned == "large":
            kind = "tuned_falls_short"
        elif raw == "large" and examples == "none":
            kind = "nothing_to_tune_with"
    elif recommendation.outcome == "llm":
        if raw == "small":
            kind = "small_is_enough"
        elif tuned == "small" and examples in ENOUGH_EXAMPLES:
            kind = "tuned_is_enough"
    return Disagreement(kind=kind, before=recommendation.strength) if kind else None


def _lean(finding: Finding) -> Finding:
    """A finding with no more rows than are shown."""
    return finding.model_copy(
        update={"matches": finding.matches[:MOST_MATCHES], "contributions": finding.contributions[:MOST_TERMS]}
    )


_OF_LIKENESS = ("alike", "close", "different", "agrees", "added_for_balance")
_OF_CASE = tuple(name for name in NearCase.model_fields if name not in _OF_LIKENESS)


def _near(like: LikeCase) -> NearCase:
    told = {name: getattr(like.case, name) for name in _OF_CASE}
    return NearCase(**told, **{name: getattr(like, name) for name in _OF_LIKENESS})
