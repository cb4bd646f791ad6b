"""Addresses nobody can guess: how drafts, view links and manage links are made and looked up."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from functools import cache
from typing import NamedTuple

from django.urls import reverse
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
    return _short(digest)


def stored(token: str) -> str:
    """What the database keeps of a draft's token: half of its SHA-256, as long as the token itself.

    With the draft's address anybody could press the last button again and be led to the manage page.
    """
    return _short(hashlib.sha256(token.encode()).digest())


def sealed(token: str, manage: str) -> str:
    """A draft's token hidden under a manage token, or brought back from it: the same step both ways."""
    pad = hashlib.sha256(f"advisor.draft:{manage}".encode()).digest()
    return _short(bytes(one ^ other for one, other in zip(base64.urlsafe_b64decode(f"{token}=="), pad, strict=False)))


def _short(digest: bytes) -> str:
    """The first 128 bits as 22 characters."""
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def fingerprint(token: str) -> str:
    """SHA-256 of a token, in hexadecimal: what the database keeps of a manage link."""
    return hashlib.sha256(token.encode()).hexdigest()


_AROUND = " \t\r\n<>\"'"
"""What people copy along with a link."""
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//([^/?#\\]*)|(?=[^/?#]*[.:])([^/?#]+)(?=/)", re.IGNORECASE)
_PASTED = re.compile(r"(?:.*/r/)?([A-Za-z0-9_-]{22})(?:[/?#].*)?", re.DOTALL)


def view_token_in(pasted: str) -> str:
    """The token in a view link as people paste it: whole, with something behind it, or the token alone. Or nothing."""
    found = _PASTED.fullmatch(pasted.strip(_AROUND))
    return found[1] if found else ""


def host_in(pasted: str) -> str:
    """The host that a pasted link names, with or without "https://"; nothing for a path or a token alone."""
    found = _HOST.match(pasted.strip(_AROUND))
    return (
        (found[1] or found[2] or "").rpartition("@")[2].removesuffix(":443").removesuffix(":80").casefold()
        if found
        else ""
    )


# ---------------------------------------------------------------- addresses

_ANY = "A" * 22


@cache
def _pattern(name: str, *keys: str) -> str:
    """An address with any token in it: asking Django's resolver a dozen times a page is dear."""
    return reverse(name, args=[_ANY, *keys])


@cache
def home_url() -> str:
    return reverse("home")


def step_url(draft: str, step: str) -> str:
    return _pattern("step", step).replace(_ANY, draft)


def check_url(draft: str) -> str:
    return _pattern("check").replace(_ANY, draft)


def preview_url(draft: str) -> str:
    return _pattern("preview_result").replace(_ANY, draft)


def manage_url(manage: str, *action: str) -> str:
    return _pattern("manage_action" if action else "manage", *action).replace(_ANY, manage)


def result_url(view: str) -> str:
    return _pattern("result").replace(_ANY, view)


class Tools(NamedTuple):
    """Where the tools of a result stand: below the link that opened it."""

    private: bool
    """Whether these addresses hold the owner's own link. Then they may stand on no page for readers and in no file."""
    result: str
    trying: str
    keep: str
    cost: str
    brief: str
    brief_markdown: str
    result_json: str
    result_csv: str


TOOLS = ("try", "keep", "cost", "brief", "brief_markdown", "result_json", "result_csv")


def tools(view: str) -> Tools:
    """For whoever has the view link."""
    return Tools(False, result_url(view), *(_pattern(name).replace(_ANY, view) for name in TOOLS))


def own_tools(manage: str) -> Tools:
    """For the owner: the same pages, also while readers see no answers or nothing at all."""
    return Tools(True, manage_url(manage), *(_pattern(f"own_{name}").replace(_ANY, manage) for name in TOOLS))
