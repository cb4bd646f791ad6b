"""The WSGI application, for `manage.py runserver` and servers that know no RSGI. granian serves `rsgi.py`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")

application = get_wsgi_application()

from advisor.warm_up import read_documents, settle  # noqa: E402  (needs the application)

read_documents()
settle()
