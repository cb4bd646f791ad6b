from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdvisorConfig(AppConfig):
    name = "advisor"
    verbose_name = "Advice"
    default = True


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with the desk's own pages."""

    default_site = "advisor.desk.DeskSite"
    default = False
