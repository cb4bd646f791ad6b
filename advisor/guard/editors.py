"""Who is at the editor's desk, asked before a request is whole and Django can say it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import parse_cookie


def signed_in(cookies: str) -> bool:
    """Whether these cookies hold the session of somebody who signed in.

    Looked up, because anybody can send a cookie of that name. If the database is in trouble, Django will say so better
    than a page that asks an editor to sign in.
    """
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    try:
        return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
    except DatabaseError:
        return True
