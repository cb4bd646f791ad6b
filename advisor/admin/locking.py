"""Two people with one row open: the second is told, and sees both what is there now and what she entered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from advisor.admin.history import named, shown
from advisor.storage import content, working_copy

SEEN = "seen_revision"


class EditForm(forms.ModelForm):
    """A form that knows which state of the row its editor saw. Keys that results use cannot be changed."""

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    inline_rows: str = ""
    """Name and prefix of the rows below the form, where it has some."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial[SEEN] = self.instance.revision
            if "key" in self.fields and content.is_used(self.instance):
                self.fields["key"].disabled = True
                self.fields["key"].help_text = _("Results use this key, so it stays.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get(SEEN)
        if self.instance.pk and seen is not None:
            working_copy.lock()
            now = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
            if now is None:
                self.add_error(None, _("Somebody deleted this while you had it open. Copy what you need from below."))
            elif now.revision != seen:
                self._tell(now)
            self.instance.revision = now.revision if now else seen
        return cleaned

    def _tell(self, now: Any) -> None:
        """Say who was first and what differs; saving again then keeps what is on the screen."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(SEEN)] = now.revision  # type: ignore[index]
        lines = [*self._differences(now), *self._inline_differences(now)]
        text = _(
            "%(who)s while you had it open. Nothing is lost: what you entered is still below. "
            "Change what should be as it is now, then save again."
        )
        self.add_error(None, [text % {"who": last_change(now)}, *lines])

    def _differences(self, now: Any) -> list[str]:
        there = self.values_of(now)
        return [
            _both(str(field.label), named(field, there[name]), named(field, self.cleaned_data[name]))
            for name, field in self.fields.items()
            if name in there and name in self.cleaned_data and field.has_changed(there[name], self._entered(name))
        ]

    def values_of(self, row: Any) -> dict[str, Any]:
        """What the fields of this form would show for a row."""
        return forms.models.model_to_dict(row)

    def _entered(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _inline_differences(self, now: Any) -> list[str]:
        if not self.inline_rows:
            return []
        rows = {str(row.pk): row for row in getattr(now, self.inline_rows).all()}
        lines = []
        for number in range(int(self.data.get(f"{self.inline_rows}-TOTAL_FORMS") or 0)):
            prefix = f"{self.inline_rows}-{number}-"
            row = rows.get(self.data.get(f"{prefix}id", ""))
            if row is None:
                continue
            for name, entered in self.data.items():
                field = name.removeprefix(prefix)
                if name.startswith(prefix) and field not in {"id", "question", "archived", "DELETE"}:
                    value = forms.models.model_to_dict(row).get(field)
                    if str("" if value is None else value) != entered:
                        lines.append(_both(f"{row}, {field.replace('_', ' ')}", value, entered))
        return lines


def _both(name: str, now: Any, mine: Any) -> str:
    return _("%(name)s: now %(now)s, yours %(mine)s") % {"name": name, "now": shown(now), "mine": shown(mine)}


def last_change(row: Model) -> str:
    """Who saved this last, and when."""
    entry = (
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
        .select_related("user")
        .order_by("-action_time")
        .first()
    )
    if entry is None:
        return _("Somebody else saved this")
    time = date_format(localtime(entry.action_time), "TIME_FORMAT")
    return _("“%(who)s” saved this at %(time)s") % {"who": entry.user.get_username(), "time": time}
