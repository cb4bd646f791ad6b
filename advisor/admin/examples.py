"""The desk for example applications, with their answers as questions and as a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from advisor.admin import fields
from advisor.admin.editing import OrderedAdmin
from advisor.admin.locking import SEEN, EditForm
from advisor.admin.spreadsheets import ExampleResource, Spreadsheets
from advisor.models import ExampleApplication

ABOUT: tuple[None, dict[str, Any]] = (
    None,
    {
        "fields": ("title", "outcome", "summary", "tradeoff", "dimension"),
        "description": gettext_lazy(
            "The examples page shows your changes at once. The questionnaire and new results use them "
            "after the next publishing; old results keep the examples they were made with."
        ),
    },
)
OTHERS = (
    (gettext_lazy("Source"), {"fields": ("source", "source_url")}),
    (gettext_lazy("Place"), {"fields": ("key", "visible")}),
)


class ExampleForm(EditForm):
    """The answers are asked one by one instead of being typed as JSON."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = self.instance.answers if isinstance(self.instance.answers, dict) else {}
        for key, value in answers.items():
            self.initial[f"{fields.ANSWER}{key}"] = value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            self.instance.answers = fields.answers_in(cleaned)
        except forms.ValidationError as error:
            self.add_error(None, error)
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
