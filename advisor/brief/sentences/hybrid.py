"""Which requests go where, where a small and a large model share the work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GOES_UP = {
    "complexity.multistep": _("requests that take several steps building on each other"),
    "length.long": _("texts of more than 50 pages"),
    "languages.rare": _("texts in the less-used language"),
    "facts.own_material": _("questions whose answer is spread over several documents"),
    "facts.world": _("questions about general knowledge"),
}

_WHO, _UP, _LARGE, _SHARE, _PAYS, _ROUTER = (
    _("Who answers"), _("Goes up"), _("The large part"), _("Share"), _("What it saves"), _("A learned router"),
)  # fmt: skip

SENTENCES: dict[str, tuple[Any, Any]] = {
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
    "hybrid.pattern.people": (
        _WHO,
        _(
            "Nearly all requests are alike, so one model can serve them. People make the examples, the small model "
            "learns from them and answers; what it is unsure of goes up or to a person."
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
    "hybrid.up.device": (_("Waits"), _("What waits for a network or goes to a person, to begin with: %(up)s.")),
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
    "hybrid.large.unlisted": (
        _LARGE,
        _(
            "No provider may see the text, and no large model to run in-house that is on our list suits the answers. "
            "So the second model is the largest one that the machines of the business hold."
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
