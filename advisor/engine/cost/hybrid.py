"""What a hybrid would save here, beside what was published about hybrids."""

from __future__ import annotations

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.costs import WayCost
from advisor.engine.cost.need import Workload
from advisor.engine.schema import Document


class HybridPromise(Document):
    """What was published about savings, beside what the numbers here give."""

    share_up: float
    saved_here_percent: float | None
    """Against the large model alone, at the typical figures; negative if dearer."""
    first_papers_low_percent: float
    first_papers_high_percent: float
    retests_low_percent: float
    retests_high_percent: float
    beyond_retests: bool
    """True if the saving here is more than any re-test found: count on the re-tests."""
    warning: str


def hybrid_promise(ways: tuple[WayCost, ...], work: Workload, catalogue: Catalogue) -> HybridPromise | None:
    """None where no hybrid is open."""
    costs = {way.way: way.usd_per_month for way in ways}
    hybrid, large = costs.get("hybrid"), costs.get("large_hosted") or costs.get("large_own")
    if hybrid is None:
        return None
    saved = None
    if large is not None and large.typical > 0:
        saved = round(float(1 - hybrid.typical / large.typical) * 100, 1)
    papers, retests = _saved("first_paper", catalogue), _saved("retest", catalogue)
    return HybridPromise(
        share_up=work.share_up,
        saved_here_percent=saved,
        first_papers_low_percent=min(papers),
        first_papers_high_percent=max(papers),
        retests_low_percent=min(retests),
        retests_high_percent=max(retests),
        beyond_retests=saved is not None and saved > max(retests),
        warning=catalogue.hybrid_warning,
    )


def _saved(kind: str, catalogue: Catalogue) -> list[float]:
    """Savings of this kind of study in percent; a single zero where there is none."""
    studies = catalogue.hybrid_studies
    return [item.saved_percent for item in studies if item.kind == kind and item.saved_percent is not None] or [0.0]
