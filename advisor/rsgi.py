"""What granian serves: Django behind `guard/whole_requests.py`, read into memory before the first visitor comes."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

from advisor.guard.whole_requests import application

__all__ = ["application"]

from advisor.warm_up import warm_up

warm_up()
