"""One line a request: what was asked for and how long its visitor waited, nothing about who asked."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from advisor.guard.addresses import came_through_proxy
from advisor.guard.lanes import ARRIVED
from advisor.watching import logs

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ASKED_BY_MACHINES = {"healthz", "readyz", "metrics"}
"""Asked every few seconds; logged only when something is wrong."""
METHODS = {"GET", "HEAD", "POST"}
"""A visitor can send any word as a method."""
WORTH_SAYING_S = 0.001
_SANE = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class RequestLog:
    """Gives each request an id, and logs and counts it. Stands first, so that it sees every answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.logged = settings.LOG_REQUESTS and logging.getLogger(__name__).isEnabledFor(logging.INFO)
        self.counted = bool(settings.METRICS_TOKEN)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        number = _id_of(request)
        logs.current_request.set(number)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        arrived = request.META.get(ARRIVED, begun)
        seconds = perf_counter() - arrived
        route = route_of(request)
        if self.counted:
            _count(route.split(":")[0], request.method or "", response.status_code, seconds)
        if self.logged and (route not in ASKED_BY_MACHINES or response.status_code >= 400):
            logs.write(__name__, "request", _fields(request, response, route, seconds, begun - arrived))
        return response


class NoAddresses(logging.Filter):
    """Takes the address out of Django's own lines on answers: one that was mangled gives its token away.

    What a visitor got wrong (4xx) has a request line, and needs no second one.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status, request = getattr(record, "status_code", 500), getattr(record, "request", None)
        reason = record.getMessage().partition(":")[0]
        record.msg, record.args = f"{reason}: {route_of(request) if request else 'none'}", ()
        return bool(status >= 500)


def _id_of(request: HttpRequest) -> str:
    """The id that our own proxy gave, else a new one: past the proxy, anybody could have written it."""
    given: str = request.META.get("HTTP_X_REQUEST_ID", "")
    if given and _SANE.fullmatch(given) and came_through_proxy(request):
        return given
    return secrets.token_hex(8)


def route_of(request: HttpRequest) -> str:
    """The name of the address, never the address."""
    match = request.resolver_match
    if match is not None:
        return match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _fields(request: HttpRequest, response: HttpResponseBase, route: str, seconds: float, waited: float) -> logs.Fields:
    fields: logs.Fields = {
        "method": request.method if request.method in METHODS else "other",
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 2),
        "bytes": int(response.headers.get("Content-Length") or len(getattr(response, "content", b""))),
    }
    if waited >= WORTH_SAYING_S:
        fields["waited"] = round(waited * 1000, 2)
    return fields


def _count(route: str, method: str, status: int, seconds: float) -> None:
    from advisor.watching import metrics  # only where metrics are wanted: it opens files

    metrics.count(route, method, status, seconds)
