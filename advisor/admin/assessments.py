"""Finished assessments: read-only, and without a way to look into answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from advisor.models import Assessment


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    list_display = ("created_at", "outcome", "strength", "version", "shared")
    list_filter = ("outcome", "strength", "shared", "version")
    date_hierarchy = "created_at"
    fields = readonly_fields = ("created_at", "version", "outcome", "strength", "shared")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def view_on_site(self, obj: Assessment) -> str | None:
        return reverse("result", args=[obj.view_token]) if obj.shared else None
