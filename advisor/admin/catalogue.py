"""The desk for language models, providers, offers, machines and assumptions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from advisor.admin.catalogue_import import CatalogueResource
from advisor.admin.library import SHOWN_AT_ONCE, FactsAdmin
from advisor.admin.overdue import Overdue
from advisor.models import Assumption, CatalogueRow, LanguageModel, Machine, Offer, Provider
from advisor.pages.catalogue_table import columns_of
from advisor.storage import catalogue


class CatalogueForm(forms.ModelForm):
    """Refuses by hand what an import refuses."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for problem in catalogue.problems_of(self.instance):
                self.add_error(None, problem)


class CatalogueAdmin(FactsAdmin):
    """Facts with a source and a date: edited one by one, or taken out and in as a file."""

    form: Any = CatalogueForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_import_context_data(self, **options: Any) -> dict[str, Any]:
        return {"columns": columns_of(self.model)}

    @admin.display(description=_("next look"))
    def next_look(self, row: CatalogueRow) -> str:
        days = row.days_overdue(timezone.localdate())
        if not days:
            return "–"
        return ngettext("overdue since a day", "overdue since %(days)d days", days) % {"days": days}


def resource_for(kind: type[CatalogueRow]) -> type[CatalogueResource]:
    """The same way in for every table of the catalogue."""
    meta = type("Meta", (CatalogueResource.Meta,), {"model": kind})
    return type(f"{kind.__name__}Resource", (CatalogueResource,), {"Meta": meta})


@admin.register(LanguageModel)
class LanguageModelAdmin(CatalogueAdmin):
    resource_classes = [resource_for(LanguageModel)]
    list_display = ("name", "vendor", "size", "open_weights", "licence", "reviewed_on", "next_look")
    list_filter = (Overdue, "size", "open_weights", "commercial_use", "vendor")
    search_fields = ("key", "name", "vendor", "family", "hf_id")
    fieldsets = (
        (None, {"fields": ("key", ("name", "vendor", "family"), "hf_id"), "description": SHOWN_AT_ONCE}),
        (
            _("Size"),
            {"fields": (("size", "open_weights", "mixture"), ("params_b", "params_stored_b", "params_active_b"))},
        ),
        (
            _("Memory"),
            {"fields": ("native_format", ("layers", "kv_layers", "kv_heads", "head_dim"), "geometry_note")},
        ),
        (_("Use"), {"fields": (("licence", "commercial_use"), "context_tokens", ("languages", "language_count"))}),
        (_("Source"), {"fields": ("modalities", "release_month", "seen", "reviewed_on")}),
    )


@admin.register(Provider)
class ProviderAdmin(CatalogueAdmin):
    resource_classes = [resource_for(Provider)]
    actions = ()
    list_display = ("name", "key", "kind")
    list_filter = ("kind",)
    search_fields = ("key", "name")
    fieldsets = ((None, {"fields": ("key", ("name", "kind"), "seen"), "description": SHOWN_AT_ONCE}),)


@admin.register(Offer)
class OfferAdmin(CatalogueAdmin):
    resource_classes = [resource_for(Offer)]
    list_display = (
        "key",
        "language_model",
        "provider",
        "usd_in_per_mtok",
        "usd_out_per_mtok",
        "priced_on",
        "next_look",
    )
    list_filter = (Overdue, "tier", "provider")
    list_select_related = ("language_model", "provider")
    search_fields = ("key", "model_ref", "language_model__name", "provider__name")
    fieldsets = (
        (None, {"fields": ("key", ("language_model", "provider", "tier")), "description": SHOWN_AT_ONCE}),
        (
            _("At the provider"),
            {"fields": (("model_ref", "matched_id"), ("context_tokens", "first_word_s", "tokens_per_s"))},
        ),
        (
            _("Last price seen"),
            {
                "fields": (("usd_in_per_mtok", "usd_out_per_mtok", "priced_on"), "rule"),
                "description": _("Live prices come from the price library; this one stands in when it fails."),
            },
        ),
        (_("Source"), {"fields": ("seen",)}),
    )


@admin.register(Machine)
class MachineAdmin(CatalogueAdmin):
    resource_classes = [resource_for(Machine)]
    list_display = (
        "name", "kind", "memory_gib", "usd_per_hour_low", "usd_per_hour_hyperscaler", "purchase_usd", "reviewed_on",
        "next_look",
    )  # fmt: skip
    list_filter = (Overdue, "kind")
    search_fields = ("key", "name", "note")
    fieldsets = (
        (None, {"fields": ("key", ("name", "kind"), "formats", "systems", "note"), "description": SHOWN_AT_ONCE}),
        (_("What it can do"), {"fields": (("memory_gib", "bandwidth_gb_s"), ("bf16_tflops", "power_w"))}),
        (
            _("What it costs"),
            {
                "fields": (
                    ("usd_per_hour_low", "low_is_indicative"),
                    "low_offer",
                    ("usd_per_hour_hyperscaler", "hyperscaler_min_units"),
                    "hyperscaler_offer",
                    "purchase_usd",
                )
            },
        ),
        (_("Source"), {"fields": ("seen", "reviewed_on")}),
    )


@admin.register(Assumption)
class AssumptionAdmin(CatalogueAdmin):
    """The set belongs to the code: values can be changed, rows neither added nor removed."""

    resource_classes = [resource_for(Assumption)]
    list_display = ("key", "value", "unit", "on", "next_look")
    list_filter = (Overdue,)
    search_fields = ("key", "why", "source")
    fieldsets = (
        (None, {"fields": ("key", ("value", "unit"), "why"), "description": SHOWN_AT_ONCE}),
        (_("Source"), {"fields": ("source", "on")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return False
