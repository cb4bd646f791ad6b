"""Error pages: what happened and what to do, never a stack trace."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """One plain page for every error."""
    response = render(request, "error.html", {"title": title, "text": text, "status": status}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    logger.warning("refused %s %s: %s", request.method, request.path_info[:3], type(exception).__name__)
    return error_page(
        request,
        400,
        _("We could not read what was sent"),
        _("It was too large or not what this page expects. Go back, check the form and send it again."),
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
    logger.warning("CSRF check failed: %s", reason)
    return error_page(
        request,
        403,
        _("This form has expired"),
        _("Nothing is lost. Go back, reload the page and send it again. The form needs a cookie, so allow cookies."),
    )
