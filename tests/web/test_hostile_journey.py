"""Any visitor, in any order, with anything typed in: nothing crashes, nothing acknowledged is lost, links are true."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from advisor.engine.schema import Answers, Question, Questionnaire
from advisor.forms.step import StepForm
from advisor.models import Assessment, Draft
from advisor.storage import content, links

pytestmark = pytest.mark.django_db
FEW = 5
VISITS = int(os.environ.get("HOSTILE_VISITS", FEW))
"""Up to 25 presses each, always the same ones; with another number, others each time."""
TRICKS = (
    "", "unsure", "none", "-1", "1e9", "٣", "²", "9" * 400, "\x00", "\u202e", "\ud800", "{{ settings.SECRET_KEY }}",
    "{% load %}", "<script>alert(1)</script>", "' OR 1=1 --", "=1+1", "%s", "../../etc/passwd", "a\r\nSet-Cookie: b=c",
)  # fmt: skip
typed = st.one_of(st.sampled_from(TRICKS), st.text(max_size=40))


@dataclass
class Run:
    """One questionnaire as its visitor knows it."""

    token: str
    answers: Answers
    made: dict[str, Made] = field(default_factory=dict)
    """Manage link -> what is behind it."""
    gone: bool = False


@dataclass
class Made:
    """One result as its owner knows it."""

    run: Run
    view: str
    shared: bool = True
    hidden: bool = False
    gone: bool = False
    old_views: list[str] = field(default_factory=list)


class Visitors(RuleBasedStateMachine):
    """Presses everything there is, and remembers what the site said yes to."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Client()
        self.runs: list[Run] = []
        self.results: list[Made] = []
        self.manage: dict[int, str] = {}
        self.touched: Made | None = None
        """The result that was used last: its links are tried."""

    @initialize()
    def somebody_was_here(self) -> None:
        self.document: Questionnaire = content.current()
        self.start("specialised-data-analysis")
        self.press(self.runs[0], 1)
        self.start("")

    # ------------------------------------------------------------ the questionnaire

    @rule(example=st.sampled_from(["", "broad-content-creation", "specialised-data-analysis", "no-such-example"]))
    def start(self, example: str) -> None:
        response = self.client.post(reverse("start"), {"example": example})
        assert response.status_code == 303
        found = next((dict(item.answers) for item in self.document.examples if item.key == example), {})
        self.runs.append(Run(response.headers["Location"].split("/")[2], found))

    @rule(data=st.data(), change=st.booleans())
    def answer(self, data: st.DataObject, change: bool) -> None:
        run = self._any_run(data)
        step = data.draw(st.sampled_from(self.document.steps))
        entries = {item.key: data.draw(_valid(item)) for item in self.document.questions_of(step.key)}
        self._send(run, step.key, entries, change=change)

    @rule(data=st.data(), change=st.booleans())
    def answer_nonsense(self, data: st.DataObject, change: bool) -> None:
        run = self._any_run(data)
        step = data.draw(st.sampled_from(self.document.steps))
        keys = [item.key for item in self.document.questions_of(step.key)] + ["csrfmiddlewaretoken", "no_such"]
        sent = data.draw(st.dictionaries(st.sampled_from(keys), st.lists(typed, max_size=3), max_size=4))
        self._send(run, step.key, {key: [_sendable(text) for text in texts] for key, texts in sent.items()}, change)

    def _send(self, run: Run, step: str, entries: dict[str, Any], change: bool = False) -> None:
        url = links.step_url(run.token, step)
        expected = StepForm(self.document.questions_of(step), _as_sent(entries))
        response = self.client.post(url + ("?change=x" if change else ""), entries)
        assert response.status_code == (404 if run.gone else 303), response.content
        if run.gone:
            return
        if expected.is_valid():
            run.answers = {**run.answers, **expected.answers}
            assert response.headers["Location"] != url
        else:
            assert response.headers["Location"].startswith(url)
        assert self.client.get(response.headers["Location"]).status_code == 200

    @rule(data=st.data(), htmx=st.booleans(), query=typed)
    def look(self, data: st.DataObject, htmx: bool, query: str) -> None:
        run = self._any_run(data)
        place = data.draw(st.sampled_from([step.key for step in self.document.steps] + ["check", "no-such-step"]))
        headers = {"HX-Request": "true", "HX-Current-URL": "//evil.example"} if htmx else {}
        response = self.client.get(f"/d/{run.token}/{place}/", {"change": _sendable(query)}, headers=headers)
        assert response.status_code == (404 if run.gone or place == "no-such-step" else 200)

    @rule(data=st.data(), times=st.integers(1, 3))
    def finish(self, data: st.DataObject, times: int) -> None:
        self.press(self._any_run(data), times)

    def press(self, run: Run, times: int) -> None:
        pressed = [self.client.post(reverse("finish", args=[run.token])) for _ in range(times)]
        if run.gone:
            assert {response.status_code for response in pressed} == {404}
            return
        assert {response.status_code for response in pressed} == {303}
        (url,) = {response.headers["Location"] for response in pressed}
        row = Assessment.objects.get(manage_hash=links.fingerprint(url.split("/")[2]))
        assert row.answers == _as_stored(run.answers)
        if url not in run.made:
            made = Made(run, row.view_token)
            run.made[url] = made
            self.results.append(made)
            self.manage[id(made)] = url
            self.touched = made
        assert Assessment.objects.filter(draft__token=links.stored(run.token)).count() == len(run.made)

    # ------------------------------------------------------------ sharing

    @rule(data=st.data())
    def stop(self, data: st.DataObject) -> None:
        made = self._any_result(data)
        if self._act(made, "stop"):
            made.shared = False

    @rule(data=st.data())
    def new_link(self, data: st.DataObject) -> None:
        made = self._any_result(data)
        if self._act(made, "new-link"):
            made.old_views.append(made.view)
            made.shared = True
            made.view = Assessment.objects.get(manage_hash=self._hash(made)).view_token
            assert made.view not in made.old_views

    @rule(data=st.data(), hide=st.booleans(), stays=st.sampled_from(["30", "never", "keep", "1", "", "<script>"]))
    def settle(self, data: st.DataObject, hide: bool, stays: str) -> None:
        made = self._any_result(data)
        entries = {"expires": stays, **({"hide_answers": "on"} if hide else {})}
        response = self.client.post(f"{self.manage[id(made)]}link/", entries)
        assert response.status_code in ((404,) if made.gone else (200, 303))
        if response.status_code == 303:
            made.hidden = hide

    @rule(data=st.data(), label=typed, note=typed)
    def name_it(self, data: st.DataObject, label: str, note: str) -> None:
        made = self._any_result(data)
        entries = {"label": _sendable(label), "note": _sendable(note), "prepared_by": "x" * 90}
        response = self.client.post(f"{self.manage[id(made)]}words/", entries)
        assert response.status_code == (404 if made.gone else 200)
        entries["prepared_by"] = "<b>\u202eme"
        response = self.client.post(f"{self.manage[id(made)]}words/", entries)
        assert response.status_code in ((404,) if made.gone else (200, 303))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        made = self._any_result(data)
        if self._act(made, "delete"):
            made.gone = made.run.gone = True

    def _act(self, made: Made, action: str) -> bool:
        url = f"{self.manage[id(made)]}{action}/"
        assert self.client.get(url).status_code == (404 if made.gone else 200)
        response = self.client.post(url)
        assert response.status_code == (404 if made.gone else 303)
        return not made.gone

    # ------------------------------------------------------------ what is always so

    @invariant()
    def no_acknowledged_answer_is_lost(self) -> None:
        tokens = [links.stored(run.token) for run in self.runs]
        kept = dict(Draft.objects.filter(token__in=tokens).values_list("token", "answers"))
        assert kept == {links.stored(run.token): _as_stored(run.answers) for run in self.runs if not run.gone}

    @invariant()
    def links_keep_their_word(self) -> None:
        made, self.touched = self.touched, None
        if made is None:
            return
        works = made.shared and not made.gone
        assert self.client.get(links.result_url(made.view)).status_code == (200 if works else 404)
        tells = works and not made.hidden
        assert self.client.get(f"{links.result_url(made.view)}cost/").status_code == (200 if tells else 404)
        assert self.client.get(self.manage[id(made)]).status_code == (404 if made.gone else 200)
        for view in made.old_views:
            assert self.client.get(links.result_url(view)).status_code == 404

    def _any_run(self, data: st.DataObject) -> Run:
        return data.draw(st.sampled_from(self.runs))

    def _any_result(self, data: st.DataObject) -> Made:
        self.touched = data.draw(st.sampled_from(self.results))
        return self.touched

    def _hash(self, made: Made) -> str:
        return links.fingerprint(self.manage[id(made)].split("/")[2])


def _valid(question: Question) -> st.SearchStrategy[Any]:
    """What a form sends for a good answer."""
    keys = [option.key for option in question.options]
    if question.kind == "number":
        return st.integers(0, question.maximum or 10).map(str)
    if question.kind == "multiple":
        return st.lists(st.sampled_from([key for key in keys if key != "none"]), max_size=3, unique=True)
    return st.sampled_from([*keys, "unsure"])


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _as_sent(entries: dict[str, Any]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for key, value in entries.items():
        sent.setlist(key, value if isinstance(value, list) else [value])
    return sent


def _as_stored(answers: Answers) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


def test_whatever_visitors_do_in_whatever_order() -> None:
    run_state_machine_as_test(
        Visitors,
        settings=settings(
            max_examples=VISITS,
            stateful_step_count=30,
            deadline=None,
            derandomize=VISITS == FEW,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
