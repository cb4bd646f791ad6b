"""Two results side by side, for anyone who has both links."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from advisor.guard import limiting
from advisor.models import Assessment
from advisor.pages.compare_page import compare_page
from advisor.storage import assessments, links
from advisor.views.responses import private_page, site_address
from advisor.words.verdict import NAMES

LONGEST_LINK = 200
"""Characters of an entry that are shown again."""
LONGEST_HOST = 80


class Field(NamedTuple):
    """One of the two links as the form shows it."""

    name: str
    label: str
    value: str
    error: str
    missed: str
    """The token in it, if it leads nowhere."""
    row: Assessment | None

    @property
    def found(self) -> str:
        """What the link leads to, in a few words."""
        return str(NAMES.get(self.row.outcome, _("no recommendation"))) if self.row else ""


@gzip_page
@private_page
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The two results, or the form with what is wrong with a link. The other link stays as it was pasted."""
    one = _field(request, "a", _("First link"))
    other = _field(request, "b", _("Second link"), known=one.row)
    for missed in filter(None, (one.missed, other.missed)):
        if refused := limiting.missed(request, missed):
            return refused
    twice = one.row is not None and one.row is other.row
    context = {"fields": (one, other), "twice": twice}
    if one.row and other.row and not twice:
        context |= {"site": site_address(request), **compare_page(one.row, other.row)}
    response = render(request, "compare.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _field(request: HttpRequest, name: str, label: str, *, known: Assessment | None = None) -> Field:
    """The link pasted into one field, looked up unless it leads to the result that is known."""
    entered = request.GET.get(name, "").strip()
    elsewhere = _other_site(request, entered)
    token = "" if elsewhere else links.view_token_in(entered)
    row = known if known and known.view_token == token else (assessments.shared(token) if token else None)
    error = ""
    if entered and row is None:
        which = _("second link") if name == "b" else _("first link")
        error = _wrong(entered, token, elsewhere) % {"which": which, "site": elsewhere}
    return Field(name, label, entered[:LONGEST_LINK], error, "" if row else token, row)


def _other_site(request: HttpRequest, entered: str) -> str:
    """The host of a link that is not one of this site; nothing where it is, or where only a path or token was pasted.

    What stands behind /r/ on another site is none of our results, even if the token happens to be one of ours.
    """
    host = links.host_in(entered)
    ours = {links.host_in(site_address(request)), links.host_in(f"//{request.get_host()}")}
    return "" if host in ours else host[:LONGEST_HOST]


def _wrong(entered: str, token: str, elsewhere: str) -> str:
    if elsewhere:
        return _("The %(which)s leads to another site, %(site)s. Only results of this site can be compared here.")
    if token:
        return _(
            "There is no result behind the %(which)s. It may be mistyped, its time may be over, "
            "or its owner stopped sharing or deleted it."
        )
    if "/m/" in entered:
        return _("The %(which)s is a private one, for managing a result. Paste the link to share instead.")
    return _("The %(which)s is not a link to a result. Paste the whole link as it was shared with you.")
