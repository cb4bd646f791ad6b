"""The work itself: the job, what goes in and comes out, how much and how fast."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JOBS = {
    "write": _("Write new text"),
    "converse": _("Talk with people"),
    "classify": _("Sort, tag, score or route texts"),
    "extract": _("Pull facts out of texts"),
    "answer": _("Answer questions"),
    "summarise": _("Shorten texts"),
    "translate": _("Translate or reword texts"),
    "reason": _("Plan, compare or analyse"),
    "code": _("Write or check program code"),
    "act": _("Carry out steps in other software"),
}
DOMAINS = {
    "finance": _("about banking, insurance or accounts"),
    "healthcare": _("about health and care"),
    "legal": _("about law and contracts"),
    "retail": _("about shops and online sales"),
    "software": _("about software and IT"),
    "education": _("about schools and training"),
    "government": _("about public services"),
    "media": _("about media and marketing"),
    "manufacturing": _("about factories, trades or building"),
}
LANGUAGES = {
    "one": _("in one widely used language"),
    "several": _("in several widely used languages"),
    "rare": _("in languages of which at least one is less used"),
}
LENGTHS = {
    "short": _("with a few sentences to read each time"),
    "page": _("with up to about a page to read each time"),
    "pages": _("with up to about 50 pages to read each time"),
    "long": _("with more than 50 pages to read at times"),
}
LATENCIES = {
    "batch": _("answered by the next morning"),
    "seconds": _("answered within a few seconds"),
    "instant": _("answered in under a second"),
    "offline": _("answered on a device or without a network"),
}
BUDGETS = {
    "under_100": _("less than 100 US dollars"),
    "under_1000": _("100 to 1,000 US dollars"),
    "under_10000": _("1,000 to 10,000 US dollars"),
    "over_10000": _("more than 10,000 US dollars"),
}

_WIDTH, _MIX, _LENGTH, _FACTS = _("Width"), _("How it divides"), _("Length"), _("Facts")
_LANGUAGES, _WORDS, _FORM, _FREEDOM = _("Languages"), _("Words"), _("Form"), _("Freedom")
_VOLUME, _SPEED = _("Volume"), _("Speed")
_LENGTH_OF = {
    "pages": _("Up to about 50 pages in one request. Test with the longest ones too: facts in the middle get lost."),
    "long": _("More than 50 pages in one request. Test with the longest ones too: facts in the middle get lost."),
}

SENTENCES: dict[str, tuple[Any, Any]] = {
    "job.sentence": ("", "%(job)s"),
    "job.scope.single": (
        _WIDTH,
        _("One clear task. Whatever else arrives is out of scope: pass it to a person, and count how often."),
    ),
    "job.scope.related": (
        _WIDTH,
        _("A few tasks that belong together. Name each, and give each its own instruction and its own test."),
    ),
    "job.scope.varied": (
        _WIDTH,
        _("Many different tasks. List the ten most frequent with their numbers, then build and test them one by one."),
    ),
    "job.scope.anything": (
        _WIDTH,
        _("Whatever people ask. There is no list of tasks, so agree in writing on what it must refuse."),
    ),
    "job.mix.alike": (
        _MIX,
        _("Nearly all requests are alike. Check that on 100 real ones first: much of what follows hangs on it."),
    ),
    "job.mix.mostly_routine": (
        _MIX,
        _(
            "Most requests are routine, some are unusual or hard. Sort 100 real ones into these two piles first: the "
            "size of the hard pile decides much of what follows."
        ),
    ),
    "job.mix.all_different": (
        _MIX,
        _("Nearly every request needs fresh thought. No list of cases will cover them."),
    ),
    "job.matters": (
        _("What matters"),
        _("Between two designs that do equally well, take the one that is better at: %(priorities)s."),
    ),
    **{f"in.length.{key}": (_LENGTH, words) for key, words in _LENGTH_OF.items()},
    "in.languages.several": (_LANGUAGES, _("Several widely used languages. The questions did not ask which.")),
    "in.languages.rare": (
        _LANGUAGES,
        _(
            "At least one less-used language. Try ten texts in it on every candidate on the first day: models have "
            "read little of it."
        ),
    ),
    "in.expertise.familiar": (
        _WORDS,
        _("Some terms of the trade. Keep them in a list with their meanings, and send it along."),
    ),
    "in.expertise.specialist": (
        _WORDS,
        _("Specialist terms throughout. People who do the work judge the answers, not the developers."),
    ),
    "in.expertise.expert": (
        _WORDS,
        _("Expert language. Only a qualified expert can say whether an answer is right: book that time first."),
    ),
    "in.facts.in_request": (
        _FACTS,
        _("All of them come with the request. What the text does not say, the model must not fill in."),
    ),
    "in.facts.own_material": (
        _FACTS,
        _(
            "They come from the business’s own documents. Build the search for the right passage first, and test it "
            "alone: for how many of 100 questions is that passage among the first five found?"
        ),
    ),
    "in.facts.world": (
        _FACTS,
        _("They come from what the model has read. Look up whatever people act on, and let it say “I do not know”."),
    ),
    "out.task.classify": (
        _FORM,
        _("One label from a closed list, “none of these” among them, and a score for how sure the model is."),
    ),
    "out.task.extract": (
        _FORM,
        _(
            "Fixed, named fields. Each is copied from the text with the place where it stands, or left empty. A "
            "program checks the form of dates, amounts and numbers."
        ),
    ),
    "out.task.answer": (_FORM, _("A short answer that says what it rests on, or that it does not know.")),
    "out.task.summarise": (_FORM, _("A text of an agreed length in which every statement can be found in the source.")),
    "out.task.translate": (
        _FORM,
        _("The same content in other words. A program compares names, numbers and dates on both sides."),
    ),
    "out.task.write": (
        _FORM,
        _("A draft. Agree on form, length and tone with three texts the business likes and three it does not."),
    ),
    "out.task.converse": (
        _FORM,
        _("One reply at a time, and at any moment a way to a person, who is handed the whole conversation."),
    ),
    "out.task.reason": (
        _FORM,
        _("A proposal with its steps and the facts it used, so that a person can follow and contradict it."),
    ),
    "out.task.code": (_FORM, _("Code that a program has run and tested before a person reads it.")),
    "out.task.act": (
        _FORM,
        _("One action from a closed list, with its details. A program checks it against fixed rules first."),
    ),
    "out.creativity.exact": (
        _FREEDOM,
        _(
            "None: there is one right answer each time. Switch chance off where the model has such a setting "
            "(temperature 0), and refuse any answer that is not in the agreed form."
        ),
    ),
    "out.creativity.rephrase": (
        _FREEDOM,
        _("In the wording only. Names, numbers and facts are taken over as they are."),
    ),
    "out.creativity.original": (_FREEDOM, _("A new draft to a brief. Show the wanted tone by examples, not by rules.")),
    "out.creativity.inventive": (
        _FREEDOM,
        _("New ideas and style. Have it make three proposals that differ, and let whoever asked choose."),
    ),
    "scale.volume.none": (
        _VOLUME,
        _("The number given is none at all. Find out the real one: price and machine depend on it."),
    ),
    "scale.volume.rare": (_VOLUME, _("Rarely more than one request in an hour.")),
    "scale.volume.hour.peak": (
        _VOLUME,
        _("About %(count)s requests in the busiest hour, if that brings %(times)s times the average (assumed)."),
    ),
    "scale.volume.hour.even": (_VOLUME, _("About %(count)s requests an hour, if they are spread evenly.")),
    "scale.volume.second.peak": (
        _VOLUME,
        _(
            "About %(count)s requests a second in the busiest hour, if that brings %(times)s times the average "
            "(assumed)."
        ),
    ),
    "scale.volume.second.even": (_VOLUME, _("About %(count)s requests a second, if they are spread evenly.")),
    "scale.latency.batch": (_SPEED, _("By the next morning. Nobody waits, so what fails can be repeated.")),
    "scale.latency.seconds": (
        _SPEED,
        _("Within a few seconds. Measure the slowest 5 in 100, not the average."),
    ),
    "scale.latency.instant": (
        _SPEED,
        _("In under a second, the network included. Measure the slowest 5 in 100 on the real line."),
    ),
    "scale.latency.offline": (_SPEED, _("On a device or without a network. Measure on the weakest device in use.")),
    "scale.cost": (
        pgettext_lazy("what it costs", "Cost"),
        _(
            "With %(way)s, %(typical)s a month (%(low)s to %(high)s), at prices of %(day)s. Building it and people’s "
            "time come on top."
        ),
    ),
    "scale.cost.one": (
        pgettext_lazy("what it costs", "Cost"),
        _("With %(way)s, %(typical)s a month, at prices of %(day)s. Building it and people’s time come on top."),
    ),
    "scale.cost.most": (
        pgettext_lazy("what it costs", "Cost"),
        _(
            "With %(way)s, from %(low)s up to %(typical)s a month, at prices of %(day)s: count on the higher one. "
            "Building it and people’s time come on top."
        ),
    ),
    "scale.cost.least": (
        pgettext_lazy("what it costs", "Cost"),
        _(
            "With %(way)s, %(typical)s a month, at most %(high)s, at prices of %(day)s. Building it and people’s time "
            "come on top."
        ),
    ),
    "scale.tokens": (
        _("Counted"),
        _(
            "With about %(tokens)s tokens a request, the standing instruction included (assumed from the length). A "
            "token is a piece of a word, about three quarters of one."
        ),
    ),
    "scale.budget": (_("Budget"), _("It may cost %(budget)s a month to run.")),
}
