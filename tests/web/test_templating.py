"""Compiled templates print what Django itself would print."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, engines
from django.template.base import NodeList
from django.template.loader_tags import ExtendsNode
from django.test import Client

from advisor.templating.loader import CompiledNodes
from tests.web.journey import DENTIST, begin, run_through

pytestmark = pytest.mark.django_db
UNSURE = {**{key: "unsure" for key in DENTIST}, "priorities": [], "volume": ""}


@pytest.fixture
def held_against_django(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Render everything twice, and note every difference."""
    different: list[str] = []
    compiled = CompiledNodes.render

    def both(nodes: CompiledNodes, context: Context) -> Any:
        if any(isinstance(node, ExtendsNode) for node in nodes):  # rendered once only; its blocks come by themselves
            return compiled(nodes, context)
        ours, theirs = compiled(nodes, context), NodeList.render(nodes, context)
        if ours != theirs:
            different.append(f"{context.template_name}:\n{ours}\n---\n{theirs}")
        return ours

    monkeypatch.setattr(CompiledNodes, "render", both)
    return different


@pytest.mark.parametrize(
    "changes",
    [{}, {"task": "write", "scope": "anything", "mix": "all_different"}, {"data_sensitivity": "sealed"}, UNSURE],
)
def test_the_journey_reads_as_django_would_print_it(changes: dict[str, Any], held_against_django: list[str]) -> None:
    client = Client()
    _, manage_url = run_through(client, {**DENTIST, **changes})
    for action in ("", "label/", "stop/", "delete/"):
        client.get(f"{manage_url}{action}")
    draft = begin(client)
    client.post(f"/d/{draft.token}/job/", {"scope": "nothing"})
    for step in ("job", "means", "matters", "check"):
        client.get(f"/d/{draft.token}/{step}/")
    assert held_against_django == []


@pytest.mark.parametrize(
    "path", ["/", "/questions/", "/guide/", "/examples/", "/method/", "/privacy/", "/evidence/", "/cases/", "/nothing/"]
)
def test_pages_read_as_django_would_print_them(client: Client, path: str, held_against_django: list[str]) -> None:
    client.get(path)
    assert held_against_django == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ a.b.c }}|{{ a.nothing }}|{{ nothing }}|{{ text }}|{{ number }}|{{ 3 }}|{{ 'x&y' }}|{{ method }}",
        "{% if a.b %}1{% elif number > 2 %}2{% else %}3{% endif %}{% if not nothing and number == 1200 %}y{% endif %}",
        "{% if 'x' in text or nothing %}in{% endif %}{% if nothing == None %}none{% endif %}",
        "{% for x in rows %}{{ forloop.counter }}{{ x }}{% if not forloop.last %},{% endif %}{% empty %}0{% endfor %}",
        "{% for x, y in pairs reversed %}{{ x }}{{ y }}{{ forloop.parentloop.counter }}{% endfor %}{{ x }}",
        "{% for x in nothing %}{{ x }}{% empty %}none{% endfor %}{% with n=number|add:1 %}{{ n }}{% endwith %}{{ n }}",
        "{{ text|upper }}|{{ text|default:'-' }}|{{ nothing|default:'-' }}|{{ text|safe }}|{{ rows|length }}|{{ f }}",
        "{% load i18n %}{% blocktranslate count n=rows|length with t=text %}{{ n }} {{ t }} 5%{% plural %}{{ n }}s"
        "{% endblocktranslate %}",
        "{% load i18n %}{% translate 'A & B 100%' %}{% blocktranslate %}no value, 100%{% endblocktranslate %}",
        "{% autoescape off %}{{ text }}{% endautoescape %}{% filter upper %}{{ text }}{% endfilter %}{% now 'Y' %}",
        "{% include '_mark.html' with outcome=outcome only %}{% include name %}",
    ],
)
def test_every_construct_means_what_it_means_in_django(source: str) -> None:
    engine = engines["django"].engine
    values = {
        "a": {"b": {"c": "<c>"}}, "text": "<x & 'y'>", "number": 1200, "rows": ["<1>", 2, None], "pairs": [(1, "<a>")],
        "method": lambda: "<called>", "f": 1234.5, "outcome": "slm", "name": "_logo.html",
    }  # fmt: skip
    nodes = engine.from_string(source).nodelist
    context = Context(values)
    context.template = engine.from_string(source)
    ours = CompiledNodes(nodes, engine).render(context)
    assert ours == NodeList.render(nodes, context)
