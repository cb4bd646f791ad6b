"""Counts the database queries of each page of a whole run-through, inside the process: `python -m bench.queries site`.

Prints JSON: kind of page -> the most queries that one request needed, once the process was warm.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urljoin

import django
from django.db import connection
from django.test import Client

from bench import forms
from bench.subjects import PEER, SITE
from bench.visitors import MOST_REQUESTS, Wizard

RUN_THROUGHS = 6


class Counter:
    """Counts statements as they are run."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.number += 1
        return execute(*given)


def count(wizard: Wizard) -> dict[str, int]:
    """Some run-throughs; the first ones warm the process and are left out."""
    most: dict[str, int] = {}
    for number in range(RUN_THROUGHS):
        seen = _run_through(wizard, Random(number))
        if number >= RUN_THROUGHS // 2:
            for kind, queries in seen:
                most[kind] = max(most.get(kind, 0), queries)
    return most


def _run_through(wizard: Wizard, random: Random) -> list[tuple[str, int]]:
    """Kind of page and number of queries of every request."""
    client, counter = Client(headers={"Host": "127.0.0.1"}), Counter()
    seen: list[tuple[str, int]] = []
    path, data = wizard.start, None
    with connection.execute_wrapper(counter):
        for _ in range(MOST_REQUESTS):
            counter.number = 0
            response = client.get(path) if data is None else client.post(path, data)
            seen.append((wizard.kind("GET" if data is None else "POST", path), counter.number))
            if response.status_code in (301, 302, 303):
                path, data = urljoin(path, response.headers["Location"]), None
            elif wizard.done.search(path):
                return seen
            else:
                form = forms.read(response.content)
                assert form is not None, f"no form at {path}"
                path, data = urljoin(path, form.action), _by_name(form.fill(random))
    raise AssertionError("goes round in circles")


def _by_name(pairs: forms.Pairs) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(count({"site": SITE, "peer": PEER}[sys.argv[1]])))
