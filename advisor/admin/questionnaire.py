"""The desk for questions, points, limits and examples: the working copy."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from advisor.models import Combination, Dimension, ExampleApplication, Limit, Option, Question, Scorecard, Step

NOT_LIVE_YET = _("Visitors see this after the next publishing (Published versions → Publish the working copy).")
POINTS = ("points_slm", "points_hybrid", "points_llm")


class OptionInline(admin.StackedInline):
    model = Option
    extra = 0
    fields = (("order", "key"), "label", "hint", "phrase", POINTS, ("up_to", "dimension"))


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ("text", "key", "step", "order", "kind", "dimension")
    list_filter = ("step", "dimension", "kind")
    search_fields = ("text", "key", "hint", "options__label")
    inlines = (OptionInline,)
    view_on_site = True
    fieldsets = (
        (None, {"fields": ("text", "hint", "why"), "description": NOT_LIVE_YET}),
        (_("Place"), {"fields": (("step", "order"), "key", "dimension", "comparable")}),
        (
            _("Kind of answer"),
            {"fields": ("kind", "max_choices", "maximum", "quick_picks", "unit"), "classes": ["collapse"]},
        ),
    )


@admin.register(Dimension)
class DimensionAdmin(admin.ModelAdmin):
    list_display = ("title", "key", "order", "helper")
    search_fields = ("title", "key")
    fieldsets = (
        (None, {"fields": ("title", "small_pole", "large_pole", "why"), "description": NOT_LIVE_YET}),
        (_("Place"), {"fields": ("key", "order", "helper")}),
    )


@admin.register(Step)
class StepAdmin(admin.ModelAdmin):
    list_display = ("short", "title", "order")
    search_fields = ("title", "short")


@admin.register(Combination)
class CombinationAdmin(admin.ModelAdmin):
    list_display = ("phrase", "key", *POINTS)
    search_fields = ("phrase", "key")
    fields = ("phrase", "when", POINTS, ("key", "order"))


@admin.register(Limit)
class LimitAdmin(admin.ModelAdmin):
    list_display = ("key", "text", "order")
    search_fields = ("key", "text")
    fields = ("text", "way_on", "when", "unless", "rules_out", "forbids", ("key", "order"))


@admin.register(Scorecard)
class ScorecardAdmin(admin.ModelAdmin):
    """One row: it can be changed, not added or removed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Scorecard.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ExampleApplication)
class ExampleApplicationAdmin(admin.ModelAdmin):
    list_display = ("title", "outcome", "dimension", "visible", "order")
    list_filter = ("outcome", "dimension", "visible")
    search_fields = ("title", "summary", "tradeoff", "key")
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "outcome", "summary", "tradeoff", "dimension", "visible"),
                "description": _(
                    "The examples page shows your changes at once. The questionnaire and new results use them "
                    "after the next publishing; old results keep the examples they were made with."
                ),
            },
        ),
        (_("The answers that describe it"), {"fields": ("answers",)}),
        (_("Source"), {"fields": ("source", "source_url")}),
        (_("Place"), {"fields": ("key", "order")}),
    )
