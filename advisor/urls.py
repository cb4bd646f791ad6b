"""Every address of the site. Only whoever works at the desk needs all: see `middleware.VisitorAddresses`."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import path

from advisor import visitor_urls
from advisor.visitor_urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

admin.autodiscover()
urlpatterns = [*visitor_urls.urlpatterns, path(f"{settings.ADMIN_PATH}/", admin.site.urls)]
