"""Whom a request comes from, as far as counting needs it: never stored or logged as an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

Address = IPv4Address | IPv6Address
LONGEST_CHAIN = 20
"""Proxies that are looked through at most."""


def pseudonym(request: HttpRequest) -> str:
    """Stands for the network of a request for a day: a hash under the site's secret key and the date."""
    return blake2b(network_of(request.META), key=_key(timezone.now().date()), digest_size=16).hexdigest()


def address_of(environ: Mapping[str, Any]) -> Address | None:
    """The other end of the connection; if that is a trusted proxy, the last one it names that is not."""
    peer = _read(environ.get("REMOTE_ADDR", ""))
    if peer is None or not _is_trusted(peer):
        return peer
    named = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-LONGEST_CHAIN:]
    for part in reversed(named):
        address = _read(part)
        if address is None:
            return peer
        if not _is_trusted(address):
            return address
    return peer


def came_through_proxy(request: HttpRequest) -> bool:
    """Whether the other end of the connection is a proxy whose headers are believed."""
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    return peer is not None and _is_trusted(peer)


def _read(text: str) -> Address | None:
    """An address as proxies write it, some with a port; None if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def network_of(environ: Mapping[str, Any]) -> bytes:
    """What one visitor has: an IPv4 address, or the first half of an IPv6 address."""
    address = address_of(environ)
    if isinstance(address, IPv6Address):
        return IPv6Network((address, 64), strict=False).network_address.packed
    return address.packed if address else b""


@lru_cache(maxsize=2)
def _key(day: date) -> bytes:
    return blake2b(f"{day}".encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).digest()
