"""Names of the facts that have a source, and of what a language model reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

FACTS: dict[str, Any] = {
    "active": gettext_lazy("parameters used per token"),
    "context": gettext_lazy("longest text"),
    "formats": gettext_lazy("number formats"),
    "geometry": gettext_lazy("layers and heads"),
    "hyperscaler": gettext_lazy("rent at a large cloud"),
    "languages": gettext_lazy("languages"),
    "licence": gettext_lazy("licence"),
    "low_price": gettext_lazy("lowest rent"),
    "mmlu_pro_vendor": gettext_lazy("MMLU-Pro, as the vendor measured it"),
    "modalities": gettext_lazy("what it reads"),
    "params": gettext_lazy("parameters"),
    "purchase": gettext_lazy("price to buy"),
    "release": gettext_lazy("release"),
    "release_confidence": gettext_lazy("how sure the release is"),
    "size": gettext_lazy("small or large"),
    "specs": gettext_lazy("technical data"),
}
KINDS: dict[str, Any] = {
    "audio": gettext_lazy("sound"),
    "image": gettext_lazy("pictures"),
    "pdf": gettext_lazy("PDF"),
    "text": gettext_lazy("text"),
    "video": gettext_lazy("video"),
}


def seen_words(seen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each fact or facts in words, and where they were seen. One that an editor added keeps its own name."""
    return [(_listed(keys.split(", "), FACTS), where) for keys, where in seen.items()]


def reads_words(kinds: Iterable[str]) -> str:
    """What a language model takes in."""
    return _listed(kinds, KINDS)


def _listed(keys: Iterable[str], names: Mapping[str, Any]) -> str:
    return ", ".join(str(names.get(key, key)) for key in keys)
