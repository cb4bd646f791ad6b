"""A published source in words: where to read it, what it counted, and in what it is like a visitor's work."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.engine.evidence.findings import Match
from advisor.words.likeness import in_short

WINNERS = {
    "small": gettext_lazy("the small model did better"),
    "tie": gettext_lazy("a tie"),
    "large": gettext_lazy("the large model did better"),
}


class ShownSource(NamedTuple):
    title: str
    url: str
    year: str
    told: str
    """What it counted, and its result that is most like the work in question."""
    likeness: str


def shown_source(match: Match) -> ShownSource:
    won = _("small %(small)d, tied %(tie)d, large %(large)d") % {
        "small": match.small, "tie": match.tie, "large": match.large
    }  # fmt: skip
    nearest = _("Most like yours: “%(task)s”, %(small)s against %(large)s: %(winner)s.") % {
        "task": match.task,
        "small": match.small_model,
        "large": match.large_model,
        "winner": WINNERS[match.winner],
    }
    alike = _("Alike: %(questions)s.") % {"questions": in_short(match.alike)} if match.alike else ""
    different = _("Not alike: %(questions)s.") % {"questions": in_short(match.different)} if match.different else ""
    return ShownSource(
        title=match.source_title,
        url=source_url(match.source_id),
        year=str(match.source_year),
        told=f"{_('Comparable results: %(won)s.') % {'won': won}} {nearest}",
        likeness=f"{alike} {different}".strip(),
    )


def source_url(source_id: str) -> str:
    """Where to read a source: arXiv and DOI numbers become addresses. Empty if there is none."""
    if source_id.startswith(("https://", "http://")):
        return source_id
    if source_id.lower().startswith("arxiv:"):
        return f"https://arxiv.org/abs/{source_id[6:]}"
    return (
        f"https://doi.org/{source_id.removeprefix('doi:')}" if source_id.removeprefix("doi:").startswith("10.") else ""
    )
