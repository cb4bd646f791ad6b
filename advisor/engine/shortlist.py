"""Which language models are worth trying for a need: filter first, then rank, each with its reasons.

Nothing is ranked on a vendor's own score, and no single model is called the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import log
from typing import Literal

from advisor.engine.catalogue import Catalogue, LanguageModel, Offer
from advisor.engine.money import PriceTable, request_usd, usd
from advisor.engine.need import EstimateInput, Workload
from advisor.engine.schema import Document

Kind = Literal["small_own", "small_hosted", "large_hosted", "large_own"]
KINDS: tuple[Kind, ...] = ("small_own", "small_hosted", "large_hosted", "large_own")
LIMIT = 5
"""Most entries of one kind."""

SEVERAL = 5
RARE = 30
"""Languages a model must name: five for "several"; thirty for less-used ones, as large European sets begin there."""
OFFLINE_MAX_B = 9.0
"""Largest model, in billions of parameters, that a laptop or phone-class device runs at 4 bits in about 8 GiB."""
OLD_MONTHS = 18


class ShortlistItem(Document):
    kind: Kind
    language_model: str
    name: str
    vendor: str
    offer: str | None = None
    """The cheapest permitted offer, for hosted kinds."""
    provider: str = ""
    usd_per_1000_requests: Decimal | None = None
    why: tuple[str, ...]
    """Why it is in."""
    cautions: tuple[str, ...]
    """What to check before relying on it."""


class Exclusion(Document):
    """How many entries one answer threw out of one kind."""

    kind: Kind
    question: str
    """Question key, or "licence", which no answer decides."""
    option: str
    count: int
    text: str


class Shortlist(Document):
    items: tuple[ShortlistItem, ...]
    exclusions: tuple[Exclusion, ...]

    def of(self, kind: Kind) -> tuple[ShortlistItem, ...]:
        return tuple(item for item in self.items if item.kind == kind)


@dataclass(slots=True)
class Candidate:
    """An entry on its way through the filters."""

    model: LanguageModel
    offer: Offer | None = None
    provider: str = ""
    usd: Decimal = Decimal(0)
    why: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


Reason = tuple[str, str, str]
"""Question, option and a clause that completes "12 models were left out: "."""


def shortlist(need: EstimateInput, work: Workload, catalogue: Catalogue, prices: PriceTable) -> Shortlist:
    """All kinds that qualify. Ranking does not look at the volume, so the list is the same for every volume."""
    items: list[ShortlistItem] = []
    exclusions: list[Exclusion] = []
    for kind in KINDS:
        if kind == "large_own" and need.data_sensitivity != "sealed":
            continue
        kept, out = _filtered(kind, need, work, _candidates(kind, work, catalogue, prices), catalogue)
        for candidate in kept:
            if candidate.offer is not None:
                price = prices.of(candidate.offer.key)
                candidate.usd = request_usd(price, work.prompt_tokens, work.output_tokens)
        ranked = _spread(sorted(kept, key=_rank(kind, need, prices.as_of.date())))
        items += [_item(kind, candidate) for candidate in ranked]
        exclusions += [
            Exclusion(kind=kind, question=question, option=option, count=count, text=text)
            for (question, option, text), count in out.most_common()
        ]
    return Shortlist(items=tuple(items), exclusions=tuple(exclusions))


def _candidates(kind: Kind, work: Workload, catalogue: Catalogue, prices: PriceTable) -> Iterable[Candidate]:
    if kind in ("small_own", "large_own"):
        size = "small" if kind == "small_own" else "large"
        for model in catalogue.language_models:
            if model.open_weights and model.size == size:
                yield Candidate(model)
        return
    tiers = ("small",) if kind == "small_hosted" else ("large", "frontier")
    for offer in catalogue.offers:
        if offer.tier in tiers and offer.key in prices.prices:
            provider = catalogue.provider(offer.provider)
            yield Candidate(catalogue.language_model(offer.language_model), offer, provider.name)


def _filtered(
    kind: Kind, need: EstimateInput, work: Workload, candidates: Iterable[Candidate], catalogue: Catalogue
) -> tuple[list[Candidate], Counter[Reason]]:
    """Those that pass every limit, and for the others the first answer that threw them out."""
    out: Counter[Reason] = Counter()
    kept = []
    for candidate in candidates:
        reason = (
            _where(kind, need, candidate, catalogue)
            or _licence(kind, candidate)
            or _languages(kind, need, candidate)
            or _context(need, work, candidate)
        )
        if reason:
            out[reason] += 1
        else:
            kept.append(candidate)
    return kept, out


def _where(kind: Kind, need: EstimateInput, candidate: Candidate, catalogue: Catalogue) -> Reason | None:
    hosted = kind in ("small_hosted", "large_hosted")
    if hosted and need.data_sensitivity == "sealed":
        return "data_sensitivity", "sealed", "the text may not leave your premises"
    if hosted and need.latency == "offline":
        return "latency", "offline", "it must work without a network"
    if need.latency == "offline" and (candidate.model.stored_b or 0) > OFFLINE_MAX_B:
        return "latency", "offline", f"too large for a device (over {OFFLINE_MAX_B:g} billion parameters)"
    if not hosted or candidate.offer is None:
        candidate.why.append("open weights: it can run on your own or a rented machine")
        return None
    seller = catalogue.provider(candidate.offer.provider).kind
    if need.data_sensitivity in ("internal", "personal") and seller == "router":
        return "data_sensitivity", need.data_sensitivity, "sold only by a router that passes the text on to others"
    if need.data_sensitivity == "personal" and seller == "host":
        return (
            "data_sensitivity",
            "personal",
            "no vendor or general cloud sells it, where contract and region are usual",
        )
    if need.data_sensitivity == "personal":
        candidate.cautions.append("check the contract and the region: neither is in our data")
    return None


def _licence(kind: Kind, candidate: Candidate) -> Reason | None:
    if kind in ("small_hosted", "large_hosted"):
        return None
    model = candidate.model
    if model.commercial_use in ("no", "ask"):
        return "licence", model.commercial_use, "the licence does not allow business use without asking"
    if model.commercial_use == "conditions":
        candidate.cautions.append(f"the {model.licence} licence has conditions: read it")
    else:
        candidate.why.append(f"{model.licence} licence: business use allowed")
    return None


def _languages(kind: Kind, need: EstimateInput, candidate: Candidate) -> Reason | None:
    count = candidate.model.language_count
    if need.languages == "several" and count is not None and count < SEVERAL:
        return "languages", "several", f"it names fewer than {SEVERAL} languages"
    if need.languages == "rare" and (count or 0) < RARE:
        if count is None and not candidate.model.open_weights:
            candidate.cautions.append("the vendor lists no languages: try yours first")
            return None
        return "languages", "rare", f"it does not name {RARE} languages or more"
    if need.languages in ("several", "rare") and count is not None:
        candidate.why.append(f"names {count} languages")
    elif count is None:
        candidate.cautions.append("no list of languages was seen: try yours first")
    elif count == 1:
        candidate.cautions.append(f"made for one language ({candidate.model.languages})")
    return None


def _context(need: EstimateInput, work: Workload, candidate: Candidate) -> Reason | None:
    known = candidate.model.context_tokens
    if candidate.offer is not None and candidate.offer.context_tokens is not None:
        known = candidate.offer.context_tokens
    option = need.length or "unsure"
    if known is None:
        if work.context_tokens > 8000:
            return "length", option, f"it is not known to take {work.context_tokens:,} tokens at once"
        candidate.cautions.append("its longest text was not seen")
        return None
    if known < work.context_tokens:
        return "length", option, f"it takes fewer than {work.context_tokens:,} tokens at once"
    candidate.why.append(f"takes {known:,} tokens at once; yours are {work.context_tokens:,}")
    return None


def _months_old(model: LanguageModel, today: date) -> int:
    """Months since release; 0 where not seen, so that a missing date is no drawback."""
    if model.release_month is None:
        return 0
    year, month = (int(part) for part in model.release_month.split("-")[:2])
    return (today.year - year) * 12 + today.month - month


Rank = tuple[int, int, int, float, str]


def _rank(kind: Kind, need: EstimateInput, today: date) -> Callable[[Candidate], Rank]:
    """Fewer open questions first, then recent ones, then the fitting size (own) or the lower price (hosted)."""
    quick = need.latency in ("instant", "offline")
    target = 3.0 if quick else 8.0

    def own(candidate: Candidate) -> Rank:
        model = candidate.model
        far = abs(log((model.stored_b or target) / target)) if kind == "small_own" else 0.0
        return (
            len(candidate.cautions),
            int(model.geometry is None),
            int(far > 0.8),
            _months_old(model, today),
            model.name,
        )

    def hosted(candidate: Candidate) -> Rank:
        offer = candidate.offer
        frontier = int(offer is not None and offer.tier == "frontier")
        old = int(_months_old(candidate.model, today) > OLD_MONTHS)
        resold = int(candidate.provider != candidate.model.vendor)
        seller = f"{candidate.model.name} {resold} {offer.key if offer else ''}"
        return (0, frontier, old, float(candidate.usd), seller)

    return own if kind in ("small_own", "large_own") else hosted


def _spread(ranked: list[Candidate]) -> list[Candidate]:
    """The first of each vendor, then the rest, each language model once and at most LIMIT in all."""
    first: list[Candidate] = []
    rest: list[Candidate] = []
    models: set[str] = set()
    vendors: set[str] = set()
    for candidate in ranked:
        if candidate.model.key in models:
            continue
        models.add(candidate.model.key)
        (rest if candidate.model.vendor in vendors else first).append(candidate)
        vendors.add(candidate.model.vendor)
    return (first + rest)[:LIMIT]


def _item(kind: Kind, candidate: Candidate) -> ShortlistItem:
    model, offer = candidate.model, candidate.offer
    why = list(candidate.why)
    if kind == "large_own":
        why.append("large open weights: the way to a large model where text may not leave")
    elif kind == "small_own" and model.stored_b:
        why.append(f"{model.stored_b:g} billion parameters in memory")
    if offer is not None:
        why.append(f"sold by {candidate.provider}")
    return ShortlistItem(
        kind=kind,
        language_model=model.key,
        name=model.name,
        vendor=model.vendor,
        why=tuple(why),
        cautions=tuple(candidate.cautions),
        provider=candidate.provider,
        offer=offer.key if offer else None,
        usd_per_1000_requests=usd(candidate.usd * 1000) if offer else None,
    )
