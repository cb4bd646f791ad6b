"""A build brief as one Markdown file. Words of people and editors are escaped before they enter a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import gettext as _

from advisor.brief.words import ShownBrief, ShownItem

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+|~&@$!])")
_AT_THE_START = re.compile(r"^([-=:]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(:(?=//)|(?<=www)\.)", re.IGNORECASE)
_IN_ADDRESSES = "/:?#@!$&'*+,;=%-._~"
"""Characters that an address between angle brackets may hold as they are."""


class Heading(NamedTuple):
    """What stands above and below the brief. Label and note are the owner's own words, not yet escaped."""

    title: str
    label: str
    lines: tuple[str, ...]
    note: str
    result_url: str
    """Empty where it is not shared."""
    evidence_url: str


def escaped(text: str) -> str:
    """Text that stays text in Markdown, on one line: no emphasis, link, markup, list, heading or reordered letters."""
    kept = "".join(letter for letter in text if letter.isspace() or _is_plain(letter))
    line = _PUNCTUATION.sub(r"\\\1", " ".join(kept.split()))
    line = _ADDRESS.sub(r"\\\1", line)
    return _AT_THE_START.sub(lambda found: _first_escaped(found.group()), line)


def _first_escaped(start: str) -> str:
    """A dash as a dash, and a number that no longer begins a list."""
    return f"{start}\\" if start.isdecimal() else f"\\{start}"


def _is_plain(letter: str) -> bool:
    """Neither a control character nor one that turns the direction of what follows; joiners of emoji stay."""
    return unicodedata.category(letter) not in ("Cc", "Cs") and unicodedata.bidirectional(letter) not in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


def markdown(shown: ShownBrief, heading: Heading) -> str:
    """The whole file. `shown` must have been made with `escaped`."""
    return "\n".join(_lines(shown, heading)).rstrip() + "\n"


def _lines(shown: ShownBrief, heading: Heading) -> Iterator[str]:
    label = escaped(heading.label)
    yield from (f"# {heading.title}: {label}" if label else f"# {heading.title}", "")
    if shown.job:
        yield from (f"**{shown.job}**", "")
    for line in heading.lines:
        yield from (line, "")
    if heading.note:
        yield from (f"> {escaped(line)}".rstrip() + "  " for line in heading.note.splitlines())
        yield ""
    for section in shown.sections:
        yield from (f"## {section.title}", "")
        for item in section.items:
            yield _bullet(item)
        yield ""
    yield from (f"## {_('The answers')}", "")
    for answer in shown.answers:
        yield f"{answer.number}. {answer.question} **{answer.answer}**"
    yield ""
    if heading.result_url:
        yield from (_("The recommendation: %(url)s") % {"url": f"<{heading.result_url}>"}, "")
    yield _("The published tests: %(url)s") % {"url": f"<{heading.evidence_url}>"}


def _bullet(item: ShownItem) -> str:
    rests = f" [{', '.join(str(number) for number in item.because)}]" if item.because else ""
    sources = "".join(f"\n  {source.title}: <{quote(source.url, safe=_IN_ADDRESSES)}>" for source in item.sources)
    return f"- **{item.lead}.** {item.text}{rests}{sources}"
