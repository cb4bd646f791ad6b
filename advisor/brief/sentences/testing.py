"""How to test it, and when to stop."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_METRIC, _SIZE, _FEW, _HARM = _("Measure"), _("Requests"), _("Fewer"), _("Harm")
_PEOPLE, _MODEL, _PLAIN, _GROUPS = _("Against people"), _("Against a model"), _("Against the plain way"), _("Groups")
_QUALITY, _MONEY, _SHARE = _("Quality"), _("Money"), _("Share")
_PAIRED = _(
    "%(five)s, all answered by both systems, show a difference of 5 points (%(right)s in 100 right against %(worse)s); "
    "%(ten)s show 10 points. With other requests for each system it takes %(apart)s apiece."
)
_HOW = _(
    "McNemar’s test, 80%% power, 5%% error: n = ((1.96 √d + 0.84 √(d − δ²)) / δ)², with δ the difference and d the "
    "share on which just one is right, here %(differ)s%% (errors taken to correlate by 0.5)."
)
_OWN_NUMBER = _(
    "The %(five)s are enough for all of them together. A verdict on one group takes as many of that group alone; with "
    "fewer its figure is a hint."
)
_AGAIN = _("Count again with your own first figures.")
_COUNTED = _("How that is counted")

SENTENCES: dict[str, tuple[Any, Any]] = {
    "test.metric.classify": (
        _METRIC,
        _(
            "The share of right labels, and macro-F1: for each label, how many found are right and how many there are "
            "were found, averaged over labels so that a rare one counts as much as a common one."
        ),
    ),
    "test.metric.extract": (
        _METRIC,
        _(
            "The share of texts with every field right. And F1 for each field: how many found are right, and how many "
            "there are were found."
        ),
    ),
    "test.metric.answer": (
        _METRIC,
        _(
            "The share of answers that a person calls right. One question in five has no answer: count how often the "
            "system admits that."
        ),
    ),
    "test.metric.summarise": (
        _METRIC,
        _("Which of two short versions a person prefers, and the number of statements that are not in the source."),
    ),
    "test.metric.translate": (
        _METRIC,
        _(
            "Which of two versions a person who reads both sides prefers, and the number of errors that change "
            "the meaning."
        ),
    ),
    "test.metric.write": (
        _METRIC,
        _(
            "Which of two drafts a person prefers, not knowing whose they are. And four marks for each: follows the "
            "brief, facts right, tone right, usable as it is."
        ),
    ),
    "test.metric.converse": (
        _METRIC,
        _(
            "The share of conversations with the right end, solved or handed over in time, judged by a written list. "
            "In all numbers of this test a request is one whole conversation."
        ),
    ),
    "test.metric.reason": (
        _METRIC,
        _("Which of two proposals a person who knows the matter would act on, and the first wrong step in each."),
    ),
    "test.metric.code": (_METRIC, _("The share of tasks whose tests pass at the first attempt.")),
    "test.metric.act": (
        _METRIC,
        _(
            "The share of requests with every action and detail right, and the number of actions that must never "
            "happen."
        ),
    ),
    "test.size.right": (_SIZE, _PAIRED),
    "test.how.lookup": (
        _COUNTED,
        [_HOW, _("%(right)s in 100 is what recognising or copying is taken to reach."), _AGAIN],
    ),
    "test.how.judgement": (
        _COUNTED,
        [_HOW, _("%(right)s in 100 is what one act of judgement is taken to reach."), _AGAIN],
    ),
    "test.how.multistep": (_COUNTED, [_HOW, _("%(right)s in 100 is what several steps are taken to reach."), _AGAIN]),
    "test.how.unknown": (
        _COUNTED,
        [_HOW, _("How hard the requests are is not answered, so %(right)s in 100 is a bare guess."), _AGAIN],
    ),
    "test.size.judged": (
        _SIZE,
        _(
            "%(five)s pairs of answers, ties left out, tell 55 in 100 preferred from a draw (a difference of 5 "
            "points); %(ten)s tell 60 in 100."
        ),
    ),
    "test.how.judged": (
        _COUNTED,
        _(
            "80%% power, 5%% error: n = ((0.98 + 0.84 √(p(1 − p))) / (p − 0.5))², with p the share preferred. Judges "
            "do not know whose answer they see, and the order changes at random."
        ),
    ),
    "test.few": (
        _FEW,
        _(
            "The work brings about %(requests)s requests in three months. They show a difference of %(points)s points "
            "(%(needed)s needed) and no less: use past ones, or accept the coarser test."
        ),
    ),
    "test.too_few": (
        _FEW,
        _(
            "The work brings about %(requests)s requests in three months: too few for figures. Read every answer and "
            "decide by what you see."
        ),
    ),
    "test.held.short": (
        _("At hand"),
        _("Fewer than %(needed)s checked requests are at hand. Collecting the rest comes before choosing a model."),
    ),
    "test.harm": (
        _HARM,
        _(
            "Average figures hide it. To be 95 in 100 sure that fewer than 1 answer in %(one_in)s does real harm, a "
            "person must have checked %(count)s without finding one. Answers of the test count."
        ),
    ),
    "test.harm.more": (
        _HARM,
        _(
            "Average figures hide it. To be 95 in 100 sure that fewer than 1 answer in %(one_in)s does real harm, a "
            "person must have checked %(count)s without finding one: the %(test)s of the test, and on top of them "
            "%(more)s more that need no right answer beforehand."
        ),
    ),
    "test.harm.far": (
        _HARM,
        _(
            "Average figures hide it. To be 95 in 100 sure that fewer than 1 answer in %(one_in)s does real harm, a "
            "person must have checked %(count)s without finding one. At this volume they do not come together in a "
            "useful time, so that can never be shown: a person decides on every answer."
        ),
    ),
    **{
        f"test.groups.{which}": (_GROUPS, [words, _OWN_NUMBER])
        for which, words in (
            ("languages", _("Give figures for each language as well: an average hides the bad ones.")),
            ("kinds", _("Give figures for each kind of task as well: an average hides the bad ones.")),
            ("both", _("Give figures for each language and each kind of task as well: an average hides the bad ones.")),
        )
    },
    "test.languages.rare": (
        _("The less-used language"),
        _("Put more texts in it into the test than its share."),
    ),
    "test.handover": (
        _("The hand-over"),
        _(
            "A person marks each test request as routine or hard. Count the hard ones that stayed below, which cost "
            "right answers, and the routine ones that went up, which cost money."
        ),
    ),
    "test.handover.held": (
        _("The hand-over"),
        _(
            "A person marks each test request as routine or hard. Count the hard ones that the small model kept, "
            "which cost right answers, and the routine ones that it passed on, which cost time."
        ),
    ),
    "test.people.judged": (
        _PEOPLE,
        _("If people do this work today, let one answer of a pair be theirs: how often is it preferred?"),
    ),
    "test.people": (
        _PEOPLE,
        _(
            "If people do this work today, two of them do 100 of the test requests without talking to each other. "
            "How often they agree is the most to ask of a model."
        ),
    ),
    "test.rival.public": (_MODEL, _("A large model at any provider, with the same instruction and requests.")),
    "test.rival.internal": (_MODEL, _("A large model at a provider under contract, with the same requests.")),
    "test.rival.personal": (
        _MODEL,
        _(
            "A large model under contract in the set region, or with names and numbers taken out of the requests for "
            "both systems."
        ),
    ),
    "test.rival.personal.extract": (
        _MODEL,
        _("A large model under contract in the set region, with the same requests."),
    ),
    "test.rival.own": (_MODEL, _("%(name)s on a machine of the business: no request of the test leaves.")),
    "test.rival.none": (
        _MODEL,
        _("No large one may see these texts. Take the largest that machines of the business hold."),
    ),
    "test.rival.device": (
        _MODEL,
        _(
            "The largest model that the device holds, with the same requests. A large one elsewhere shows what is "
            "possible, and cannot be used at work."
        ),
    ),
    "test.rival.small": (
        _MODEL,
        _(
            "A small one as it comes, with the same requests. Within 5 points, ask again whether the large one "
            "is needed."
        ),
    ),
    "test.baseline.classify": (
        _PLAIN,
        _("Word rules, or word counts with logistic regression: a day’s work, and free to run."),
    ),
    "test.baseline.extract": (_PLAIN, _("Search patterns for dates, amounts and numbers.")),
    "test.baseline.answer": (_PLAIN, _("The search alone: the first passage it finds.")),
    "test.baseline.summarise": (_PLAIN, _("The first paragraph as it stands.")),
    "test.baseline.translate": (_PLAIN, _("The translation program in use today, if there is one.")),
    "test.baseline.write": (_PLAIN, _("A template with gaps, filled in.")),
    "test.baseline.converse": (_PLAIN, _("A page of frequent questions with a search field.")),
    "test.baseline.reason": (_PLAIN, _("A checklist, filled in by hand.")),
    "test.baseline.code": (_PLAIN, _("What the tools of the developers do without a model.")),
    "test.baseline.act": (_PLAIN, _("A form with fixed steps.")),
    "stop.quality.minor": (
        _QUALITY,
        _("If it is not clearly better than the plain way, or people go back to doing it by hand within two weeks."),
    ),
    "stop.quality.moderate": (
        _QUALITY,
        _("If after two rounds of mending it is still more than 5 points behind what people reach."),
    ),
    "stop.quality.serious": (
        _QUALITY,
        _(
            "If it is behind what people reach, or if one answer in the check for harm would have caused a loss. Mend "
            "it, and test with fresh requests."
        ),
    ),
    "stop.quality.critical": (
        _QUALITY,
        _(
            "At the first answer in the check for harm that could have hurt somebody. Until that check is passed it "
            "proposes, and a person decides."
        ),
    ),
    "stop.hybrid": (
        _SHARE,
        _("If more than %(high)s in 100 requests go up, two models are hardly worth it: look at the larger one alone."),
    ),
    "stop.hybrid.held": (
        _SHARE,
        _(
            "If more than %(high)s in 100 requests go up, two models are hardly worth it: try the larger of the two on "
            "all of them."
        ),
    ),
    "stop.hybrid.device": (
        _SHARE,
        _("If more than %(high)s in 100 requests wait or go to a person, the model on the device is not enough."),
    ),
    "stop.rewritten": (_("Work saved"), _("If people rewrite more than half of the drafts, it saves little.")),
    "stop.budget": (
        _MONEY,
        _("If the bill of the first full week, times 4.3, is above %(limit)s, the upper end of the budget."),
    ),
    "stop.budget.home": (
        _MONEY,
        _(
            "If a month of the machine (its price spread over its life, and power) and of the hours people spend on "
            "it comes to more than %(limit)s, the upper end of the budget."
        ),
    ),
}
