"""Three small things the views of the journey need."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

View = Callable[..., HttpResponse]


def see_other(url: str) -> HttpResponse:
    """A 303: after a POST, go and GET this."""
    return HttpResponse(status=303, headers={"Location": url})


def page_or_fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or only its main part when htmx asks: "step.html" or "_step.html"."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return render(request, f"_{template}" if details else template, context)


def private_page(view: View) -> View:
    """A page behind an unguessable address: not indexed, not kept by shared caches, page or fragment by header."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return wrapped
