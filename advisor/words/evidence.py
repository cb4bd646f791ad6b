"""Measurements and documented decisions in plain words for a page. No HTTP, no queries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisor.engine.advice import Advice
from advisor.engine.beside import Disagreement, NearCase
from advisor.engine.evidence.findings import Evidence, Finding
from advisor.engine.schema import Outcome, Questionnaire
from advisor.words.likeness import Likeness, likeness
from advisor.words.sources import ShownSource, shown_source

IN_A_ROW = 20
CELL = 16
RING = 5
"""Dots in a row of the picture, the side of the square round each, and the radius of a ring."""
APART = 0.2
"""Counts and chance further apart than this are explained."""
DISAGREE = {
    "tuned_falls_short": gettext_lazy(
        "Your answers speak for a small model. On tasks like this, published tests speak against it: even small "
        "models tuned for the task tended to fall short of a large one."
    ),
    "nothing_to_tune_with": gettext_lazy(
        "Your answers speak for a small model. In published tests on tasks like this, small models as they come "
        "tended to fall short of a large one, and you have no examples yet to tune one with. Make some first."
    ),
    "small_is_enough": gettext_lazy(
        "Your answers speak for a large model. On tasks like this, published tests do not ask for one: small models "
        "as they come tended to do at least as well."
    ),
    "tuned_is_enough": gettext_lazy(
        "Your answers speak for a large model. On tasks like this, small models tuned for the task tended to do at "
        "least as well in published tests, and you have enough examples to tune one. Try that beside it."
    ),
}


class Dots(NamedTuple):
    """Every published result in the picture, as one path for each winner."""

    small: str
    tie: str
    large: str


class ShownFinding(NamedTuple):
    """One way of using a small model: what was counted, and how likely it does at least as well."""

    key: str
    name: str
    finding: Finding
    dots: Dots
    width: int
    height: int
    counted: str
    usual: str
    chance: str
    could_be: str
    explained: str
    sources: tuple[ShownSource, ...]
    more: int
    """Comparable sources beyond those listed."""

    @property
    def row(self) -> FindingRow:
        found = self.finding
        return FindingRow(
            key=self.key,
            name=self.name,
            any=found.comparisons > 0,
            comparisons=str(found.comparisons),
            sources=str(found.sources),
            small=str(found.small),
            tie=str(found.tie),
            large=str(found.large),
            width=str(self.width),
            height=str(self.height),
            dots_small=self.dots.small,
            dots_tie=self.dots.tie,
            dots_large=self.dots.large,
            counted=self.counted,
            usual=self.usual,
            chance=self.chance,
            could_be=self.could_be,
            explained=self.explained,
        )


class FindingRow(NamedTuple):
    """A finding in nothing but words."""

    key: str
    name: str
    any: bool
    comparisons: str
    sources: str
    small: str
    tie: str
    large: str
    width: str
    height: str
    dots_small: str
    dots_tie: str
    dots_large: str
    counted: str
    usual: str
    chance: str
    could_be: str
    explained: str


class CaseTold(NamedTuple):
    """What a documented decision says, the same for every reader."""

    organisation: str
    year: int | None
    decision: Outcome
    description: str
    model_details: str
    label_confidence: str
    reported_result: str
    source_title: str
    source_url: str
    original_url: str
    added_for_balance: bool


class ShownCase(NamedTuple):
    case: CaseTold
    likeness: Likeness


def beside_page(questionnaire: Questionnaire, answers: dict[str, Any], advice: Advice) -> dict[str, Any]:
    """What stands beside the advice; all of it empty for results made before there was any."""
    evidence = advice.beside.evidence
    texts = {question.key: question.text for question in questionnaire.questions}
    return {
        "measured": evidence
        and [
            shown_finding(evidence.as_it_comes, _("As it comes")),
            shown_finding(evidence.tuned, _("Tuned for the task")),
        ],
        "measured_task": answers.get("task", ""),
        "measured_gist": evidence and gist_words(evidence),
        "judged_for": month_words(advice.beside.judged_for),
        "disagreement": disagreement_words(advice.beside.disagreement),
        "cases": [
            ShownCase(_told(case), likeness(texts, case.alike, case.different, case.close))
            for case in advice.beside.cases
        ],
    }


def _told(case: NearCase) -> CaseTold:
    return CaseTold(*(getattr(case, name) for name in CaseTold._fields))


def gist_words(evidence: Evidence) -> str:
    """Both chances in one line."""
    return _("Tuned for the task: %(tuned)s As it comes: %(plain)s") % {
        "tuned": chance_words(evidence.tuned),
        "plain": chance_words(evidence.as_it_comes),
    }


def disagreement_words(found: Disagreement | None) -> str:
    return str(DISAGREE[found.kind]) if found else ""


def shown_finding(finding: Finding, name: str) -> ShownFinding:
    rows = -(-finding.comparisons // IN_A_ROW)
    return ShownFinding(
        key=finding.adaptation,
        name=name,
        finding=finding,
        dots=_dots(finding),
        width=CELL * min(max(finding.comparisons, 1), IN_A_ROW),
        height=CELL * rows,
        counted=counted_words(finding),
        usual=usual_words(finding.usual_gap_percent),
        chance=chance_words(finding),
        could_be=range_words(finding),
        explained=why_apart(finding),
        sources=tuple(shown_source(match) for match in finding.matches),
        more=finding.sources - len(finding.matches),
    )


def counted_words(finding: Finding) -> str:
    """The counts in one sentence; it is also the title of the picture."""
    if not finding.comparisons:
        return _("No published result is like this.")
    results = ngettext("%(n)d comparable result", "%(n)d comparable results", finding.comparisons) % {
        "n": finding.comparisons
    }
    sources = ngettext("%(n)d source", "%(n)d sources", finding.sources) % {"n": finding.sources}
    return _(
        "%(results)s from %(sources)s: the small model did better in %(small)d, the large one in %(large)d, "
        "%(tie)d tied."
    ) % {"results": results, "sources": sources, "small": finding.small, "large": finding.large, "tie": finding.tie}


def usual_words(gap_percent: float | None) -> str:
    """The usual difference between the two scores, in words."""
    if gap_percent is None:
        return ""
    if round(gap_percent) == 0:
        return _("next to none")
    ahead = _("the small model %(gap)d%% ahead") if gap_percent > 0 else _("the small model %(gap)d%% behind")
    return ahead % {"gap": abs(round(gap_percent))}


def chance_words(finding: Finding) -> str:
    """How likely the small model does at least as well."""
    return _("Too few to say.") if finding.lean == "too_few" else about_in_ten(finding.probability)


def range_words(finding: Finding) -> str:
    """How sure that chance is; empty where there is none."""
    low, high = in_ten(finding.low), in_ten(finding.high)
    if finding.lean == "too_few" or low == high:
        return ""
    return _("It could be anything from %(low)d to %(high)d in 10.") % {"low": low, "high": high}


def about_in_ten(probability: float) -> str:
    """A chance in one short sentence."""
    tenths = in_ten(probability)
    if tenths == 0:
        return _("Less than 1 in 10.")
    return _("More than 9 in 10.") if tenths == 10 else _("About %(tenths)d in 10.") % {"tenths": tenths}


def end_in_ten(probability: float) -> str:
    """One end of a range in tenths. On which side of a half it lies decides what is advised, so that is told."""
    tenths = in_ten(probability)
    if tenths != 5 or probability == 0.5:
        return str(tenths)
    return _("just over 5") if probability > 0.5 else _("just under 5")


def month_words(month: str) -> str:
    """2026-01 as January 2026; anything else as it stands."""
    try:
        day = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return month
    return date_format(day, "YEAR_MONTH_FORMAT")


def in_ten(probability: float) -> int:
    return round(10 * probability)


def why_apart(finding: Finding) -> str:
    """Why the chance is not simply the share that was counted; empty where the two are close."""
    if finding.lean == "too_few" or finding.share is None or abs(finding.share - finding.probability) <= APART:
        return ""
    lower = finding.probability < finding.share
    weighs = [term.phrase for term in finding.contributions if (term.log_odds < 0) == lower]
    text = (
        _("The chance is lower than the counts suggest.")
        if lower
        else _("The chance is higher than the counts suggest.")
    )
    text = f"{text} " + _(
        "It also weighs how able the models of today are and what makes your work easy or hard for them."
    )
    if not weighs:
        return text
    most = _("Most against the small model: %(terms)s.") if lower else _("Most for the small model: %(terms)s.")
    return f"{text} {most % {'terms': '; '.join(weighs)}}"


def _dots(finding: Finding) -> Dots:
    """All results in one reading order: small, ties, large."""
    places = [
        (CELL // 2 + CELL * (place % IN_A_ROW), CELL // 2 + CELL * (place // IN_A_ROW))
        for place in range(finding.comparisons)
    ]
    small, tied = places[: finding.small], places[finding.small : finding.small + finding.tie]
    return Dots(_points(small), _points(tied), _rings(places[finding.small + finding.tie :]))


def _points(places: list[tuple[int, int]]) -> str:
    """Strokes of no length: round ends make them dots."""
    return "".join(f"M{x} {y}h0" for x, y in places)


def _rings(places: list[tuple[int, int]]) -> str:
    return "".join(
        f"M{x - RING} {y}a{RING} {RING} 0 1 0 {2 * RING} 0a{RING} {RING} 0 1 0 {-2 * RING} 0" for x, y in places
    )
