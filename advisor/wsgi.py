"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

application = get_wsgi_application()

from advisor.warm_up import read_documents, settle  # noqa: E402  (needs the application)

read_documents()
settle()
