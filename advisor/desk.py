"""The desk's own pages, beside the forms that Django's admin makes."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import gettext_lazy


class DeskSite(AdminSite):
    site_header = gettext_lazy("Rightsize")
    site_title = gettext_lazy("Rightsize editor’s desk")
    index_title = gettext_lazy("Editor’s desk")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from advisor.admin import exchange, points, preview

        view = self.admin_view
        return [
            path("points/", view(points.points), name="points"),
            path("points/sums/", view(points.sums), name="points_sums"),
            path("preview/", view(preview.preview), name="preview"),
            path("questionnaire/export/", view(exchange.export), name="export"),
            path("questionnaire/import/", view(exchange.take_in), name="take_in"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The state of the working copy, what waits to be done, and the numbers."""
        from advisor.admin.front import front

        return super().index(request, {**front(request), **(extra_context or {})})
