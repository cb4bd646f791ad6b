"""The small model to train: whether, of which size, from which models, and on what it runs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_WHEN, _BASE, _WHY = _("Whether"), _("What"), _("Record of this size")
_RUNS, _LANGUAGES, _CANDIDATES = _("Runs on"), _("Languages"), _("Candidates")
_TUNED = _(
    "In published results like this work (%(tests)s, from %(found_in)s sources) a small model trained for the task did "
    "better than a large one in %(better)s, as well in %(tied)s, worse in %(worse)s."
)
_RAW = _(
    "In published results like this work (%(tests)s, from %(found_in)s sources) a small model as it comes did better "
    "than a large one in %(better)s, as well in %(tied)s, worse in %(worse)s."
)
_CHANCE = _(
    "The chance that it does at least as well as a large one today, ties counting half: %(chance)s It could be "
    "anything from %(chance_low)s to %(chance_high)s in 10. That is not the share that was counted: it also weighs how "
    "able today’s models are and what makes this work easy or hard for them."
)
_LORA = _("Train it with LoRA: the model stays as it is, and small weights learned from the examples are added to it.")
_MACHINE = _(
    "A model of one’s own is not sold at a price by use. A month with %(way)s (%(machine)s, carrying %(name)s) came to "
    "%(typical)s. A larger one takes more."
)

SENTENCES: dict[str, tuple[Any, Any]] = {
    "training.when.train": (
        _WHEN,
        [_("The record speaks for training one: all of the range named here lies above a half."), _TUNED, _CHANCE],
    ),
    "training.when.untrained_first": (
        _WHEN,
        [
            _(
                "Try a small model as it comes first, and train only if it misses the target: all of the range named "
                "here lies above a half."
            ),
            _RAW,
            _CHANCE,
        ],
    ),
    "training.when.doubt": (
        _WHEN,
        [
            _(
                "Expect a trained small model to fall short, and let the test decide before you collect much: all of "
                "the range named here lies below a half."
            ),
            _TUNED,
            _CHANCE,
        ],
    ),
    "training.when.open": (
        _WHEN,
        [
            _(
                "Try without training first, and train if that misses the target: the range named here lies on both "
                "sides of a half."
            ),
            _TUNED,
            _CHANCE,
        ],
    ),
    "training.when.few": (
        _WHEN,
        [
            _("Try without training first, and train if that misses the target."),
            _TUNED,
            _("Fewer than three sources are too few to say more."),
        ],
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
            "A wider count: in all published tests we hold for this kind of job, also those unlike this work, tuned "
            "models of this size did better than a large one in %(better)s of %(tests)s, as well in %(tied)s and worse "
            "in %(worse)s. Many of the large ones are older than those sold now."
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
        _CANDIDATES,
        _(
            "Of that size, and with files that may be downloaded (open weights): %(names)s. Read the licence before "
            "you begin."
        ),
    ),
    "training.candidates.none": (
        _CANDIDATES,
        _(
            "None of those that our list names first is of that size. Look for one with open weights (files that may "
            "be downloaded) whose licence, languages and longest text suit the answers."
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
    "training.runs.encoder.device": (
        _RUNS,
        _("A device carries an encoder without a graphics card. Measure its speed on the weakest one in use."),
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
    "training.runs.machine.over.home": (
        _RUNS,
        [_MACHINE, _("That is above the budget. Settle it before you collect examples.")],
    ),
}
