"""The advice, and which models first and second."""

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
    "small_hosted": _("a small model as it comes, paid by use"),
    "small_rented": _("a small model on a rented machine"),
    "small_own": _("a small model on a machine of the business"),
    "hybrid": _("both together"),
    "large_own": _("a large model on a machine of the business"),
}

_ADVICE, _DOUBT, _FIRST, _SECOND = _("Advice"), _("Against it"), _("First"), _("Second")
_ROUTINE, _HARD = _("First, for the routine part"), _("Second, for the hard part")
_PRICES = _("%(prices)s for 1,000 requests. No order of merit.")
_PRICED = _("%(prices)s for 1,000 requests.")
_ASK = {
    "first.hosted": _("Nobody technical is there: these are names to ask a ready-made service for."),
    "second.hosted": _("Here too the names are what to ask the service for."),
    "first.own": _("Nobody technical is there: these are names to ask the firm for that sets it up."),
    "second.own": _("Here too the names are what to ask that firm for."),
}
"""What to do with names where nobody could call a model."""
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
    "models.advice.device": (
        _ADVICE,
        _("The answers speak for %(outcome)s, but without a network no large one can take part: the device is alone."),
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
    "models.first.device.own": (
        _FIRST,
        _(
            "A small model with open weights (files that may be downloaded and run), on the device itself: %(names)s. "
            "No order of merit."
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
    "models.second.device": (
        _SECOND,
        _("No second model: what the small one is unsure of waits for a network, or goes to a person."),
    ),
    "models.second.hybrid.unlisted": (_HARD, _("A large model.")),
    "models.second.llm.hosted": (
        _SECOND,
        [_("A small model on the same test, to see what the large one adds: %(names)s."), _PRICED],
    ),
    "models.second.llm.own": (
        _SECOND,
        _(
            "A small model with open weights on a machine of the business, on the same test, to see what the large "
            "one adds: %(names)s."
        ),
    ),
    "models.second.llm.none": (_SECOND, _("No small model on our list passes the answers.")),
    "models.second.llm.unlisted": (
        _SECOND,
        _("A small model on the same test, to see what the large one adds."),
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
}


def _asked() -> dict[str, tuple[Any, Any]]:
    """The same names for a business that has nobody to call a model."""
    found = {}
    for key, (lead, words) in SENTENCES.items():
        place, kind = key.split(".")[1], key.split(".")[-1]
        if f"{place}.{kind}" in _ASK:
            found[f"{key}.asked"] = lead, [*(words if isinstance(words, list) else [words]), _ASK[f"{place}.{kind}"]]
    return found


SENTENCES |= _asked()
