"""Two small things every view of the journey needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]


def see_other(url: str) -> HttpResponse:
    """A 303: after a POST, go and GET this."""
    return HttpResponse(status=303, headers={"Location": url})


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
