"""What a small model learns from: which examples, how many, who may label them and how they are kept apart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_AIM, _SUM, _LABELS, _LONG = _("How many"), _("In all"), _("Who may label"), _("How long")
_WHICH, _CLEAN, _APART = _("Which"), _("Clean"), _("Keep apart")
_TERMS = _("Read the provider’s terms first: some forbid that another model learns from the answers.")
_PRACTICE = _(
    "That is a rule of practice: we hold no published test that counts them. Add examples until the test no longer "
    "improves."
)
_TOTAL = _(
    "About %(low)s to %(high)s, with %(test)s for the test and %(dev_low)s to %(dev_high)s to choose between settings."
)
_TOTAL_CONVERSATIONS = _(
    "About %(low)s to %(high)s whole conversations, with %(test)s for the test and %(dev_low)s to %(dev_high)s to "
    "choose between settings."
)
_TOTAL_JUDGED = _(
    "About %(low)s to %(high)s, with %(dev_low)s to %(dev_high)s to choose between settings. The test takes requests "
    "only: people judge the answers."
)
_HELD = {
    "unknown": "",
    "enough": _("There are enough to begin: take the newest and cleanest."),
    "short": _("There are not enough: collect about %(least)s to %(most)s more."),
    "maybe": _("There may be enough: count them, and below the lower figure collect the rest first."),
}

SENTENCES: dict[str, tuple[Any, Any]] = {
    "training.aim.classify": (
        _AIM,
        _(
            "%(low)s to %(high)s checked examples, at least 50 of the rarest label. In a study a tuned small "
            "model drew "
            "level with large ones at about %(labels)s on average, and at two to three times that once chance was "
            "counted in. The smallest number that won in the tests we hold is %(won)s."
        ),
    ),
    "training.aim.extract": (
        _AIM,
        _(
            "%(low)s to %(high)s texts with every field marked. In the tests we hold, a small model with %(lost)s "
            "examples did worse than a large one, one with %(won)s did better."
        ),
    ),
    "training.aim.answer": (
        _AIM,
        _(
            "%(low)s to %(high)s questions with approved answers. The smallest number that won in the tests we hold "
            "is %(won)s, on exam questions."
        ),
    ),
    "training.aim.write": (
        _AIM,
        _(
            "%(low)s to %(high)s briefs with the text that was published. The smallest number that won in the tests we "
            "hold is %(won)s, on turning data into text."
        ),
    ),
    "training.aim.code": (
        _AIM,
        _(
            "%(low)s to %(high)s tasks with code that passed, and more made from them. In a test we hold, %(won)s "
            "questions with their database queries, multiplied that way, brought a model of 4 billion parameters "
            "level with a large one."
        ),
    ),
    "training.aim.act": (
        _AIM,
        _(
            "%(low)s to %(high)s complete runs. In a test we hold, %(won)s clean ones were enough for a small model to "
            "do better than a large one."
        ),
    ),
    "training.aim.converse": (_AIM, [_("%(low)s to %(high)s whole conversations."), _PRACTICE]),
    "training.aim.summarise": (_AIM, [_("%(low)s to %(high)s texts with an approved short version."), _PRACTICE]),
    "training.aim.translate": (_AIM, [_("%(low)s to %(high)s passages with an approved version."), _PRACTICE]),
    "training.aim.reason": (_AIM, [_("%(low)s to %(high)s cases worked out step by step."), _PRACTICE]),
    **{
        f"training.held.{found}{counted}": (_SUM, [total, words] if words else [total])
        for counted, total in (("", _TOTAL), (".judged", _TOTAL_JUDGED), (".conversations", _TOTAL_CONVERSATIONS))
        for found, words in _HELD.items()
    },
    "training.slow": (
        _LONG,
        _("At the volume given, so many come in about %(months)s months. Use past ones, or begin without training."),
    ),
    "training.slow.never": (
        _LONG,
        _(
            "At the volume given, so many do not come in within %(months)s months, which is too late to be of use. Use "
            "past ones, or do without training."
        ),
    ),
    "training.which.classify": (
        _WHICH,
        _("Real requests of the last months: every label, the near misses between two labels, and some that fit none."),
    ),
    "training.which.extract": (
        _WHICH,
        _(
            "Whole texts from as many senders and layouts as come in, one in five of them with a field missing. Mark "
            "where each value stands."
        ),
    ),
    "training.which.answer": (
        _WHICH,
        _("Real questions with the passage and the approved answer, one in five of them without an answer there."),
    ),
    "training.which.write": (_WHICH, _("Texts that were really used, each with the brief it was written to.")),
    "training.which.summarise": (_WHICH, _("Real texts, each with a short version that somebody approved and used.")),
    "training.which.translate": (
        _WHICH,
        _("Real passages with the version that was used, and the list of fixed terms."),
    ),
    "training.which.converse": (
        _WHICH,
        _("Whole conversations that ended well, among them those that were rightly handed to a person."),
    ),
    "training.which.reason": (_WHICH, _("Real cases with the steps an expert took, wrong turns corrected.")),
    "training.which.code": (_WHICH, _("Real tasks with code that passed its tests, in the versions in use now.")),
    "training.which.act": (
        _WHICH,
        _("Complete runs from request to result, refused ones among them, with the software as it is now."),
    ),
    "training.clean.logs": (
        _CLEAN,
        _(
            "Throw out wrong and outdated ones. In a test with a booking assistant the same small model scored "
            "%(clean)s with clean examples, %(noisy)s with wrong ones among them and %(old)s with those of an older "
            "version; a large model scored %(large)s."
        ),
    ),
    "training.clean": (
        _CLEAN,
        _(
            "Two people judge 100 of those at hand without talking to each other. Where they differ, settle the rule, "
            "and correct the rest by it."
        ),
    ),
    "training.split.right": (
        _APART,
        _(
            "The newest %(test)s are the test and stay closed until the end; %(dev_low)s to %(dev_high)s more are to "
            "choose between settings. What belongs together (a thread, a customer, a document) is never on two sides."
        ),
    ),
    "training.split.judged": (
        _APART,
        _(
            "The newest requests are the test and stay closed until the end; %(dev_low)s to %(dev_high)s examples are "
            "to choose between settings. What belongs together (an author, a document) is never on two sides."
        ),
    ),
    "training.labels.public": (_LABELS, [_("A large model at any provider may propose answers."), _TERMS]),
    "training.labels.internal": (
        _LABELS,
        [_("A large model may propose answers, at a provider under contract that passes no text on."), _TERMS],
    ),
    "training.labels.personal": (
        _LABELS,
        [
            _(
                "A large model may propose answers only under contract and in the set region, or after names and "
                "numbers are taken out."
            ),
            _TERMS,
        ],
    ),
    "training.labels.personal.extract": (
        _LABELS,
        [
            _(
                "A large model may propose answers only under contract and in the set region. Names and numbers "
                "cannot be taken out first where they are what is looked for."
            ),
            _TERMS,
        ],
    ),
    "training.labels.own": (
        _LABELS,
        _(
            "Only a large model with open weights on machines of the business may propose answers: %(names)s. No text, "
            "no example and no label leaves."
        ),
    ),
    "training.labels.people": (
        _LABELS,
        _("People only. No provider may see the texts, and a large model in-house takes a machine-learning team."),
    ),
    "training.labels.people.unlisted": (
        _LABELS,
        _("People only. No provider may see the texts, and no large model to run in-house is on our list."),
    ),
    "training.labels.checked": (
        _("Check the labels"),
        _(
            "A person checks %(count)s proposed answers drawn at random. If none is wrong, fewer than 1 in %(one_in)s "
            "are (95 in 100 sure). If one is, correct the kind it belongs to and draw again. People alone label the "
            "test."
        ),
    ),
}
