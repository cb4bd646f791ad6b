"""What a person reads when something did not work: one plain page for every error, with what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def error_page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """One plain page for every error. No form is on it, so that nothing has to know which address it stands at."""
    response = render(request, "error.html", {"title": title, "text": text, "status": status}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
