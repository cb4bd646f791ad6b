"""What stands between the server and the views. A visitor's request passes only what it needs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from axes.middleware import AxesMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_urlconf
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxMiddleware

from advisor.guard import limiting
from advisor.guard.lanes import AGAIN
from advisor.pages.error_page import error_page
from advisor.storage import sql
from advisor.storage.content import NotPublished
from advisor.views.errors import not_taken
from advisor.watching.request_log import GetResponse

logger = logging.getLogger(__name__)
DESK = f"/{settings.ADMIN_PATH}/"
VISITOR_URLS = "advisor.visitor_urls"


class Headers:
    """The headers that are the same on every page, made once (see SAFE_HEADERS in the settings)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.headers = (("Content-Security-Policy", build_policy()), *settings.SAFE_HEADERS.items())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers:
            response.headers.setdefault(name, value)
        return response


class VisitorAddresses:
    """Matches visitors' requests without the desk. With all it leads to (spreadsheets, imports) it takes 20 MiB and
    half a second, so a worker reads it when somebody opens it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not f"{request.path_info}/".startswith(DESK):
            request.urlconf = VISITOR_URLS
            set_urlconf(VISITOR_URLS)
        return self.get_response(request)


class _OnlyAtTheDesk:
    """Sessions, logins and messages are for the editor's desk. The journey needs none of them, so it pays for none."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(DESK):
            return super().__call__(request)  # type: ignore[misc]
        return self.get_response(request)


class DeskSession(_OnlyAtTheDesk, SessionMiddleware):
    """The first that needs the database: it sees to it that a restarted one costs an editor no failed request."""

    def process_request(self, request: HttpRequest) -> None:
        sql.leave_if_dropped()
        super().process_request(request)


class DeskLocks(_OnlyAtTheDesk, AxesMiddleware):  # type: ignore[misc]
    """Closes the login for an address with too many wrong passwords."""


class DeskLogin(_OnlyAtTheDesk, AuthenticationMiddleware):
    pass


class DeskMessages(_OnlyAtTheDesk, MessageMiddleware):
    pass


class Limits:
    """Stops whoever asks too often (see `guard/limiting.py`). RATE_LIMITS=off takes it out altogether."""

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.RATE_LIMITS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.path_info.startswith(limiting.SECRET_PLACES):
            return limiting.missed(request) or response
        return response

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        kind = "" if AGAIN in request.META else limiting.kind_of(request)
        if kind and (wait := limiting.too_often(request, kind)):
            return limiting.too_many_requests(request, wait)
        return None


class DeskHtmx(_OnlyAtTheDesk, HtmxMiddleware):
    pass


class PlainErrors:
    """Answers 503 with a way on, and logs what an operator needs. Wrong methods get words too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = request.META.get("rightsize.refused")
        if refused:
            return not_taken(request, refused)
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = error_page(
                request,
                405,
                _("This address cannot be opened that way"),
                _("It only accepts a form sent from our own pages. Begin at the start page."),
            )
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotPublished):
            logger.error("cannot serve the questionnaire: %s", exception)
            return error_page(
                request,
                503,
                _("The questionnaire is not ready yet"),
                _("Its owner has to publish it first. Please come back a little later."),
            )
        if isinstance(exception, DatabaseError):
            # What follows the first line may repeat the values that were written.
            said = str(exception).partition("\n")[0]
            logger.error("database trouble on %s: %s: %s", request.method, type(exception).__name__, said)
            return error_page(
                request,
                503,
                _("We could not save or read this just now"),
                _("What you saved before is safe. Go back to your last page, still filled in, and try again soon."),
            )
        return None
