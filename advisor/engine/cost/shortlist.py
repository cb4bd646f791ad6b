"""Which language models are worth trying for a need: filter first, then rank, each with its reasons.

Nothing is ranked on a vendor's own score, and no single model is called the best.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import log

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.money import PriceTable, request_usd, usd
from advisor.engine.cost.need import EstimateInput, Workload
from advisor.engine.cost.sieve import KINDS, Candidate, Entry, Kind, remarks, sieved
from advisor.engine.said import Sentence, say
from advisor.engine.schema import Document

LIMIT = 5
"""Most entries of one kind."""
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
    why: tuple[Sentence, ...]
    """Why it is in."""
    cautions: tuple[Sentence, ...]
    """What to check before relying on it."""


class Exclusion(Document):
    """How many entries one answer threw out of one kind."""

    kind: Kind
    question: str
    """Question key, or "licence", which no answer decides."""
    option: str
    count: int
    text: Sentence


class Shortlist(Document):
    items: tuple[ShortlistItem, ...]
    exclusions: tuple[Exclusion, ...]

    def of(self, kind: Kind) -> tuple[ShortlistItem, ...]:
        return tuple(item for item in self.items if item.kind == kind)


def shortlist(need: EstimateInput, work: Workload, catalogue: Catalogue, prices: PriceTable) -> Shortlist:
    """All kinds that qualify. Ranking does not look at the volume, so the list is the same for every volume."""
    items: list[ShortlistItem] = []
    exclusions: list[Exclusion] = []
    for kind in KINDS:
        if kind == "large_own" and need.data_sensitivity != "sealed":
            continue
        kept, out = sieved(kind, need, work, catalogue, prices)
        ranked = sorted(kept, key=_rank(kind, need, work, prices))
        items += [_item(kind, need, work, prices, candidate.entry) for candidate in _spread(ranked)]
        exclusions += [
            Exclusion(kind=kind, question=question, option=option, count=count, text=text)
            for (question, option, text), count in out.most_common()
        ]
    return Shortlist(items=tuple(items), exclusions=tuple(exclusions))


Rank = tuple[int, int, int, float, str]


def _rank(kind: Kind, need: EstimateInput, work: Workload, prices: PriceTable) -> Callable[[Candidate], Rank]:
    """Fewer open questions first, then recent ones, then the fitting size (own) or the lower price (hosted)."""
    quick = need.latency in ("instant", "offline")
    target = 3.0 if quick else 8.0

    def own(candidate: Candidate) -> Rank:
        model = candidate.entry.model
        far = abs(log((model.stored_b or target) / target)) if kind == "small_own" else 0.0
        return (
            candidate.cautions,
            int(model.geometry is None),
            int(far > 0.8),
            candidate.entry.months_old,
            model.name,
        )

    def hosted(candidate: Candidate) -> Rank:
        entry = candidate.entry
        assert entry.offer is not None
        frontier = int(entry.offer.tier == "frontier")
        old = int(entry.months_old > OLD_MONTHS)
        return (0, frontier, old, float(_usd(entry, work, prices)), entry.seller)

    return own if kind in ("small_own", "large_own") else hosted


def _spread(ranked: list[Candidate]) -> list[Candidate]:
    """The first of each vendor, then the rest, each language model once and at most LIMIT in all."""
    first: list[Candidate] = []
    rest: list[Candidate] = []
    models: set[str] = set()
    vendors: set[str] = set()
    for candidate in ranked:
        if candidate.entry.model.key in models:
            continue
        models.add(candidate.entry.model.key)
        (rest if candidate.entry.model.vendor in vendors else first).append(candidate)
        vendors.add(candidate.entry.model.vendor)
    return (first + rest)[:LIMIT]


def _usd(entry: Entry, work: Workload, prices: PriceTable) -> Decimal:
    """One request of an offer."""
    assert entry.offer is not None
    return request_usd(prices.of(entry.offer.key), work.prompt_tokens, work.output_tokens)


def _item(kind: Kind, need: EstimateInput, work: Workload, prices: PriceTable, entry: Entry) -> ShortlistItem:
    model, offer = entry.model, entry.offer
    why, cautions = remarks(kind, need, work, entry)
    if kind == "large_own":
        why.append(say("why.large_own"))
    elif kind == "small_own" and model.stored_b:
        why.append(say("why.size", billions=model.stored_b))
    if offer is not None:
        why.append(say("why.sold_by", provider=entry.provider))
    return ShortlistItem(
        kind=kind,
        language_model=model.key,
        name=model.name,
        vendor=model.vendor,
        why=tuple(why),
        cautions=tuple(cautions),
        provider=entry.provider,
        offer=offer.key if offer else None,
        usd_per_1000_requests=usd(_usd(entry, work, prices) * 1000) if offer else None,
    )
