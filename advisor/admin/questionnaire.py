"""The desk for questions, points, limits and examples: the working copy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.admin import history, moving
from advisor.admin.editing import NOT_LIVE_YET, EditedAdmin, OrderedAdmin
from advisor.admin.fields import CONDITION_HELP, ConditionField, ListField
from advisor.admin.locking import EditForm
from advisor.admin.on_site import OnSite
from advisor.models import Combination, Dimension, Limit, Option, Question, Scorecard, Step
from advisor.models.questionnaire import OUTCOME_CHOICES
from advisor.storage import content, working_copy

POINTS = ("points_slm", "points_hybrid", "points_llm")
FEWEST_ANSWERS = 2
"""A question with fewer is not published."""


class OptionForm(forms.ModelForm):
    """An answer. What results use keeps its key and is archived, not deleted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and content.is_used(self.instance):
            self.fields["key"].disabled = True


class OptionFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.instance.pk and content.is_used(form.instance):
            form.fields["DELETE"].disabled = True
            form.fields["DELETE"].label = gettext_lazy("Results use this answer: archive it instead of deleting")


class OptionInline(OnSite, admin.StackedInline):
    model = Option
    form = OptionForm
    formset = OptionFormSet
    extra = 0
    fields = ("moves", "key", "label", "hint", "phrase", POINTS, ("up_to", "dimension"), "archived")
    readonly_fields = ("moves",)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """A new question needs two answers at least."""
        return FEWEST_ANSWERS if obj is None else self.extra

    @admin.display(description=gettext_lazy("Order"))
    def moves(self, row: Option) -> SafeString | str:
        if not row.pk:
            return _("last, once it is saved")
        button = '<button type="submit" name="_move" value="{}:{}" id="{}-{}" class="move">{}</button>'
        up = format_html(button, row.pk, "up", "up", row.pk, _("Save, and move “%s” up") % row)
        down = format_html(button, row.pk, "down", "down", row.pk, _("Save, and move “%s” down") % row)
        return format_html('<span class="moves">{}{}</span>', up, down)


class QuestionForm(EditForm):
    inline_rows = "options"


@admin.register(Question)
class QuestionAdmin(OrderedAdmin):
    form = QuestionForm
    list_display = ("text", "moves", "step", "key", "dimension", "state")
    list_filter = ("archived", "step", "dimension", "kind")
    search_fields = ("text", "key", "hint", "options__label")
    list_select_related = ("step", "dimension")
    inlines = (OptionInline,)
    siblings = ("step",)
    fieldsets = (
        (None, {"fields": ("text", "hint", "why"), "description": NOT_LIVE_YET}),
        (gettext_lazy("Place"), {"fields": ("step", "key", "dimension", "comparable")}),
        (
            gettext_lazy("Kind of answer"),
            {"fields": ("kind", "max_choices", "minimum", "maximum", "quick_picks", "unit"), "classes": ["collapse"]},
        ),
    )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A new answer comes last."""
        last = max((option.order for option in form.instance.options.all()), default=0)
        for new in formset.save(commit=False):
            if not new.pk:
                last += working_copy.GAP
                new.order = last
        super().save_formset(request, form, formset, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Saved with one of the buttons that move an answer."""
        pk, _colon, way = request.POST.get("_move", "").partition(":")
        option = obj.options.filter(pk=pk).first() if pk.isdecimal() and way in {"up", "down"} else None
        if option is None:
            return super().response_change(request, obj)
        with transaction.atomic():
            moved = moving.move(option, ("question",), -1 if way == "up" else 1)
            if moved.before != moved.after:
                history.record(request, [obj], f"{option}, {moved.words}")
        words = {"row": option, "place": moved.after, "of": moved.of}
        messages.success(request, _("Saved. “%(row)s” is now answer %(place)d of %(of)d.") % words)
        return HttpResponseRedirect(f"{self._page_of(obj)}#{way}-{option.pk}")


@admin.register(Dimension)
class DimensionAdmin(OrderedAdmin):
    list_display = ("title", "moves", "key", "helper", "state")
    list_filter = ("archived",)
    search_fields = ("title", "key")
    fieldsets = (
        (None, {"fields": ("title", "small_pole", "large_pole", "why"), "description": NOT_LIVE_YET}),
        (gettext_lazy("Place"), {"fields": ("key", "helper")}),
    )


@admin.register(Step)
class StepAdmin(OrderedAdmin):
    list_display = ("short", "moves", "title", "state")
    list_filter = ("archived",)
    search_fields = ("title", "short")
    fieldsets = ((None, {"fields": ("title", "short", "intro", "key"), "description": NOT_LIVE_YET}),)


class ConditionForm(EditForm):
    when = ConditionField(label=gettext_lazy("Condition"), help_text=CONDITION_HELP)


@admin.register(Combination)
class CombinationAdmin(OrderedAdmin):
    form = ConditionForm
    list_display = ("phrase", "moves", "key", *POINTS, "state")
    list_filter = ("archived",)
    search_fields = ("phrase", "key")
    fieldsets = ((None, {"fields": ("phrase", "when", POINTS, "key"), "description": NOT_LIVE_YET}),)


PLACES = {
    "hosted": gettext_lazy("hosted by others"),
    "self_hosted": gettext_lazy("on own machines"),
    "large": gettext_lazy("any large model"),
}


class LimitForm(ConditionForm):
    unless = ConditionField(label=gettext_lazy("Exception"), required=False, help_text=CONDITION_HELP)
    rules_out = ListField(
        required=False, choices=OUTCOME_CHOICES, help_text=gettext_lazy("Nothing ticked: the limit only warns.")
    )
    forbids = ListField(
        required=False, choices=list(PLACES.items()), help_text=gettext_lazy("Ways to run a model that fall away.")
    )


@admin.register(Limit)
class LimitAdmin(OrderedAdmin):
    form = LimitForm
    list_display = ("text", "moves", "key", "state")
    list_filter = ("archived",)
    search_fields = ("key", "text")
    fieldsets = (
        (None, {"fields": ("text", "way_on"), "description": NOT_LIVE_YET}),
        (gettext_lazy("When it holds"), {"fields": ("when", "unless")}),
        (gettext_lazy("What it does"), {"fields": ("rules_out", "forbids")}),
        (gettext_lazy("Place"), {"fields": ("key",)}),
    )


@admin.register(Scorecard)
class ScorecardAdmin(EditedAdmin):
    """One row: it can be changed, not added or removed."""

    fieldsets = (
        (gettext_lazy("Points to start with"), {"fields": ("base_slm", "base_hybrid", "base_llm")}),
        (
            gettext_lazy("From points to words"),
            {
                "fields": (
                    "point_value", "minimum_answers", "clear_probability", "clear_margin", "clear_coverage",
                    "clear_steady", "leaning_margin",
                )
            },
        ),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Scorecard.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
