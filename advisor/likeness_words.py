"""In what something documented is like a visitor's work, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _


class Likeness(NamedTuple):
    """Three sentences; that of the nearly alike is empty where there are none."""

    alike: str
    close: str
    different: str


def likeness(
    texts: Mapping[str, str], alike: Iterable[str], different: Iterable[str], close: Iterable[str] = ()
) -> Likeness:
    """From question keys; a question that is no longer asked is left out."""
    same, near, other = (" ".join(texts[key] for key in keys if key in texts) for keys in (alike, close, different))
    return Likeness(
        _("Alike: %(questions)s") % {"questions": same} if same else _("Alike: nothing we compare."),
        _("Nearly alike: %(questions)s") % {"questions": near} if near else "",
        _("Not alike: %(questions)s") % {"questions": other} if other else _("Not alike: nothing we compare."),
    )
