"""The brief in five lines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_BUILD, _WITH, _TEST, _STOP = _("Build"), _("With"), _("Test"), _("Stop")
_COST = pgettext_lazy("what it costs", "Cost")

SENTENCES: dict[str, tuple[Any, Any]] = {
    "summary.build.slm.train": (_BUILD, _("A small model: try it as it comes, then train it for the task.")),
    "summary.build.slm.try": (_BUILD, _("A small model as it comes; train one if that misses the target.")),
    "summary.build.slm.doubt": (
        _BUILD,
        _("A small model, and let the test decide: published tests expect it to fall short, even trained."),
    ),
    "summary.build.hybrid.share": (
        _BUILD,
        _("A small model for the routine requests, and a large one for the hard ones."),
    ),
    "summary.build.hybrid.held": (
        _BUILD,
        _("A small model for the routine requests, and the largest that the machines there hold for the hard ones."),
    ),
    "summary.build.hybrid.teacher": (
        _BUILD,
        _("A small model that learns from what a large one proposed, and then answers alone."),
    ),
    "summary.build.hybrid.people": (_BUILD, _("A small model that learns from examples that people make.")),
    "summary.build.hybrid.device": (
        _BUILD,
        _("A small model on the device. What it is unsure of waits, or goes to a person."),
    ),
    "summary.build.llm": (_BUILD, _("A large model with an instruction, as it comes.")),
    "summary.build.against.tuned_falls_short": (
        _BUILD,
        _("A small model beside a large one, in a test only: published tests expect it to fall short, even trained."),
    ),
    "summary.build.against.nothing_to_tune_with": (
        _BUILD,
        _("A small model, but first a test: published tests speak against one as it comes, and no examples are there."),
    ),
    "summary.build.against.small_is_enough": (
        _BUILD,
        _("A large model with an instruction, and a small one in the same test: in published ones it did as well."),
    ),
    "summary.build.against.tuned_is_enough": (
        _BUILD,
        _("A large model with an instruction; then test a small one: in published tests, trained, it did as well."),
    ),
    "summary.with.small": (_WITH, _("%(small)s.")),
    "summary.with.large": (_WITH, _("%(large)s.")),
    "summary.with.small_only": (_WITH, _("Small: %(small)s. Large: none on our list.")),
    "summary.with.both": (_WITH, _("Small: %(small)s. Large: %(large)s.")),
    "summary.with.none": (_WITH, _("No model on our list passes the answers.")),
    "summary.test.right": (_TEST, _("On %(five)s requests, the same for all that is compared.")),
    "summary.test.conversations": (_TEST, _("On %(five)s whole conversations, the same for all that is compared.")),
    "summary.test.judged": (
        _TEST,
        _("On %(five)s pairs of answers, which people compare without seeing whose they are."),
    ),
    "summary.test.few": (
        _TEST,
        _("On %(needed)s requests, for a difference of %(points)s points; three months bring only %(requests)s."),
    ),
    "summary.test.too_few": (
        _TEST,
        _("Read every answer: three months bring about %(requests)s requests, too few for figures."),
    ),
    "summary.stop.minor": (_STOP, _("If it is not clearly better than the plain way.")),
    "summary.stop.moderate": (_STOP, _("If it stays more than 5 points behind people after two rounds of mending.")),
    "summary.stop.serious": (_STOP, _("If it is behind people, or one answer in the check for harm was harmful.")),
    "summary.stop.critical": (_STOP, _("At the first answer in the check for harm that could have hurt somebody.")),
    "summary.stop.budget": (_STOP, _("If a month costs more than %(limit)s.")),
    "summary.cost": (_COST, _("%(typical)s a month, with %(way)s.")),
    "summary.cost.volume": (_COST, _("No price: the number of requests given is none at all.")),
    "summary.cost.device": (_COST, _("No price: without a network no pair of models can be run.")),
    "summary.cost.held": (_COST, _("No price: the larger part is what the machines of the business hold.")),
    "summary.cost.closed": (_COST, _("No price: no way to run it is open with these answers.")),
    "summary.cost.over": (_COST, _("%(typical)s a month, with %(way)s: more than the budget of up to %(limit)s.")),
}
