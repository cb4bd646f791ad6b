"""Numbers and money as they are written where the page is read: 1,234.50 here, 1.234,50 there."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from advisor.engine.cost.money import CENT, about

MOST_KEPT = 4096
"""Amounts that were written before; a page has hundreds of them, and the same come again and again."""
SIGN_APART = (
    "bg",
    "ca",
    "cs",
    "da",
    "de",
    "es",
    "fi",
    "fr",
    "hr",
    "lt",
    "nb",
    "nn",
    "ro",
    "ru",
    "sk",
    "sl",
    "sv",
    "uk",
)
"""Languages that write a space before the percent sign (Unicode CLDR)."""
MILLION, THOUSAND_MILLION = 10**6, 10**9


def plain(number: float) -> str:
    """A number without needless digits: 7, 0.4, 6,000."""
    return _written(f"{number:.10g}", None, get_language())


def digits(number: float, places: int) -> str:
    """A number with so many places behind the point."""
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _written(f"{exact:f}", places, get_language())


def roughly(number: float) -> str:
    """A number told with two significant digits: 49,000, 2 million."""
    rounded = float(f"{number:.2g}")
    for size, words in ((THOUSAND_MILLION, _("%(count)s thousand million")), (MILLION, _("%(count)s million"))):
        if rounded >= size:
            return words % {"count": plain(rounded / size)}
    return plain(int(rounded) if rounded >= 1 else 0)


def percent(share: float) -> str:
    """A share of 1 as whole percent: 13% here, 13 % there."""
    apart = "\u00a0" if (get_language() or "")[:2] in SIGN_APART else ""
    return f"{digits(share * 100, 0)}{apart}%"


def dollars(amount: Decimal) -> str:
    """US dollars as an estimate is told: $6.30, $590."""
    if 0 < amount < CENT:
        return _("under %(amount)s") % {"amount": in_dollars(CENT, 2)}
    told = about(amount)
    return in_dollars(told, 2 if told.as_tuple().exponent == -2 else 0)


def about_dollars(amount: Decimal) -> str:
    """The same inside a sentence: about $6.30."""
    told = dollars(amount)
    return told if 0 < amount < CENT else _("about %(amount)s") % {"amount": told}


def rate(amount: Decimal) -> str:
    """A price as it was seen, not rounded: $0.8048, $0.10, $2,000."""
    if amount == int(amount):
        return in_dollars(amount, 0)
    return in_dollars(amount, 2) if amount == round(amount, 2) else in_dollars(amount.normalize(), None)


def in_dollars(amount: Decimal, places: int | None) -> str:
    """An amount with so many places behind the point; None leaves those it has."""
    return as_dollars(_written(f"{amount:f}", places, get_language()))


def as_dollars(written: str) -> str:
    """The sign of the currency where it belongs."""
    return pgettext("an amount of US dollars", "$%(amount)s") % {"amount": written}


@lru_cache(MOST_KEPT)
def _written(number: str, places: int | None, language: str | None) -> str:
    """Digits in the order and with the marks of the language that is active."""
    return number_format(Decimal(number), decimal_pos=places, force_grouping=True)
