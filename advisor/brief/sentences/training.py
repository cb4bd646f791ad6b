"""The small model to train."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_WHEN, _BASE, _WHY, _AIM, _SUM = _("Whether"), _("What"), _("Record of this size"), _("How many"), _("In all")
_WHICH, _CLEAN, _APART, _LABELS = _("Which"), _("Clean"), _("Keep apart"), _("Who may label")
_RUNS, _LANGUAGES = _("Runs on"), _("Languages")
_TUNED = _(
    "In published results like this work (%(tests)s, from %(found_in)s sources) a small model trained for the task did "
    "better than a large one in %(better)s, as well in %(tied)s, worse in %(worse)s."
)
_RAW = _(
    "In published results like this work (%(tests)s, from %(found_in)s sources) a small model as it comes did better "
    "than a large one in %(better)s, as well in %(tied)s, worse in %(worse)s."
)
_LORA = _("Train it with LoRA: the model stays as it is, and small weights learned from the examples are added to it.")
_TERMS = _("Read the provider’s terms first: some forbid that another model learns from the answers.")
_PRACTICE = _(
    "That is a rule of practice: we hold no published test that counts them. Add examples until the test no longer "
    "improves."
)
_MACHINE = _(
    "A model of one’s own is not sold at a price by use. A month with %(way)s (%(machine)s, carrying %(name)s) came to "
    "%(typical)s. A larger one takes more."
)
_TOTAL = _(
    "About %(low)s to %(high)s, with %(test)s for the test and %(dev_low)s to %(dev_high)s to choose between settings."
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
    "training.when.train": (_WHEN, [_("The record speaks for training one."), _TUNED]),
    "training.when.untrained_first": (
        _WHEN,
        [_("Try a small model as it comes first, and train only if it misses the target."), _RAW],
    ),
    "training.when.doubt": (
        _WHEN,
        [_("Expect a trained small model to fall short, and let the test decide before you collect much."), _TUNED],
    ),
    "training.when.open": (
        _WHEN,
        [_("Try without training first, and train if that misses the target."), _TUNED, _("That settles nothing.")],
    ),
    "training.when.unknown": (
        _WHEN,
        _(
            "Try without training first, and train if that misses the target. We hold no published result with a "
            "trained model like this work."
        ),
    ),
    "training.worth": (
        _("Worth it"),
        _("Not for the money, at this volume. Train only if the test shows that it makes clearly more answers right."),
    ),
    "training.base.encoder": (
        _BASE,
        _(
            "An encoder of 0.1 to 0.4 billion parameters: a model that reads a text and scores each label, and writes "
            "nothing. Train all of it. A closed list of labels asks for no more."
        ),
    ),
    "training.base.small": (_BASE, [_("A model that writes (a decoder) of 1 to 4 billion parameters."), _LORA]),
    "training.base.medium": (
        _BASE,
        [
            _("A model that writes (a decoder) of 7 to 14 billion parameters, and a smaller one if that passes too."),
            _LORA,
        ],
    ),
    "training.record": (
        _WHY,
        _(
            "In the published tests we hold for this kind of job, tuned models of this size did better than a large "
            "one in %(better)s of %(tests)s, as well in %(tied)s and worse in %(worse)s. Many of the large ones are "
            "older than those sold now."
        ),
    ),
    "training.record.none": (
        _WHY,
        _("We hold hardly any published test of a tuned model of this size on this kind of job: it is a first guess."),
    ),
    "training.base.no_encoder": (
        _("Why no encoder"),
        _(
            "An encoder, which only marks words, would be smaller. In the published tests we hold it did better than a "
            "large model in %(better)s of %(tests)s."
        ),
    ),
    "training.candidates": (
        _("Candidates"),
        _(
            "Of those whose files may be downloaded (open weights), these pass: %(names)s. "
            "Take the one nearest in size, and read its licence first."
        ),
    ),
    "training.languages.several": (
        _LANGUAGES,
        _("Take a base made for all of them, and collect examples in each in the share in which it comes."),
    ),
    "training.languages.rare": (
        _LANGUAGES,
        _("Take a base that names the less-used language, and collect more examples in it than its share."),
    ),
    "training.runs.encoder": (
        _RUNS,
        _("An ordinary server without a graphics card carries an encoder. We hold no price for that: ask for one."),
    ),
    "training.runs.machine": (_RUNS, _MACHINE),
    "training.runs.machine.over": (
        _RUNS,
        [
            _MACHINE,
            _(
                "That is above the budget: ask hosts that serve trained models by use, or stay with a model as it "
                "comes."
            ),
        ],
    ),
    "training.runs.machine.over.sealed": (
        _RUNS,
        [_MACHINE, _("That is above the budget. Settle it before you collect examples.")],
    ),
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
        for counted, total in (("", _TOTAL), (".judged", _TOTAL_JUDGED))
        for found, words in _HELD.items()
    },
    "training.slow": (
        _("How long"),
        _("At the volume given, so many come in about %(months)s months. Use past ones, or begin without training."),
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
    "training.labels.checked": (
        _("Check the labels"),
        _(
            "A person checks %(count)s proposed answers drawn at random. If none is wrong, fewer than 1 in %(one_in)s "
            "are (95 in 100 sure). If one is, correct the kind it belongs to and draw again. People alone label the "
            "test."
        ),
    ),
}
