"""The desk for example applications, with their answers as questions and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from advisor.admin import fields
from advisor.admin.editing import NOT_LIVE_YET, OrderedAdmin
from advisor.admin.locking import SEEN, EditForm
from advisor.admin.spreadsheets import ExampleResource, Spreadsheets
from advisor.models import ExampleApplication

ABOUT: tuple[None, dict[str, Any]] = (
    None,
    {
        "fields": ("title", "outcome", "summary", "tradeoff", "dimension"),
        "description": format_lazy(
            "{} {}", NOT_LIVE_YET, gettext_lazy("Old results keep the examples they were made with.")
        ),
    },
)
OTHERS = (
    (gettext_lazy("Source"), {"fields": ("source", "source_url")}),
    (gettext_lazy("Place"), {"fields": ("key", "visible")}),
)


class ExampleForm(EditForm):
    """The answers are asked one by one instead of being typed as JSON."""

    left_out: dict[str, Any]
    """Answers to questions that are no longer asked: they go with the next save, and the history says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(fields.as_fields(self.instance.answers))

    def values_of(self, row: Any) -> dict[str, Any]:
        answers = {name: fields.as_fields(row.answers).get(name, "") for name in self.fields if fields.is_answer(name)}
        return {**super().values_of(row), **answers}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        before = self.instance.answers if isinstance(self.instance.answers, dict) else {}
        self.instance.answers = fields.answers_in(self, before)
        self.left_out = {key: value for key, value in before.items() if f"{fields.ANSWER}{key}" not in self.fields}
        return cleaned


@admin.register(ExampleApplication)
class ExampleApplicationAdmin(Spreadsheets, OrderedAdmin):
    resource_classes = [ExampleResource]
    list_display = ("title", "moves", "outcome", "dimension", "state")
    list_filter = ("outcome", "dimension", "visible")
    list_select_related = ("dimension",)
    search_fields = ("title", "summary", "tradeoff", "key")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = type("ExampleFormOfToday", (ExampleForm,), fields.answer_fields())
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        name, options = ABOUT
        answers = (
            gettext_lazy("The answers that describe it"),
            {
                "fields": tuple(fields.answer_fields()),
                "description": gettext_lazy("They must give its outcome: the checks before publishing try it."),
            },
        )
        return [(name, {**options, "fields": (*options["fields"], SEEN)}), answers, *OTHERS]
