"""What it would cost, in plain words for a page. No HTTP, no queries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.estimates import Estimate, Fit
from advisor.engine.cost.hybrid import HybridPromise
from advisor.engine.cost.need import Taken
from advisor.engine.cost.summary import CostSummary, Crossing, ShownWay
from advisor.engine.schema import OUTCOMES as OUTCOME_ORDER
from advisor.engine.schema import Outcome, Questionnaire
from advisor.words.amounts import about_dollars, dollars, plain, roughly
from advisor.words.cost_chart import ShownChart, shown_chart
from advisor.words.running import shown_running
from advisor.words.said import in_words
from advisor.words.shortlist import groups, tries
from advisor.words.ways import NAMES, OUTCOMES

TAKEN_NAMES = {
    "requests_per_month": gettext_lazy("Requests a month"),
    "prompt_tokens": gettext_lazy("Read with one request"),
    "output_tokens": gettext_lazy("Written for one request"),
    "hybrid_share_up": gettext_lazy("Passed on to the large model, when both work together"),
    "peak_factor": gettext_lazy("The busiest hour"),
}
FORMATS = {
    "bf16": gettext_lazy("16 bits"),
    "fp8": gettext_lazy("8 bits"),
    "int4": gettext_lazy("4 bits"),
    "mxfp4": gettext_lazy("4 bits"),
}
WORDS_PER_TOKEN = 0.75


class CostRow(NamedTuple):
    """A way in nothing but words."""

    name: str
    outcome: Outcome
    by: str
    usual: str
    span: str
    people: str
    closed: str
    cheapest: bool
    advised: bool
    close: bool


class ShownCost(NamedTuple):
    """One way as a row of the table; the amounts are empty where it is not open."""

    way: ShownWay
    name: str
    outcome: Outcome
    by: str
    """What the figures stand for: which language models, on what."""
    usual: str
    span: str
    people: str
    advised: bool = False
    """The lowest open way to what we advise."""
    close: bool = False
    """Too close to call: what is advised is only slightly ahead."""

    @property
    def row(self) -> CostRow:
        """What the table says about it."""
        return CostRow(
            capfirst(self.name), self.outcome, self.by, self.usual, self.span, self.people,
            in_words(self.way.closed), self.way.cheapest, self.advised, self.close,
        )  # fmt: skip


class ShownFit(NamedTuple):
    """One machine for the first language model to host."""

    fit: Fit
    stored_as: str


class ShownTaken(NamedTuple):
    name: str
    value: str
    why: str
    source: str
    assumed: bool


def costs_page(summary: CostSummary | None, questionnaire: Questionnaire, *, strength: str = "clear") -> dict[str, Any]:
    """Everything the pages say about money; `costs` is None on results that were made without it."""
    if summary is None:
        return {"costs": None}
    ways = _with_advice([_shown(way, summary) for way in summary.ways], summary.need.advice, close=strength == "close")
    listed = groups(summary, questionnaire)
    return {
        "costs": summary,
        "cost_ways": ways,
        "cost_three": three(ways),
        "cost_lead": lead(ways),
        "cost_work": work_words(summary),
        "cost_crossings": list(dict.fromkeys(crossing_words(item) for item in summary.crossings)),
        "cost_running": [
            shown_running(way, str(NAMES[way.way]), _stored_as(way)) for way in summary.ways if way.usd_per_month
        ],
        "cost_hybrid": against_large(summary.hybrid),
        "cost_notes": list(dict.fromkeys(in_words(note) for way in summary.ways for note in way.notes)),
        "cost_contradictions": [in_words(item.text) for item in summary.contradictions],
        "cost_taken": [_taken(item) for item in summary.taken],
        "cost_groups": listed,
        "cost_tries": next((tries(group) for group in listed if group.items), ""),
        "cost_chart": cost_chart(summary),
    }


def fits_page(made: Estimate, catalogue: Catalogue) -> dict[str, Any]:
    """Which machines carry the first model to host: those that fit first."""
    first = next(iter(made.fits), None)
    planned = next((fit.plan.language_model for fit in made.fits if fit.plan), None)
    if first is None or planned is None:
        return {"fits": []}
    shown = [ShownFit(fit, str(FORMATS.get(fit.plan.stored_as, "")) if fit.plan else "") for fit in made.fits]
    return {
        "fits": sorted(shown, key=lambda item: (not item.fit.fits, item.fit.machine_name)),
        "fits_model": catalogue.language_model(planned).name,
    }


def cost_chart(summary: CostSummary) -> ShownChart | None:
    return shown_chart(summary.chart, {way: str(name) for way, name in NAMES.items()})


def work_words(summary: CostSummary) -> str:
    """What was counted, in a sentence."""
    work = summary.workload
    return ngettext(
        "Counted for one request a month. It brings about %(read)s words to read and %(written)s to write.",
        "Counted for %(requests)s requests a month. Each brings about %(read)s words to read and %(written)s to write.",
        work.requests,
    ) % {
        "requests": plain(work.requests),
        "read": roughly(work.prompt_tokens * WORDS_PER_TOKEN),
        "written": roughly(work.output_tokens * WORDS_PER_TOKEN),
    }


def crossing_words(crossing: Crossing) -> str:
    """From how many requests a machine pays, or that it never does."""
    facts = {
        "machine": crossing.machine,
        "against": NAMES[crossing.against],
        "number": roughly(crossing.requests_per_month or 0),
        "most": roughly(crossing.capacity_requests_per_month),
    }
    rented = crossing.self_hosted == "small_rented"
    if crossing.verdict == "nothing_to_beat":
        return _("%(against)s costs nothing here, so no machine can be cheaper.") % facts
    if crossing.verdict == "beats_above":
        words = (
            _("One rented %(machine)s is cheaper than %(against)s from about %(number)s requests a month.")
            if rented
            else _("One %(machine)s of your own is cheaper than %(against)s from about %(number)s requests a month.")
        )
        return " ".join(filter(None, (words % facts, _with_people(crossing))))
    never = (
        _("One rented %(machine)s is never cheaper than %(against)s.")
        if rented
        else _("One %(machine)s of your own is never cheaper than %(against)s.")
    )
    why = _("It would need about %(number)s requests a month and can answer about %(most)s.")
    return f"{never % facts} {why % facts}"


def against_large(promise: HybridPromise | None) -> str:
    """What both together come to beside the large model alone; empty where that was not counted."""
    if promise is None or promise.saved_here_percent is None:
        return ""
    saved = round(promise.saved_here_percent)
    facts = {"share": plain(abs(saved))}
    if saved > 0:
        return _("Both together: the figures here come out %(share)s %% below the large model alone.") % facts
    if saved < 0:
        return _("Both together: the figures here come out %(share)s %% above the large model alone.") % facts
    return _("Both together: by the figures here they cost the same as the large model alone.")


def _with_people(crossing: Crossing) -> str:
    if crossing.requests_with_people is None:
        return ""
    return _("With people’s time counted, from about %(number)s.") % {"number": roughly(crossing.requests_with_people)}


def _shown(way: ShownWay, summary: CostSummary) -> ShownCost:
    usual = span = people = ""
    if way.usd_per_month is not None:
        low, high = way.usd_per_month.low, way.usd_per_month.high
        usual = dollars(way.usd_per_month.typical)
        span = "" if low == high else f"{dollars(low)} – {dollars(high)}"
        if way.people_usd_per_month is not None:
            people = _("and %(amount)s for people") % {"amount": dollars(way.people_usd_per_month)}
    return ShownCost(way, str(NAMES[way.way]), OUTCOMES[way.way], _by(way, summary), usual, span, people)


def _stored_as(way: ShownWay) -> str:
    """How the weights are stored on a machine; empty where there is none."""
    return str(FORMATS.get(way.running.stored_as, way.running.stored_as)) if way.running else ""


def _by(way: ShownWay, summary: CostSummary) -> str:
    if way.usd_per_month is None:
        return ""
    if way.way == "hybrid":
        share = round(summary.workload.share_up * 100)
        return _("The small one answers first; about %(share)d in 100 go on to the large one.") % {"share": share}
    if way.running:
        facts = {"model": way.running.language_model, "machine": way.running.machine, "count": way.running.machines}
        words = ngettext("%(model)s on one %(machine)s", "%(model)s on %(count)d × %(machine)s", way.running.machines)
        return words % facts
    return ", ".join(way.named)


def _taken(item: Taken) -> ShownTaken:
    if item.knob == "hybrid_share_up":
        value = _("%(share)d in 100") % {"share": round(item.value * 100)}
    elif item.knob == "peak_factor":
        value = _("%(times)s times the average") % {"times": plain(item.value)}
    elif item.unit == "tokens":
        value = _("%(tokens)s tokens, about %(words)s words") % {
            "tokens": plain(item.value),
            "words": roughly(item.value * WORDS_PER_TOKEN),
        }
    else:
        value = plain(item.value)
    return ShownTaken(str(TAKEN_NAMES.get(item.knob, item.key)), value, item.why, item.source, item.assumed)


def three(ways: list[ShownCost]) -> list[ShownCost]:
    """The lowest way to each outcome, or a closed one where none is open."""
    found = []
    for outcome in OUTCOME_ORDER:
        own = [shown for shown in ways if shown.outcome == outcome]
        open_ways = [shown for shown in own if shown.way.usd_per_month is not None]
        if own:
            found.append(min(open_ways, key=_a_month) if open_ways else own[0])
    return found


def _with_advice(ways: list[ShownCost], advised: Outcome | None, *, close: bool) -> list[ShownCost]:
    """The ways, the one marked that the advice comes to; none where no way to it is open."""
    meant = [shown for shown in ways if shown.outcome == advised and shown.way.usd_per_month is not None]
    first = min(meant, key=_a_month, default=None)
    return [shown._replace(advised=shown is first, close=close) for shown in ways]


def lead(ways: list[ShownCost]) -> str:
    """What the advised way costs, and the lowest of all where that is another; empty where no way is open."""
    open_ways = [shown for shown in ways if shown.way.usd_per_month is not None]
    if not open_ways:
        return ""
    lowest = next((shown for shown in open_ways if shown.way.cheapest), min(open_ways, key=_a_month))
    first = next((shown for shown in open_ways if shown.advised), lowest)
    if not _a_month(lowest):
        return _("Nothing to pay: at this volume what is paid by use costs nothing.")
    words = {
        "amount": _rough(lowest),
        "way": lowest.name,
        "least": about_dollars(_a_month(lowest)),
        "advised": _rough(first),
        "first": first.name,
    }
    if _a_month(first) == _a_month(lowest):
        return _("%(amount)s a month with %(way)s, the lowest of the ways below.") % words
    if first.close:
        ahead = _(
            "%(advised)s a month with %(first)s, the way that is slightly ahead. "
            "The lowest below is %(way)s: %(least)s."
        )
        return ahead % words
    return _("%(advised)s a month with %(first)s, as advised. The lowest below is %(way)s: %(least)s.") % words


def _a_month(shown: ShownCost) -> Decimal:
    """The usual month with people's time, in US dollars."""
    usual = shown.way.usd_per_month.typical if shown.way.usd_per_month else Decimal(0)
    return usual + (shown.way.people_usd_per_month or 0)


def _rough(shown: ShownCost) -> str:
    """An amount at the start of a sentence: "About $100", "Under $0.01"."""
    return str(capfirst(about_dollars(_a_month(shown))))
