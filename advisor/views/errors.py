"""Error pages: what happened and what to do, never a stack trace."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.pages.error_page import error_page
from advisor.watching.request_log import route_of

logger = logging.getLogger(__name__)
RETRY_AFTER_S = "5"
CSRF_REASONS = ("Origin checking failed", "Referer checking failed", "CSRF cookie not set", "CSRF token")
"""How Django's reasons begin. What follows may repeat the address of the page that sent the form."""


def not_taken(request: HttpRequest, status: int) -> HttpResponse:
    """What never became whole, or found no place; `guard/whole_requests.py` says why."""
    title, text = _NOT_TAKEN[status]
    page = error_page(request, status, str(title), str(text))
    if status == 503:
        page.headers["Retry-After"] = RETRY_AFTER_S
    return page


_NOT_TAKEN = {
    403: (
        gettext_lazy("Please sign in first"),
        gettext_lazy("Anything this large is taken from editors only. Sign in at the desk, then send it again."),
    ),
    408: (
        gettext_lazy("Your form did not arrive in time"),
        gettext_lazy("The connection was too slow. What you saved before is safe. Go back and send it again."),
    ),
    411: (
        gettext_lazy("We could not read what was sent"),
        gettext_lazy("It did not say how long it is. A form sent by a browser from our own pages always does."),
    ),
    413: (
        gettext_lazy("That is too large"),
        gettext_lazy("What was sent is larger than anything this page expects. Go back, shorten it and send it again."),
    ),
    503: (
        gettext_lazy("Too many ask for this at once"),
        gettext_lazy("What you saved before is safe. Please wait a few seconds, then go back and try again."),
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    logger.warning("refused %s: %s", route_of(request), type(exception).__name__)
    if isinstance(exception, RequestDataTooBig):
        return not_taken(request, 413)
    return error_page(
        request,
        400,
        _("We could not read what was sent"),
        _("It was not what this page expects. Go back, check the form and send it again."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403, _("This page is not open to you"), _("You may need to sign in first."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    given = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    text = given or _("The address may be mistyped, or the page may have moved.")
    return error_page(request, 404, _("There is nothing at this address"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        500,
        _("Something went wrong on our side"),
        _("Your saved answers are safe. Go back and try once more; if it stays, please tell the site’s owner."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    known = next((begin for begin in CSRF_REASONS if reason.startswith(begin)), "another reason")
    logger.warning("CSRF check failed: %s", known)
    return error_page(
        request,
        403,
        _("This form has expired"),
        _("Nothing is lost. Go back, reload the page and send it again. The form needs a cookie, so allow cookies."),
    )
