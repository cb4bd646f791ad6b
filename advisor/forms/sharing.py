"""What the owner of a result may set: the words at its head, how long it stays, and what its readers see."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.models import Assessment
from advisor.words.amounts import plain

LONGEST_LINE, LONGEST_NOTE = 80, 600
DAYS = {"30": 30, "90": 90, "365": 365}
NEVER, KEEP = "never", "keep"
_NEW_LINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that reorder all text after them until another ends it. A page isolates each entry; a title cannot."""
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Mn", "Zl", "Zp", "Zs"}
"""Kinds of characters that leave no mark by themselves."""
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and one pattern of Braille that are drawn as nothing."""


class Line(forms.CharField):
    """One line of plain text. The limit is told instead of cutting what was pasted, so there is no `maxlength`."""

    def __init__(self, *, longest: int = LONGEST_LINE, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
        super().__init__(required=False, **options)
        self.longest = longest
        self.validators = [self._short_enough, _no_control_characters]

    def to_python(self, value: Any) -> str:
        return _seen(" ".join(_BIDI.sub("", super().to_python(value) or "").split()))

    def _short_enough(self, text: str) -> None:
        if len(text) > self.longest:
            numbers = {"length": plain(len(text)), "longest": plain(self.longest)}
            raise forms.ValidationError(_("This has %(length)s characters. There is room for %(longest)s.") % numbers)


class Note(Line):
    """Plain text of several lines."""

    def to_python(self, value: Any) -> str:
        text = forms.CharField.to_python(self, value) or ""
        return _seen(_BIDI.sub("", _NEW_LINE.sub("\n", text)).replace("\t", " ").strip())


def _seen(text: str) -> str:
    """The text, or nothing if all of it is spaces and characters that nobody sees: an empty note would be framed.

    Inside other text they stay: emoji and some scripts join letters with them. Control characters are refused later.
    """
    return text if any(_leaves_a_mark(character) for character in text) else ""


def _leaves_a_mark(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN and character not in BLANKS


def _no_control_characters(text: str) -> None:
    if any(unicodedata.category(character) == "Cc" and character != "\n" for character in text):
        raise forms.ValidationError(_("It holds a character that cannot be shown. Type it here instead of pasting it."))


class WordsForm(forms.Form):
    """What the owner writes at the head of the result."""

    label = Line(label=gettext_lazy("Label"), help_text=gettext_lazy("Such as the name of the project."))
    prepared_for = Line(label=gettext_lazy("Prepared for"))
    prepared_by = Line(label=gettext_lazy("Prepared by"))
    note = Note(
        label=gettext_lazy("Note"),
        longest=LONGEST_NOTE,
        help_text=gettext_lazy("Plain text, up to 600 characters. Line breaks are kept."),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 7}),
    )

    @classmethod
    def of(cls, row: Assessment) -> WordsForm:
        return cls(initial={name: getattr(row, name) for name in cls.base_fields})

    def save(self, row: Assessment) -> None:
        for name in self.fields:
            setattr(row, name, self.cleaned_data[name])
        row.save(update_fields=list(self.fields))


class LinkForm(forms.Form):
    """How long the result stays, and whether its readers see the answers."""

    expires = forms.ChoiceField(
        label=gettext_lazy("How long it stays"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how long it stays."),
            "invalid_choice": gettext_lazy("Choose one of the times listed here."),
        },
    )
    hide_answers = forms.BooleanField(label=gettext_lazy("Hide my answers"), required=False)

    def __init__(self, data: Any = None, *, row: Assessment, now: datetime) -> None:
        usual = KEEP if row.expires_at else NEVER
        super().__init__(data, initial={"expires": usual, "hide_answers": row.hide_answers})
        self.row, self.now = row, now
        self.fields["expires"].choices = self._choices()  # type: ignore[attr-defined]

    def _choices(self) -> list[tuple[str, str]]:
        """Each time with its date, so that nobody has to count."""
        names = {"30": _("30 days"), "90": _("90 days"), "365": _("A year")}
        kept = (
            [(KEEP, _("As it is: until %(day)s") % {"day": _day(self.row.expires_at)})] if self.row.expires_at else []
        )
        dated = [
            (key, _("%(time)s: until %(day)s") % {"time": name, "day": _day(self._end(key))})
            for key, name in names.items()
        ]
        return [*kept, *dated, (NEVER, _("For good, until you delete it"))]

    def _end(self, key: str) -> datetime | None:
        if key == KEEP:
            return self.row.expires_at
        return self.now + timedelta(days=DAYS[key]) if key in DAYS else None

    def save(self) -> None:
        self.row.expires_at = self._end(self.cleaned_data["expires"])
        self.row.hide_answers = self.cleaned_data["hide_answers"]
        self.row.save(update_fields=["expires_at", "hide_answers"])


def _day(moment: datetime | None) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else ""
