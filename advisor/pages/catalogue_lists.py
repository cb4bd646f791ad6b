"""Language models and machines as lists to filter and sort, with sources and the age of each fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advisor.engine.cost.catalogue import LanguageModel, Offer
from advisor.engine.cost.estimates import Market
from advisor.engine.cost.machines import Machine
from advisor.engine.cost.money import Price
from advisor.models.catalogue import COMMERCIAL_USES, MACHINE_KINDS, SIZES
from advisor.pages.listing import Kind
from advisor.words.catalogue import reads_words, seen_words

SEVERAL, MANY = 5, 30
NEVER = Decimal("Infinity")


class ShownOffer(NamedTuple):
    offer: Offer
    provider: str
    price: Price


class ShownModel(NamedTuple):
    row: LanguageModel
    size: str
    licence_use: str
    offers: tuple[ShownOffer, ...]
    """Cheapest first."""
    reads: str
    seen: list[tuple[str, str]]
    age: str


class ShownMachine(NamedTuple):
    row: Machine
    kind: str
    low_offer: str
    cloud_offer: str
    seen: list[tuple[str, str]]
    age: str


def models_kind(market: Market) -> Kind[LanguageModel]:
    cheapest = least_prices(market)
    licences = [(key, str(label).capitalize()) for key, label in COMMERCIAL_USES]
    return Kind(
        per_page=20,
        filters={
            "size": (_("Size"), [(key, str(label).capitalize()) for key, label in SIZES], lambda row: row.size),
            "run": (
                _("Where it runs"),
                [("open", _("Anywhere: open weights")), ("hosted", _("Only at a provider"))],
                lambda row: "open" if row.open_weights else "hosted",
            ),
            "licence": (_("Business use"), licences, lambda row: row.commercial_use),
            "languages": (
                _("Languages"),
                [("many", _("30 or more")), ("several", _("5 to 29")), ("few", _("Fewer than 5"))],
                _languages,
            ),
        },
        sorts={
            "newest": (_("Newest"), lambda row: (_backwards(row.release_month), row.name.lower())),
            "name": (_("Name, A to Z"), lambda row: row.name.lower()),
            "small": (_("Smallest"), lambda row: (row.stored_b or 1e9, row.name.lower())),
            "cheap": (_("Cheapest by use"), lambda row: (cheapest.get(row.key, NEVER), row.name.lower())),
            "long": (_("Longest texts"), lambda row: (-(row.context_tokens or 0), row.name.lower())),
        },
    )


def machines_kind() -> Kind[Machine]:
    return Kind(
        per_page=20,
        filters={
            "kind": (_("Kind"), [(key, str(label).capitalize()) for key, label in MACHINE_KINDS], lambda row: row.kind),
            "memory": (
                _("Memory"),
                [("small", _("Up to 24 GiB")), ("middle", _("Over 24 to 80 GiB")), ("large", _("Over 80 GiB"))],
                _memory,
            ),
            "get": (
                _("How to get it"),
                [("both", _("Rent or buy")), ("rent", _("Rent only")), ("buy", _("Buy only"))],
                _ways_to_get,
            ),
        },
        sorts={
            "name": (_("Name, A to Z"), lambda row: row.name.lower()),
            "memory": (_("Most memory"), lambda row: (-row.memory_gib, row.name.lower())),
            "rent": (_("Lowest rent"), lambda row: (_rent(row), row.name.lower())),
            "price": (_("Lowest price"), lambda row: (row.purchase_usd or NEVER, row.name.lower())),
            "fast": (_("Fastest memory"), lambda row: (-row.bandwidth_gb_s, row.name.lower())),
        },
    )


def least_prices(market: Market) -> dict[str, Decimal]:
    """Language model -> lowest price of a million tokens in and a million out."""
    found: dict[str, Decimal] = {}
    for offer in market.catalogue.offers:
        price = market.standard.of(offer.key)
        both = price.usd_in_per_mtok + price.usd_out_per_mtok
        found[offer.language_model] = min(found.get(offer.language_model, NEVER), both)
    return found


def shown_models(rows: Iterable[LanguageModel], market: Market, today: date) -> list[ShownModel]:
    names = dict(SIZES), dict(COMMERCIAL_USES)
    return [
        ShownModel(
            row=row,
            size=str(names[0][row.size]),
            licence_use=str(names[1][row.commercial_use]),
            offers=_offers(row, market),
            reads=reads_words(row.modalities),
            seen=seen_words(row.seen),
            age=age_words(row.reviewed_on, today),
        )
        for row in rows
    ]


def shown_machines(rows: Sequence[Machine], today: date) -> list[ShownMachine]:
    names = dict(MACHINE_KINDS)
    return [
        ShownMachine(
            row=row,
            kind=str(names[row.kind]),
            low_offer=_first_offer(row.low_offer),
            cloud_offer=_first_offer(row.hyperscaler_offer),
            seen=seen_words(row.seen),
            age=age_words(row.reviewed_on, today),
        )
        for row in rows
    ]


def _first_offer(offers: str) -> str:
    """Who asks the price that is shown. The dearer ones after it, with where they were seen, are in the file."""
    return offers.partition(";")[0]


def age_words(day: date, today: date) -> str:
    """How long ago somebody last looked."""
    days = (today - day).days
    if days <= 0:
        return _("today")
    if days < 60:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    return _("%(count)d months ago") % {"count": round(days / 30.4)}


def _offers(row: LanguageModel, market: Market) -> tuple[ShownOffer, ...]:
    found = [
        ShownOffer(offer, market.catalogue.provider(offer.provider).name, market.standard.of(offer.key))
        for offer in market.catalogue.offers
        if offer.language_model == row.key
    ]
    return tuple(sorted(found, key=lambda item: item.price.usd_in_per_mtok + item.price.usd_out_per_mtok))


def _backwards(month: str | None) -> int:
    """Newest first; months that nobody saw come last."""
    return -int(month.replace("-", "")[:6]) if month else 0


def _languages(row: LanguageModel) -> str:
    count = row.language_count
    if count is None:
        return ""
    return "many" if count >= MANY else "several" if count >= SEVERAL else "few"


def _memory(row: Machine) -> str:
    return "small" if row.memory_gib <= 24 else "middle" if row.memory_gib <= 80 else "large"


def _rent(row: Machine) -> Decimal:
    return min(
        (rent for rent in (row.usd_per_hour_low, row.usd_per_hour_hyperscaler) if rent is not None), default=NEVER
    )


def _ways_to_get(row: Machine) -> str:
    rents, sells = _rent(row) != NEVER, row.purchase_usd is not None
    return "both" if rents and sells else "rent" if rents else "buy" if sells else ""
