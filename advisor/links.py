"""Addresses nobody can guess: how drafts, view links and manage links are made and looked up."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets

from django.utils.crypto import salted_hmac

from advisor.engine.schema import Answers

TOKEN_BYTES = 16
"""128 bits."""


def new_token() -> str:
    """A random token of 128 bits as 22 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def manage_token(draft_token: str, answers: Answers) -> str:
    """The manage link's token for one set of answers of one draft.

    It needs the site's secret key, so that neither the view link nor the database gives it away; and it is the
    same each time, so that finishing twice leads to one assessment.
    """
    given = json.dumps(answers, sort_keys=True, separators=(",", ":"))
    digest = salted_hmac("advisor.manage", f"{draft_token}:{given}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def fingerprint(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: what the database keeps of a manage link."""
    return hashlib.sha256(token.encode()).hexdigest()
