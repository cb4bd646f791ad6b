"""The limit: as little as a page can do in a new Django project."""

from bench.plain_settings import *  # noqa: F403
from bench.plain_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.limit"]
ROOT_URLCONF = "bench.limit.site"
