"""The verdict in words, wherever it stands: on the page, in a link preview, on the card and in the files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.engine.recommendation import Recommendation, Strength
from advisor.engine.schema import Questionnaire

NAMES: dict[str, Any] = {
    "slm": gettext_lazy("a small model"),
    "hybrid": gettext_lazy("both together"),
    "llm": gettext_lazy("a large model"),
}
STRENGTHS: dict[str, Any] = {
    "clear": gettext_lazy("clear"),
    "leaning": gettext_lazy("leaning"),
    "close": gettext_lazy("too close to call"),
}


def too_few(questionnaire: Questionnaire, recommendation: Recommendation) -> bool:
    """Whether it was given fewer real answers than advice needs."""
    return recommendation.coverage.answered < questionnaire.strength.minimum_answers


def verdict(questionnaire: Questionnaire, recommendation: Recommendation, *, disagreement: bool = False) -> str:
    """The one sentence of advice. That published tests disagree is only for readers who see the answers too."""
    outcome = recommendation.outcome
    if outcome is None:
        none_open = _("Your answers leave no way open.")
        return _("Not enough to go on yet.") if too_few(questionnaire, recommendation) else none_open
    if recommendation.strength != "close":
        return {
            "slm": _("Start with a small model."),
            "llm": _("Start with a large model."),
            "hybrid": _("Start with both together."),
        }[outcome]
    if disagreement and outcome == "slm":
        return _("Hard to call. Your answers say small, published tests do not.")
    if disagreement:
        return _("Hard to call. Your answers say large, published tests do not.")
    return {
        "slm": _("Too close to call. A small model is slightly ahead."),
        "llm": _("Too close to call. A large model is slightly ahead."),
        "hybrid": _("Too close to call. Both together are slightly ahead."),
    }[outcome]


def in_short(questionnaire: Questionnaire, recommendation: Recommendation) -> str:
    """The advice and its strength: "both together, leaning"."""
    if recommendation.outcome:
        facts = {"outcome": NAMES[recommendation.outcome], "strength": STRENGTHS[recommendation.strength]}
        return _("%(outcome)s, %(strength)s") % facts
    few = too_few(questionnaire, recommendation)
    return _("too few answers for a recommendation") if few else _("no way left open")


def strength_words(strength: Strength) -> str:
    """How firm the verdict is, for someone who has not seen the answers."""
    return {
        "clear": _("The answers point one way, and clearly."),
        "leaning": _("The answers lean this way. Something speaks for another way too."),
        "close": _("The answers speak for more than one way."),
        "none": "",
    }[strength]
