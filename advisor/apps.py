from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created

from advisor.storage import sql
from advisor.watching import slow_queries


class AdvisorConfig(AppConfig):
    name = "advisor"
    verbose_name = "Advice"
    default = True

    def ready(self) -> None:
        connection_created.connect(sql.wait_no_longer)
        if settings.SLOW_QUERY_MS:
            connection_created.connect(slow_queries.watch)


class DeskConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with the desk's own pages. `urls.py` reads the desks: commands start faster without them."""

    default_site = "advisor.desk.DeskSite"
    default = False
