"""In what something documented is like a visitor's work, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORT = {
    "task": gettext_lazy("job"),
    "scope": gettext_lazy("width"),
    "mix": gettext_lazy("how alike the requests are"),
    "creativity": gettext_lazy("freedom"),
    "complexity": gettext_lazy("thinking"),
    "error_cost": gettext_lazy("what a mistake costs"),
    "review": gettext_lazy("who checks"),
    "facts": gettext_lazy("where the facts come from"),
    "domain": gettext_lazy("field"),
    "expertise": gettext_lazy("how specialised"),
    "languages": gettext_lazy("languages"),
    "data_sensitivity": gettext_lazy("where the text may go"),
    "examples": gettext_lazy("examples"),
    "length": gettext_lazy("length of text"),
    "volume": gettext_lazy("number of requests"),
    "latency": gettext_lazy("speed"),
    "budget": gettext_lazy("budget"),
    "team": gettext_lazy("who looks after it"),
    "priorities": gettext_lazy("what matters most"),
}
"""Questions in a word or two."""


class Likeness(NamedTuple):
    """Three sentences; that of the nearly alike is empty where there are none."""

    alike: str
    close: str
    different: str


def likeness(
    texts: Mapping[str, str], alike: Iterable[str], different: Iterable[str], close: Iterable[str] = ()
) -> Likeness:
    """From question keys; a question that is no longer asked is left out."""
    same, near, other = (in_short([key for key in keys if key in texts], texts) for keys in (alike, close, different))
    return Likeness(
        _("Alike: %(questions)s.") % {"questions": same} if same else _("Alike: nothing we compare."),
        _("Nearly alike: %(questions)s.") % {"questions": near} if near else "",
        _("Not alike: %(questions)s.") % {"questions": other} if other else _("Not alike: nothing we compare."),
    )


def in_short(keys: Iterable[str], texts: Mapping[str, str] | None = None) -> str:
    """Questions as a list of few words; one that the owner added is told by its own text."""
    return ", ".join(str(SHORT.get(key) or (texts or {}).get(key, key)) for key in keys)
