"""Small things that several views need."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponse]


def see_other(url: str) -> HttpResponse:
    """A 303: after a POST, go and GET this."""
    return HttpResponse(status=303, headers={"Location": url})


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, and gets the main part of the page only.

    Read from the environment: `request.headers` would copy every header, and `request.htmx` ties a request to itself,
    so that it stays in memory until Python looks for garbage.
    """
    return request.META.get("HTTP_HX_REQUEST") == "true"


def site_address(request: HttpRequest) -> str:
    """What every whole address of this site begins with."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def page_or_fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or only its main part when htmx asks: "step.html" or "_step.html"."""
    return render(request, f"_{template}" if wants_fragment(request) else template, context)


def quickly_compressed(request: HttpRequest, html: str) -> HttpResponse:
    """A page that is made anew each time: half the work of Django's `gzip_page`, and a tenth more bytes."""
    response = HttpResponse(html)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response.content = gzip.compress(response.content, compresslevel=3, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def download(name: str, text: str, content_type: str) -> HttpResponse:
    """A file whose name says nothing about the result."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type=content_type, headers=headers)


def public_page(view: View) -> View:
    """A page that is the same for everyone: kept for a minute, and compressed because nothing secret is in it."""
    return gzip_page(cache_control(public=True, max_age=60)(view))


def private_page(view: View) -> View:
    """A page behind an unguessable address: not indexed, not kept by shared caches, page or fragment by header.

    Its address goes nowhere with what the browser asks for next, not even to our own style sheets. "strict-origin" and
    not "no-referrer", under which browsers call the origin of a form "null", so that Django refuses it.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        headers = response.headers
        headers["X-Robots-Tag"] = "noindex, nofollow"
        headers.setdefault("Cache-Control", "private, no-cache")
        headers.setdefault("Vary", "HX-Request, Cookie")
        headers.setdefault("Referrer-Policy", "strict-origin")
        return response

    return wrapped
