"""Which entries of the catalogue an answer throws out, and why the others stay in."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal, NamedTuple

from advisor.engine.cost.catalogue import Catalogue, LanguageModel, Offer
from advisor.engine.cost.money import PriceTable
from advisor.engine.cost.need import EstimateInput, Workload
from advisor.engine.once import once
from advisor.engine.said import Said, Sentence, say

Kind = Literal["small_own", "small_hosted", "large_hosted", "large_own"]
KINDS: tuple[Kind, ...] = ("small_own", "small_hosted", "large_hosted", "large_own")
_OWN: dict[str, Kind] = {"small": "small_own", "large": "large_own"}
_HOSTED: dict[str, Kind] = {"small": "small_hosted", "large": "large_hosted", "frontier": "large_hosted"}
SEVERAL = 5
RARE = 30
"""Languages a model must name: five for "several"; thirty for less-used ones, as large European sets begin there."""
OFFLINE_MAX_B = 9.0
"""Largest model, in billions of parameters, that a laptop or phone-class device runs at 4 bits in about 8 GiB."""
LONGEST_UNSEEN = 8000
"""Tokens at once that a model may be expected to take where its longest text was not seen."""


Reason = tuple[str, str, Said]
"""Question, option and a clause that completes "12 models were left out: "."""


class Entry(NamedTuple):
    """A language model to run oneself, or one offer of a hosted one."""

    model: LanguageModel
    offer: Offer | None
    provider: str
    sold_by: str
    """What kind of provider that is."""
    takes_tokens: int | None
    """The longest text at once, as the seller or else the maker says."""
    months_old: int
    seller: str = ""
    """For an order: a maker's own offer comes before those of others."""


class Candidate(NamedTuple):
    """An entry that the filters have judged."""

    entry: Entry
    out: Reason | None
    """Why it is thrown out, if it is."""
    cautions: int


class Remarks(NamedTuple):
    """Why an entry is in, and what to check before relying on it."""

    why: list[Sentence]
    cautions: list[Sentence]


Judged = dict[tuple[Kind, str | None, str | None, str | None], tuple[Candidate, ...]]
"""Kind, place for the data, delay and languages -> every entry, judged by all but the team and the length of texts."""


@once
def _judged(catalogue: Catalogue, prices: PriceTable) -> Judged:
    """What was judged before: there are a few hundred such needs, and they come again and again."""
    return {}


@once
def _entries(catalogue: Catalogue, prices: PriceTable) -> dict[Kind, tuple[Entry, ...]]:
    """Everything that could be listed: open weights to run oneself, and offers with a price."""
    found: dict[Kind, list[Entry]] = {kind: [] for kind in KINDS}
    today = prices.as_of.date()
    for model in catalogue.language_models:
        if model.open_weights and model.size in _OWN:
            entry = Entry(model, None, "", "", model.context_tokens, _months_old(model, today))
            found[_OWN[model.size]].append(entry)
    for offer in catalogue.offers:
        if offer.tier in _HOSTED and offer.key in prices.prices:
            model, provider = catalogue.language_model(offer.language_model), catalogue.provider(offer.provider)
            takes = model.context_tokens if offer.context_tokens is None else offer.context_tokens
            seller = f"{model.name} {int(provider.name != model.vendor)} {offer.key}"
            entry = Entry(model, offer, provider.name, provider.kind, takes, _months_old(model, today), seller)
            found[_HOSTED[offer.tier]].append(entry)
    return {kind: tuple(entries) for kind, entries in found.items()}


def _months_old(model: LanguageModel, today: date) -> int:
    """Months since release; 0 where not seen, so that a missing date is no drawback."""
    if model.release_month is None:
        return 0
    year, month = (int(part) for part in model.release_month.split("-")[:2])
    return (today.year - year) * 12 + today.month - month


def sieved(
    kind: Kind, need: EstimateInput, work: Workload, catalogue: Catalogue, prices: PriceTable
) -> tuple[list[Candidate], Counter[Reason]]:
    """The entries of a kind that pass every limit, and for the others the first answer that threw them out."""
    judged = _judged(catalogue, prices)
    key = kind, need.data_sensitivity, need.latency, need.languages
    if key not in judged:
        judged[key] = tuple(_judge(kind, need, entry) for entry in _entries(catalogue, prices)[kind])
    out: Counter[Reason] = Counter()
    kept = []
    for candidate in judged[key]:
        reason = candidate.out or _team(kind, need) or _length(need, work, candidate.entry)
        if reason:
            out[reason] += 1
        else:
            kept.append(candidate)
    return kept, out


def remarks(kind: Kind, need: EstimateInput, work: Workload, entry: Entry) -> Remarks:
    """What there is to say about an entry that stays in."""
    said = Remarks([], [])
    _first_reason(kind, need, entry, said)
    if kind == "large_own" and need.team is None:
        said.cautions.append(say("caution.large_own"))
    if entry.takes_tokens is None:
        said.cautions.append(say("caution.no_length"))
    else:
        said.why.append(say("why.takes", known=entry.takes_tokens, wanted=work.context_tokens))
    return said


def _judge(kind: Kind, need: EstimateInput, entry: Entry) -> Candidate:
    said = Remarks([], [])
    reason = _first_reason(kind, need, entry, said)
    return Candidate(entry, reason, len(said.cautions) + (entry.takes_tokens is None))


def _first_reason(kind: Kind, need: EstimateInput, entry: Entry, said: Remarks) -> Reason | None:
    return _where(kind, need, entry, said) or _licence(kind, entry, said) or _languages(need, entry, said)


def _where(kind: Kind, need: EstimateInput, entry: Entry, said: Remarks) -> Reason | None:
    hosted = kind in ("small_hosted", "large_hosted")
    if hosted and need.data_sensitivity == "sealed":
        return "data_sensitivity", "sealed", say("out.sealed")
    if hosted and need.latency == "offline":
        return "latency", "offline", say("out.offline")
    if need.latency == "offline" and (entry.model.stored_b or 0) > OFFLINE_MAX_B:
        return "latency", "offline", say("out.too_large", billions=OFFLINE_MAX_B)
    if not hosted:
        said.why.append(say("why.open_weights"))
        return None
    seller = entry.sold_by
    if need.data_sensitivity in ("internal", "personal") and seller == "router":
        return "data_sensitivity", need.data_sensitivity, say("out.router")
    if need.data_sensitivity == "personal" and seller == "host":
        return "data_sensitivity", "personal", say("out.no_contract")
    if need.data_sensitivity == "personal":
        said.cautions.append(say("caution.contract"))
    return None


def _licence(kind: Kind, entry: Entry, said: Remarks) -> Reason | None:
    if kind in ("small_hosted", "large_hosted"):
        return None
    model = entry.model
    if model.commercial_use in ("no", "ask"):
        return "licence", model.commercial_use, say("out.licence")
    if model.commercial_use == "conditions":
        said.cautions.append(say("caution.licence", licence=model.licence))
    else:
        said.why.append(say("why.licence", licence=model.licence))
    return None


def _languages(need: EstimateInput, entry: Entry, said: Remarks) -> Reason | None:
    count = entry.model.language_count
    if need.languages == "several" and count is not None and count < SEVERAL:
        return "languages", "several", say("out.few_languages", least=SEVERAL)
    if need.languages == "rare" and (count or 0) < RARE:
        if count is None and not entry.model.open_weights:
            said.cautions.append(say("caution.vendor_languages"))
            return None
        return "languages", "rare", say("out.rare_languages", least=RARE)
    if need.languages in ("several", "rare") and count is not None:
        said.why.append(say("why.languages", count=count))
    elif count is None:
        said.cautions.append(say("caution.no_languages"))
    elif count == 1:
        said.cautions.append(say("caution.one_language", language=entry.model.languages))
    return None


def _team(kind: Kind, need: EstimateInput) -> Reason | None:
    """A large model to run oneself that nobody there can run is none to try; costs and briefs go by this list."""
    if kind == "large_own" and need.team and need.no_large_at_home:
        return "team", need.team, say("out.team")
    return None


def _length(need: EstimateInput, work: Workload, entry: Entry) -> Reason | None:
    known, wanted = entry.takes_tokens, work.context_tokens
    if known is None and wanted > LONGEST_UNSEEN:
        return "length", need.length or "unsure", say("out.unknown_length", wanted=wanted)
    if known is not None and known < wanted:
        return "length", need.length or "unsure", say("out.short", wanted=wanted)
    return None
