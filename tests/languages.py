"""The site in another language, though it has none yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings
from django.utils import translation


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
