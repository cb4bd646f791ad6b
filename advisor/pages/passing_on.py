"""What passes a view link on: the address, a QR code of it, a mail, and the tags from which messengers draw a preview.

Whoever gets any of these learns the verdict at most: no answer stands in an address, a mail or a preview.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from advisor.storage import links

QR_MASK = 2


class PassingOn(NamedTuple):
    """One view link in every form it is handed on."""

    url: str
    card_url: str
    qr: SafeString
    mailto: str


def passing_on(site: str, view_token: str) -> PassingOn:
    """The view link of a result on the site with this address, such as https://advice.example.com."""
    url = site + links.result_url(view_token)
    return PassingOn(url, site + reverse("card", args=[view_token]), qr_code(url), mail(url))


@lru_cache(maxsize=64)
def qr_code(text: str) -> SafeString:
    """A QR code as SVG: its own white ground, so that it can be scanned from a dark page too.

    Every mask is valid, and this one is the evenest for most addresses; trying all eight takes five times as long.
    """
    code = segno.make(text, error="m", micro=False, mask=QR_MASK)
    return mark_safe(code.svg_inline(border=4, omitsize=True, light="#fff", svgclass=None, lineclass=None))  # noqa: S308  (numbers and colours only)  # nosec


def mail(url: str) -> str:
    """A mail to anyone, with the link and nothing about the result."""
    subject = quote(_("A recommendation: small language model, large one or both"))
    body = quote(_("You can read the recommendation here:") + f"\r\n\r\n{url}\r\n")
    return f"mailto:?subject={subject}&body={body}"
