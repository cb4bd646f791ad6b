"""What is compared: our site, the wizard a Django team would build instead, and the least a page can cost."""

from __future__ import annotations

import re
from typing import NamedTuple

from bench.load import Prepare, opening, sending
from bench.visitors import Lost, Visitor, Wizard


def _kinds(**named: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), name.replace("_", " ")) for name, pattern in named.items())


SITE = Wizard(
    "",
    start="/",
    done=re.compile(r"^/m/"),
    kinds=_kinds(
        start_page=r"^/$",
        start=r"^/start/",
        check=r"^/d/[^/]+/check/",
        finish=r"^/d/[^/]+/finish/",
        step=r"^/d/",
        owners_result=r"^/m/",
        shared_result=r"^/r/",
    ),
)
PEER = Wizard(
    "",
    start="/wizard/",
    done=re.compile(r"^/result/"),
    kinds=_kinds(start=r"^/wizard/$", done=r"^/wizard/done/", step=r"^/wizard/", result=r"^/result/"),
)
LIMIT = Wizard("", start="/", done=re.compile("never"), kinds=_kinds(form=r"^/$"))
SHARED_LINK = re.compile(rb"/r/[A-Za-z0-9_-]{22}/")


async def first_step(visitor: Visitor) -> str:
    """The first step of a new draft of our site."""
    page = await visitor.open(visitor.wizard.start)
    return (await visitor.answer(page)).path


async def shared_result(visitor: Visitor) -> str:
    """The shared link of a new result of our site."""
    found = SHARED_LINK.search((await visitor.run_through()).body)
    if found is None:
        raise Lost("no link to share on the last page")
    return found.group().decode()


async def front(visitor: Visitor) -> str:
    return "/"


class Pair(NamedTuple):
    """One page of ours and what of the limit it is held against."""

    name: str
    ours: Prepare
    limit: Prepare
    aim: float
    """Requests a second of ours for each of the limit's."""


PAIRS = (
    Pair("show a step", opening(first_step), opening(front), 0.8),
    Pair("save a step", sending(first_step), sending(front), 0.7),
    Pair("show a shared result", opening(shared_result), opening(front), 0.8),
)
