"""What is still open, and what to answer first where there is no advice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DECIDES = {
    "task": _("It decides the form of an answer, the test and the kind of model."),
    "error_cost": _("It decides how strict the test is and when to stop."),
    "review": _("It decides which checks to build."),
    "data_sensitivity": _("It decides which models may see the text at all. Until then send made-up texts only."),
    "facts": _("It decides whether a search through documents has to be built."),
    "mix": _("It decides whether one model or two share the work."),
    "complexity": _("It decides the size of the model and of the test."),
    "volume": _("It decides cost, machine and how long collecting takes."),
    "examples": _("It decides whether there is anything to test and learn with."),
    "length": _("It decides which models can read a request at once, and the price of it."),
    "latency": _("It decides where the model may run."),
    "languages": _("It decides which models can be used, and which texts the test needs."),
    "creativity": _("It decides how freely an answer may be worded."),
    "scope": _("It decides how many tests there must be."),
    "expertise": _("It decides who can judge an answer."),
    "team": _("It decides what can be run and repeated in-house."),
    "budget": _("It decides when the bill is too high."),
}
ASK = {
    "classify": _("The list of labels, with one clear and one borderline case for each, and where a sorted text goes."),
    "extract": _("The list of fields, what counts as right for each, and which program takes them in."),
    "answer": _("Who may ask, what must never be answered, and who updates the material."),
    "summarise": _("For whom the short version is, how long it may be, and what must never be left out."),
    "translate": _("From which language into which, or into what style, and the list of fixed terms."),
    "write": _("Who the readers are, where the text appears, and who answers for it."),
    "converse": _("Through which channel, at what hours a person can take over, and what may be promised."),
    "reason": _("Who acts on the proposal, and which rules it must never break."),
    "code": _("In which language and project, with which tests, and who may merge."),
    "act": _("The list of actions, the software with its interface, and a place to try them without effect."),
}
_OPEN = _("“%(question)s” Ask before you build.")
_NOT_COVERED = _("Our questions do not cover that.")

SENTENCES: dict[str, tuple[Any, Any]] = {
    **{f"open.question.{question}": (_("Not answered yet"), [_OPEN, words]) for question, words in DECIDES.items()},
    **{
        f"open.ask.{task}": (_("Not asked"), [words, _("Our questions do not cover it.")])
        for task, words in ASK.items()
    },
    "open.warned": (_("The business was told"), _("“%(text)s”")),
    "first.question": (_("Open"), _("“%(question)s” %(why)s")),
    "first.limit": (_("Ruled out"), "%(text)s %(way_on)s"),
}
