"""How often one network may ask for what costs something, and what it reads when that was too often.

Steps are not limited: they are one statement each, and a visitor in the middle of a questionnaire must not be stopped.
Looking up an address under which there is something is not limited either, whatever others on the same connection do;
only addresses under which there is nothing are counted, each once, and are refused when there were too many.
"""

from __future__ import annotations

import logging
import time
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from advisor.guard import limit_counts
from advisor.guard.addresses import pseudonym
from advisor.pages.error_page import error_page
from advisor.storage import sql

logger = logging.getLogger(__name__)

RESULT, OWN = "r/<token:view>/", "m/<token:manage>/"
"""What hangs below a result is worked out anew for each visitor: what-if, costs, files. The result itself is kept."""
OWN_TOOLS = tuple(f"{OWN}{tool}" for tool in ("try/", "cost/", "brief", "result."))
"""The same for its owner. The other pages below the owner's link only change what is stored."""
SENT = {
    "start/": "start",
    "d/<token:draft>/finish/": "finish",
    f"{RESULT}try/keep/": "finish",
    f"{OWN}try/keep/": "finish",
}
"""Route of a form -> what sending it counts as."""
SECRET_PLACES = ("/d/", "/r/", "/m/", "/compare/")
"""Where each address holds a token: whoever asks for many that do not exist may be guessing."""
MOST_REMEMBERED = 10_000

_missed: set[int] = set()
_stopped: dict[str, float] = {}


@cache
def limiter() -> FixedWindowRateLimiter:
    """The counters, wherever they are kept (see `limit_counts.py`)."""
    patience = (
        {"socket_timeout": 0.5, "socket_connect_timeout": 0.5} if settings.LIMIT_STORE.startswith("redis") else {}
    )
    return FixedWindowRateLimiter(storage_from_string(settings.LIMIT_STORE, wrap_exceptions=True, **patience))


@cache
def _limit(kind: str) -> RateLimitItem | None:
    rate = settings.LIMITS[kind]
    return RateLimitItemPerSecond(rate.amount, rate.seconds, namespace=kind) if rate else None


def kind_of(request: HttpRequest) -> str:
    """What a request counts as; empty if it is free."""
    route = request.resolver_match.route if request.resolver_match else ""
    if request.method == "POST" and route in SENT:
        return SENT[route]
    return "try" if route.startswith((RESULT, "compare/", *OWN_TOOLS)) and route != RESULT else ""


def too_often(request: HttpRequest, kind: str) -> int:
    """Count one more of this kind. Seconds to wait if that is too many, else 0; if nothing can be counted, 0."""
    limit = _limit(kind)
    if limit is None:
        return 0
    who = pseudonym(request)
    try:
        if limiter().hit(limit, who):
            return 0
        return max(1, ceil(limiter().get_window_stats(limit, who).reset_time - time.time()))
    except StorageError as error:
        logger.error("limits are not counted, so nobody is limited: %s", type(error.__cause__).__name__)
        return 0


def missed(request: HttpRequest, sought: str = "") -> HttpResponse | None:
    """Count that there was nothing at this address, or nothing behind the token sought there. The page to show instead
    if too many led nowhere before; the same one again is no new guess.

    The count is shared and written only at a miss. That it is used up is remembered in each process; another one finds
    out at its first miss.
    """
    if not settings.RATE_LIMITS:
        return None
    who = pseudonym(request)
    left = ceil(_stopped.get(who, 0.0) - time.time())
    if left > 0:
        return too_many_requests(request, left)
    _count_guess(request, hash((who, sought or request.path_info)), who)
    return None


def _count_guess(request: HttpRequest, guess: int, who: str) -> None:
    if guess in _missed:
        return
    if len(_missed) >= MOST_REMEMBERED:
        _missed.clear()
    _missed.add(guess)
    wait = too_often(request, "lookup")
    if wait:
        if len(_stopped) >= MOST_REMEMBERED:
            _stopped.clear()
        _stopped[who] = time.time() + wait


def sweep() -> None:
    """Drop counters whose time is over, for a site where nobody comes to make the limiter do it."""
    sql.run("DELETE FROM advisor_cache WHERE expires < CURRENT_TIMESTAMP")
    if connection.vendor == "postgresql":
        sql.run(limit_counts.SWEEP, time.time())


def forget() -> None:
    """Begin anew, with the settings as they are."""
    _missed.clear()
    _stopped.clear()
    limiter.cache_clear()
    _limit.cache_clear()


def too_many_requests(request: HttpRequest, wait: int) -> HttpResponse:
    """What happened, when to try again, and that nothing is lost."""
    minutes = ceil(wait / 60)
    when = ngettext("Please try again in a minute.", "Please try again in %(minutes)s minutes.", minutes)
    what = _(
        "More came from your internet connection than we take in so short a time. It may be others who share it with "
        "you. Nothing that you saved is lost, and what you typed is still on the page before this one."
    )
    text = f"{what} {when % {'minutes': minutes}}"
    response = error_page(request, 429, _("Too many requests in a short time"), text)
    response.headers["Retry-After"] = str(wait)
    return response


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """What django-axes shows after too many wrong passwords."""
    page = error_page(
        request,
        429,
        _("Too many wrong passwords"),
        ngettext(
            "Signing in from your internet connection is closed for a minute.",
            "Signing in from your internet connection is closed for %(minutes)s minutes.",
            minutes := ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60),
        )
        % {"minutes": minutes},
    )
    page.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page
