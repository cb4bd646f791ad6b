"""From frozen answers and frozen advice to a build brief: one pure function.

No item stands without an answer: what is not known is left out or named as open. Nothing of today is read, neither
prices nor models, so that a brief says the same whenever it is opened.
"""

from __future__ import annotations

from collections.abc import Callable

from advisor.engine.advice import Advice
from advisor.engine.brief import hybrid as brief_hybrid
from advisor.engine.brief import job as brief_job
from advisor.engine.brief import models as brief_models
from advisor.engine.brief import open_ends as brief_open
from advisor.engine.brief import risks as brief_risks
from advisor.engine.brief import summary as brief_summary
from advisor.engine.brief import testing as brief_testing
from advisor.engine.brief import training as brief_training
from advisor.engine.brief.parts import Brief, Case, Items, Section
from advisor.engine.schema import Answers, Questionnaire

SECTIONS: dict[str, Callable[[Case], Items]] = {
    "summary": brief_summary.summary,
    "job": brief_job.job,
    "in": brief_job.goes_in,
    "out": brief_job.comes_out,
    "scale": brief_job.scale,
    "models": brief_models.models,
    "hybrid": brief_hybrid.sharing,
    "training": brief_training.training,
    "test": brief_testing.testing,
    "stop": brief_risks.stopping,
    "risk": brief_risks.risks,
    "place": brief_risks.place,
    "open": brief_open.still_open,
}
"""In the order of the page. Sections without an item are left out."""
WITHOUT_ADVICE: dict[str, Callable[[Case], Items]] = {"job": brief_job.job, "first": brief_open.answer_first}


def brief(questionnaire: Questionnaire, answers: Answers, advice: Advice) -> Brief:
    """The brief for these answers; without advice only what to answer first."""
    case = Case(questionnaire, answers, advice)
    wanted = SECTIONS if case.outcome else WITHOUT_ADVICE
    sections = (Section(key=key, items=tuple(items(case))) for key, items in wanted.items())
    return Brief(
        outcome=case.outcome,
        sections=tuple(section for section in sections if section.items),
        prices_as_of=advice.costs.prices_as_of if advice.costs else None,
    )
