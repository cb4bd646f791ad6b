"""The check for missing translations, in words for the list before publishing."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from advisor.engine.editing.checks import Check
from advisor.words.translations import Translation, Unreadable, translations


def untranslated() -> tuple[list[Check], str]:
    """A warning for each language of the interface that is not complete, and a note for when there is none."""
    found: list[Translation] = []
    for folder in settings.LOCALE_PATHS:
        try:
            found += translations(Path(folder))
        except Unreadable as error:
            text = _("A translation of the interface cannot be read: %s") % error
            return [Check(level="warning", kind="translation", key="", text=text)], ""
    if not found:
        return [], _("One language: nothing to translate.")
    warnings = [
        Check(level="warning", kind="translation", key=row.language, text=_in_words(row))
        for row in found
        if row.missing or row.fuzzy
    ]
    names = ", ".join(_name(row.language) for row in found)
    return warnings, "" if warnings else _("The interface is translated completely: %s.") % names


def _in_words(row: Translation) -> str:
    text = _(
        "The interface in %(language)s is not complete: of %(messages)d messages, %(missing)d without a translation "
        "and %(fuzzy)d in doubt (“fuzzy”)."
    )
    return text % {**row._asdict(), "language": _name(row.language)}


def _name(folder: str) -> str:
    """A language by its English name; the name of its folder where Django knows none."""
    try:
        return str(get_language_info(folder.replace("_", "-").lower())["name"])
    except KeyError:
        return folder
