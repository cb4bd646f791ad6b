"""Which language models to try first and which were left out, in words for a page. No HTTP, no queries."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisor.engine.cost.shortlist import Exclusion, ShortlistItem
from advisor.engine.cost.sieve import KINDS, Kind
from advisor.engine.cost.summary import CostSummary
from advisor.engine.said import Sentence
from advisor.engine.schema import Outcome, Questionnaire
from advisor.words.amounts import dollars
from advisor.words.said import in_words, several

KIND_NAMES: dict[Kind, Any] = {
    "small_own": gettext_lazy("Small, to run yourself"),
    "small_hosted": gettext_lazy("Small, paid by use"),
    "large_hosted": gettext_lazy("Large, paid by use"),
    "large_own": gettext_lazy("Large, to run yourself"),
}
FIRST_KINDS: dict[Outcome, tuple[Kind, ...]] = {
    "slm": ("small_own", "small_hosted"),
    "hybrid": ("small_hosted", "small_own"),
    "llm": ("large_hosted", "large_own"),
}
"""What each outcome is tried with; the second where nothing of the first passes."""


class ShownItem(NamedTuple):
    name: str
    about: str
    """Who made it, what it costs, and the cautions that are not true of the whole group."""
    why: str


class ShownGroup(NamedTuple):
    """Language models of one kind to try first, and how many were left out why."""

    name: str
    items: tuple[ShownItem, ...]
    cautions: str
    """What is true of each of them, said once."""
    left_out: tuple[str, ...]


def groups(summary: CostSummary, questionnaire: Questionnaire) -> list[ShownGroup]:
    """The kinds of what is advised first. A kind that no answer leaves open is there too, with the reason."""
    first = FIRST_KINDS[summary.need.advice] if summary.need.advice else ()
    own = {item.kind for item in summary.listed} | {item.kind for item in summary.exclusions}
    kinds = dict.fromkeys((*first, *KINDS))
    return [_group(kind, summary, questionnaire) for kind in kinds if kind in own]


def _group(kind: Kind, summary: CostSummary, questionnaire: Questionnaire) -> ShownGroup:
    items = [item for item in summary.listed if item.kind == kind]
    shared = [text for text in items[0].cautions if all(text in item.cautions for item in items)] if items else []
    return ShownGroup(
        name=str(KIND_NAMES[kind]),
        items=tuple(_item(item, shared) for item in items),
        cautions=several(shared),
        left_out=tuple(_left_out(item, questionnaire) for item in summary.exclusions if item.kind == kind),
    )


def _item(item: ShortlistItem, shared: list[Sentence]) -> ShownItem:
    price = ""
    if item.usd_per_1000_requests is not None:
        facts = {"amount": dollars(item.usd_per_1000_requests), "seller": item.provider}
        price = _("%(amount)s for 1,000 requests at %(seller)s") % facts
    own = several(text for text in item.cautions if text not in shared)
    return ShownItem(item.name, " · ".join(filter(None, (item.vendor, price, own))), several(item.why))


def _left_out(item: Exclusion, questionnaire: Questionnaire) -> str:
    """How many one answer threw out, with the answer as it was given."""
    words = ngettext("One is left out: %(reason)s.", "%(count)d are left out: %(reason)s.", item.count) % {
        "count": item.count,
        "reason": in_words(item.text),
    }
    label = next(
        (
            option.label
            for question in questionnaire.questions
            if question.key == item.question
            for option in question.options
            if option.key == item.option
        ),
        "",
    )
    return f"{words} {_('You answered “%(answer)s”.') % {'answer': label}}" if label else words


def tries(group: ShownGroup) -> str:
    """The language models of one kind in one line."""
    return f"{group.name}: {', '.join(shown.name for shown in group.items)}"
