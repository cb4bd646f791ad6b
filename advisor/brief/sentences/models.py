"""The advice, which models first and second, and which requests go where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OUTCOMES = {
    "slm": _("a small model"),
    "hybrid": _("a small and a large model together"),
    "llm": _("a large model"),
}
WAYS = {
    "large_hosted": _("a large model paid by use"),
    "small_hosted": _("a small model paid by use"),
    "small_rented": _("a small model on a rented machine"),
    "small_own": _("a small model on a machine of the business"),
    "hybrid": _("both together"),
    "large_own": _("a large model on a machine of the business"),
}
GOES_UP = {
    "complexity.multistep": _("requests that take several steps building on each other"),
    "length.long": _("texts of more than 50 pages"),
    "languages.rare": _("texts in the less-used language"),
    "facts.own_material": _("questions whose answer is spread over several documents"),
    "facts.world": _("questions about general knowledge"),
}

_ADVICE, _DOUBT, _FIRST, _SECOND = _("Advice"), _("Against it"), _("First"), _("Second")
_ROUTINE, _HARD = _("For the routine part"), _("For the hard part")
_WHO, _UP, _LARGE, _SHARE, _PAYS, _ROUTER = (
    _("Who answers"), _("Goes up"), _("The large part"), _("Share"), _("What it saves"), _("A learned router"),
)  # fmt: skip
_PRICES = _("%(low)s to %(high)s for 1,000 requests. No order of merit.")
_PRICED = _("%(low)s to %(high)s for 1,000 requests.")
_NO_LIST = _("This result was made without a list of models: choose two or three together with the business.")
_NONE_SMALL = _("No small model on our list passes the answers. Find out which answer rules them out before you build.")

SENTENCES: dict[str, tuple[Any, Any]] = {
    "models.advice.clear": (_ADVICE, _("The answers speak clearly for %(outcome)s.")),
    "models.advice.leaning": (
        _ADVICE,
        _("The answers lean towards %(outcome)s. Next comes %(second)s: keep the way there open."),
    ),
    "models.advice.close": (
        _ADVICE,
        _(
            "Too close to call: %(outcome)s, just ahead of %(second)s. Build the test first and let it decide between "
            "the two."
        ),
    ),
    "models.disagreement.tuned_falls_short": (
        _DOUBT,
        _(
            "Published tests on such work say otherwise: even small models tuned for the task tended to fall short "
            "of a large one. Test both before you spend on examples."
        ),
    ),
    "models.disagreement.nothing_to_tune_with": (
        _DOUBT,
        _(
            "Published tests on such work speak against a small model as it comes, and there are no examples yet to "
            "train one with. Collect them first."
        ),
    ),
    "models.disagreement.small_is_enough": (
        _DOUBT,
        _("Published tests on such work do not ask for it: small models as they come tended to do as well."),
    ),
    "models.disagreement.tuned_is_enough": (
        _DOUBT,
        _(
            "In published tests on such work, small models fitted to the task with examples tended to do as well, and "
            "there are enough examples here. Come back to that once the large one works."
        ),
    ),
    "models.flip": (
        _("Ask once more"),
        _("“%(question)s” If the answer were “%(labels)s”, the advice would be %(outcome)s."),
    ),
    "models.flip_set": (
        _("Ask once more"),
        _("“%(question)s” If the answers were “%(labels)s”, the advice would be %(outcome)s."),
    ),
    "models.first.slm.hosted": (_FIRST, [_("A small model as it comes, paid by use: %(names)s."), _PRICES]),
    "models.first.slm.own": (
        _FIRST,
        _(
            "A small model as it comes, with open weights (files that may be downloaded and run), on a machine of the "
            "business: %(names)s. No order of merit."
        ),
    ),
    "models.first.slm.none": (_FIRST, _NONE_SMALL),
    "models.first.slm.unlisted": (_FIRST, [_("A small model as it comes."), _NO_LIST]),
    "models.first.hybrid.hosted": (_ROUTINE, [_("A small model paid by use: %(names)s."), _PRICES]),
    "models.first.hybrid.own": (
        _ROUTINE,
        _(
            "A small model with open weights (files that may be downloaded and run), on a machine of the business: "
            "%(names)s. No order of merit."
        ),
    ),
    "models.first.hybrid.none": (_ROUTINE, _NONE_SMALL),
    "models.first.hybrid.unlisted": (_ROUTINE, [_("A small model."), _NO_LIST]),
    "models.first.llm.hosted": (_FIRST, [_("A large model paid by use: %(names)s."), _PRICES]),
    "models.first.llm.own": (
        _FIRST,
        _(
            "A large model with open weights (files that may be downloaded and run), on machines of the business: "
            "%(names)s. No order of merit."
        ),
    ),
    "models.first.llm.none": (
        _FIRST,
        _("No large model on our list passes the answers. Find out which answer rules them out before you build."),
    ),
    "models.first.llm.unlisted": (_FIRST, [_("A large model."), _NO_LIST]),
    "models.second.slm.hosted": (
        _SECOND,
        [_("A large model on the same test, to see what is possible, and to fall back on: %(names)s."), _PRICED],
    ),
    "models.second.slm.own": (
        _SECOND,
        _(
            "A large model with open weights on a machine of the business, on the same test, to see what is possible, "
            "and to fall back on: %(names)s."
        ),
    ),
    "models.second.slm.none": (
        _SECOND,
        _("No large model passes the answers. If the small one misses the target, a person does the work."),
    ),
    "models.second.slm.unlisted": (_SECOND, _("A large model on the same test, where the text may go to one.")),
    "models.second.hybrid.hosted": (_HARD, [_("A large model paid by use: %(names)s."), _PRICED]),
    "models.second.hybrid.own": (
        _HARD,
        _("A large model with open weights on a machine of the business: %(names)s. No order of merit."),
    ),
    "models.second.hybrid.none": (
        _HARD,
        _("No large model on our list passes the answers. See “Which requests go where”."),
    ),
    "models.second.hybrid.unlisted": (_HARD, _("A large model.")),
    "models.second.llm.hosted": (
        _SECOND,
        [_("A small model on the easiest third, to see what the large one is worth there: %(names)s."), _PRICED],
    ),
    "models.second.llm.own": (
        _SECOND,
        _(
            "A small model with open weights on a machine of the business, on the easiest third, to see what the "
            "large one is worth there: %(names)s."
        ),
    ),
    "models.second.llm.none": (_SECOND, _("No small model on our list passes the answers.")),
    "models.second.llm.unlisted": (
        _SECOND,
        _("A small model on the easiest third, to see what the large one is worth there."),
    ),
    "models.cautions": (_("Check"), _("Our list adds: %(cautions)s.")),
    "models.stale": (_("Old prices"), _("For %(names)s the price is the last one seen, not that of the day.")),
    "models.gap.hardly": (
        _("Money"),
        _(
            "Paid by use and as it comes, a small model costs %(small)s a month here and a large one %(large)s. Money "
            "is no reason to choose between them: decide by the test and by where the text may go."
        ),
    ),
    "models.gap.saved": (
        _("Money"),
        _("Paid by use and as it comes, a small model costs %(small)s a month here and a large one %(large)s."),
    ),
    "models.instruction.examples": (
        _("Instruction"),
        _("Put five to ten of the checked examples into it, and none that is in the test."),
    ),
    "hybrid.pattern.device": (
        _WHO,
        _(
            "The small model on the device, alone, while there is no network. What it is unsure of waits until there "
            "is one, or goes to a person."
        ),
    ),
    "hybrid.pattern.teacher": (
        _WHO,
        _(
            "Nearly all requests are alike, so one model can serve them. The large one works beforehand and proposes "
            "answers, the small one learns from them and answers alone."
        ),
    ),
    "hybrid.pattern.kind": (
        _WHO,
        _(
            "Divide before any model answers, by what a program can see: the sender, the form, the subject, the "
            "length. Free text comes with no score to divide by."
        ),
    ),
    "hybrid.pattern.score": (
        _WHO,
        _(
            "The small model answers all and gives a score; below a limit, the request goes up to the larger one (a "
            "cascade). Set the limit on requests kept for that. In one comparison such a "
            "plain rule beat learned ones in 25 of 27 set-ups."
        ),
    ),
    "hybrid.pattern.rule": (
        _WHO,
        _(
            "Begin with a rule that a person can read: by kind, sender or length. Then add a second: what the small "
            "model is unsure of goes up to the larger one (a cascade). In one comparison such a "
            "plain rule beat learned ones in 25 of 27 set-ups."
        ),
    ),
    "hybrid.up": (_UP, _("To begin with: %(up)s.")),
    "hybrid.person": (
        _("To a person"),
        _("Answers with the most at stake go to a person and to no model. Agree with the business which they are."),
    ),
    "hybrid.large.own": (_LARGE, _("It runs on machines of the business as well: open weights only.")),
    "hybrid.large.held": (
        _LARGE,
        _(
            "No provider may see the text, and a large model of one’s own takes a machine-learning team. So the second "
            "model is the largest one that the machines of the business hold."
        ),
    ),
    "hybrid.share": (
        _SHARE,
        _(
            "Costs were counted with %(share)s in 100 requests going up (%(low)s to %(high)s). That is assumed, not "
            "measured: measure it in the first week."
        ),
    ),
    "hybrid.saves": (
        _PAYS,
        _(
            "Both together came to %(both)s a month, a large model alone to %(large)s. An independent "
            "re-test found %(low)s to %(high)s in 100 saved by the best routers, and several that lost accuracy."
        ),
    ),
    "hybrid.saves.beyond": (
        _PAYS,
        _(
            "Both together came to %(both)s a month, a large model alone to %(large)s. Do not count on all "
            "of that: an independent re-test found %(low)s to %(high)s in 100 saved by the best routers, and several "
            "that lost accuracy."
        ),
    ),
    "hybrid.dearer": (
        _PAYS,
        _(
            "Both together came to %(both)s a month, a large model alone to %(large)s: money is no reason "
            "for two models here."
        ),
    ),
    "hybrid.router.few": (
        _ROUTER,
        _(
            "Leave it for later. In one test it took about %(count)s examples of the same kind of requests before one "
            "was better than chance."
        ),
    ),
    "hybrid.router.many": (
        _ROUTER,
        _(
            "There are examples enough to try one after the plain rule: in one test it took about %(count)s of the "
            "same kind of requests before one was better than chance."
        ),
    ),
}
