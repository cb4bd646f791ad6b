"""Missing translations of the interface are counted, from files as gettext's tools write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from advisor.words.translations import Translation, Unreadable, translations
from tests.web.desk import person
from tests.web.journey import text_of

HEADING = """# Rightsize
#, fuzzy
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
DONE = """
#: templates/home.html:8
msgid "Small, large or both?"
msgstr "Klein, groß oder beides?"
"""
LONG = """
#: templates/home.html:9
#, python-format
msgid ""
"A language model reads, "
"sorts and \\"writes\\"."
msgstr ""
"Ein Sprachmodell liest, "
"sortiert und schreibt."
"""
MISSING = """
msgctxt "button"
msgid "Start"
msgstr ""
"""
HALF = """
msgid "%(count)d change"
msgid_plural "%(count)d changes"
msgstr[0] "%(count)d Änderung"
msgstr[1] ""
"""
FUZZY = """
#, fuzzy, python-format
#| msgid "Old words"
msgid "New words"
msgstr "Alte Worte"
"""
GONE = """
#, fuzzy
#~ msgid "Gone"
#~ msgstr ""
"""


def written(folder: Path, *messages: str, language: str = "de") -> Path:
    """A folder of translations with one file."""
    file = folder / language / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text("".join(messages), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("messages", "counted"),
    [
        ((HEADING, DONE, LONG), (2, 0, 0)),
        ((HEADING, DONE, MISSING), (2, 1, 0)),
        ((HEADING, HALF, DONE), (2, 1, 0)),
        ((HEADING, FUZZY, MISSING, LONG), (3, 1, 1)),
        ((HEADING, DONE, GONE), (1, 0, 0)),
        ((HEADING, GONE, DONE, MISSING), (2, 1, 0)),
        ((DONE.strip() + "\n", MISSING.strip() + "\n", LONG.strip()), (3, 1, 0)),
        (("\ufeff" + HEADING.replace("\n", "\r\n"), MISSING.replace("\n", "\r\n")), (1, 1, 0)),
    ],
)
def test_messages_are_counted(tmp_path: Path, messages: tuple[str, ...], counted: tuple[int, int, int]) -> None:
    assert translations(written(tmp_path, *messages)) == [Translation("de", *counted)]


@pytest.mark.parametrize("messages", [("no catalogue",), (HEADING,), ("",)])
def test_a_file_without_messages_is_refused(tmp_path: Path, messages: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable, match="of “de” holds no message"):
        translations(written(tmp_path, *messages))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ((), "One language: nothing to translate."),
        ((HEADING, DONE), "The interface is translated completely: Portuguese."),
        (
            (HEADING, DONE, MISSING, FUZZY),
            "Portuguese is not complete: of 3 messages, 1 without a translation and 1 in doubt (“fuzzy”).",
        ),
        (("nonsense",), "A translation of the interface cannot be read: django.po of “pt” holds no message."),
    ],
)
def test_the_list_before_publishing_says_it(
    tmp_path: Path, settings: Any, messages: tuple[str, ...], words: str
) -> None:
    settings.LOCALE_PATHS = [written(tmp_path, *messages, language="pt") if messages else tmp_path]
    page = person("pia", "Publisher").get(reverse("admin:publish"))
    assert words in text_of(page.content)
    assert page.context["errors"] == []
