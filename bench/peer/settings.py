"""The peer: a wizard of django-formtools in a new Django project."""

from bench.plain_settings import *  # noqa: F403
from bench.plain_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "formtools", "bench.peer"]
ROOT_URLCONF = "bench.peer.site"
