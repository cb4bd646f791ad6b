"""What can go wrong and who checks, where the data stays, who looks after it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_CHECK, _SAMPLE, _DATA, _TEAM = _("Checks"), _("Every month"), _("Data"), _("Who looks after it")

SENTENCES: dict[str, tuple[Any, Any]] = {
    "risk.minor.always": (
        _CHECK,
        _("A slip is a small annoyance, and a person reads every answer. Count what they change: that is the measure."),
    ),
    "risk.minor.sampled": (
        _CHECK,
        _("A slip is a small annoyance, and a person looks at some. Draw those at random, so that they stand for all."),
    ),
    "risk.minor.never": (
        _CHECK,
        _("A slip is a small annoyance, and nobody reads the answers first. Give whoever gets one a way to report it."),
    ),
    "risk.moderate.always": (
        _CHECK,
        _(
            "A slip means extra work or an unhappy customer. A person reads every answer: show the source beside "
            "it, or "
            "checking turns into clicking."
        ),
    ),
    "risk.moderate.sampled": (
        _CHECK,
        _(
            "A slip means extra work or an unhappy customer, and a person checks some. Let them check all that the "
            "model is unsure of, and some drawn at random."
        ),
    ),
    "risk.moderate.never": (
        _CHECK,
        _(
            "A slip means extra work or an unhappy customer, and nobody checks first. Hold back what the model is "
            "unsure of, and make every answer easy to undo."
        ),
    ),
    "risk.serious.always": (
        _CHECK,
        _(
            "A slip means real loss or trouble with the law. A person reads every answer: slip in a known wrong "
            "one now "
            "and then, to see that the check works."
        ),
    ),
    "risk.serious.sampled": (
        _CHECK,
        _(
            "A slip means real loss or trouble with the law, and only some answers are checked. Write down before the "
            "start which must always be (by amount, deadline, low score), and keep who decided what."
        ),
    ),
    "risk.serious.never": (
        _CHECK,
        _(
            "A slip means real loss or trouble with the law, and nobody checks first. Do not release it so: build in a "
            "person for the answers with most at stake."
        ),
    ),
    "risk.critical.always": (
        _CHECK,
        _(
            "A slip can harm a person or the whole business. The model proposes and a person decides each time, with "
            "the source in view. Slip in a known wrong answer now and then, to see that the check works."
        ),
    ),
    "risk.critical.sampled": (
        _CHECK,
        _(
            "A slip can harm a person or the whole business, and only some answers are checked. That is not enough: a "
            "person decides every one that could do harm."
        ),
    ),
    "risk.critical.never": (
        _CHECK,
        _(
            "A slip can harm a person or the whole business, and nobody checks first. Do not build it so. Let it "
            "propose, and a person decide."
        ),
    ),
    "risk.sample": (
        _SAMPLE,
        _(
            "Look at %(count)s answers drawn at random. If none is wrong, fewer than 1 in %(one_in)s are (95 in 100 "
            "sure). If some are, read on until you know what they share."
        ),
    ),
    "risk.sample.open": (
        _SAMPLE,
        _(
            "Look at %(count)s answers drawn at random, or at all of them if there are fewer. If none of %(count)s is "
            "wrong, fewer than 1 in %(one_in)s are (95 in 100 sure). If some are, read on until you know what they "
            "share."
        ),
    ),
    "risk.sample.all": (
        _SAMPLE,
        _("Read all answers of the month afterwards: at this volume a sample would say little."),
    ),
    "risk.facts": (
        _("Made-up facts"),
        _("Some facts from memory will be wrong and sound sure. Mark for the reader what nobody has looked up."),
    ),
    "risk.task.act": (
        _("Actions"),
        _(
            "Give it the fewest rights that will do. Text inside a request must never be able to start an action, and "
            "what cannot be undone waits for a click."
        ),
    ),
    "risk.task.converse": (
        _("Visitors"),
        _("Say that it is a program. Some will try to lead it astray: keep limits outside the model, in plain code."),
    ),
    "risk.task.code": (
        _("Code"),
        _("Run it in a closed place first, without keys or live data, and scan what it brings in."),
    ),
    "place.data.public": (
        _DATA,
        _("The text may go anywhere. Even so, keep a record of what went to which model and when."),
    ),
    "place.data.internal": (
        _DATA,
        _(
            "To a provider under contract only: no private accounts, nobody who passes texts on, and no use of the "
            "texts for the provider’s own models. The same holds for logs and tests."
        ),
    ),
    "place.data.personal": (
        _DATA,
        _(
            "To a provider under contract in the set region only: get both in writing. "
            "Send no field that the job does not need, and keep texts out of logs. The same holds for tests."
        ),
    ),
    "place.data.sealed": (
        _DATA,
        _(
            "Nothing leaves the premises or the device: no provider, no labelling outside, no logs or error reports "
            "that go elsewhere. Tests and examples are as private as the requests."
        ),
    ),
    "place.offline": (
        _("Network"),
        _("None. Updates of the model and its instruction come by a way that works without one: agree on it."),
    ),
    "place.pinned": (
        _("Versions"),
        _("Fix the version of every model at a provider. Repeat the test before a change: they withdraw old ones."),
    ),
    "place.control": (
        _("Control"),
        _("It matters to the business. Instruction, examples, test and, if there are any, weights belong to it."),
    ),
    "place.upkeep": (
        _("Upkeep"),
        _(
            "Little of it matters to the business. Where two ways do equally well, take the one that others keep "
            "running."
        ),
    ),
    "place.team.none.small": (
        _TEAM,
        _(
            "Nobody technical. Settle before the start who keeps it running, who repeats the training and for how "
            "much. Without that, use a model as it comes, as a service."
        ),
    ),
    "place.team.none.at_home": (
        _TEAM,
        _(
            "Nobody technical, and no provider does the work. Find a firm that installs the model on the spot and "
            "looks after it under contract, or a program that comes with a model inside."
        ),
    ),
    "place.team.none.large": (
        _TEAM,
        _("Nobody technical. Use a ready-made service, and let the business itself keep the instruction and the test."),
    ),
    "place.team.developers.small": (
        _TEAM,
        _(
            "Software developers. They can call a model and run the test. For the training, add somebody for a while "
            "who has done it before, and have the recipe written down."
        ),
    ),
    "place.team.developers.large": (
        _TEAM,
        _("Software developers, which is enough here. Let one of them own the instruction and the test."),
    ),
    "place.team.ml.small": (_TEAM, _("A machine-learning team. It can train, host and repeat the test by itself.")),
    "place.team.ml.large": (_TEAM, _("A machine-learning team. Let one of them own the instruction and the test.")),
}
