"""The site in another language, though it has none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

MARKED = "en-x-marked"
OPEN, CLOSE = "⟦", "⟧"


class Marked(NullTranslations):
    """A language in which each message is the English one between two marks."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message.split(trans_real.CONTEXT_SEPARATOR)[-1]}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        return MARKED

    def language(self) -> str:
        return MARKED


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translations and formats in this language. Django looks at USE_I18N once, so it is made to look again."""
    looked_up = translation._trans.__dict__  # type: ignore[attr-defined]
    with override_settings(USE_I18N=True, LANGUAGE_CODE=language):
        looked_up.clear()
        try:
            with translation.override(language):
                yield
        finally:
            looked_up.clear()
    looked_up.clear()


@contextmanager
def marked() -> Iterator[None]:
    """Every word that goes through translation stands between marks."""
    trans_real._translations[MARKED] = Marked()  # type: ignore[attr-defined]
    try:
        with speaking(MARKED):
            yield
    finally:
        del trans_real._translations[MARKED]  # type: ignore[attr-defined]
