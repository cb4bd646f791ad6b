"""A build brief in plain words, for a page and for a file. No HTTP, no queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advisor.brief.sentences import SENTENCES
from advisor.brief.sentences import hybrid as hybrid_words
from advisor.brief.sentences import job as job_words
from advisor.brief.sentences import models as model_words
from advisor.engine.brief.parts import Brief, Item, Source, Value
from advisor.engine.said import Said, Sentence
from advisor.engine.schema import Answers, Questionnaire
from advisor.pages.presentation import answer_words
from advisor.words.amounts import dollars, plain
from advisor.words.evidence import about_in_ten, end_in_ten
from advisor.words.said import in_words
from advisor.words.sources import source_url

TITLES = {
    "summary": gettext_lazy("In short"),
    "job": gettext_lazy("The job"),
    "in": gettext_lazy("What goes in"),
    "out": gettext_lazy("What comes out"),
    "scale": gettext_lazy("How much, how fast, at what cost"),
    "models": gettext_lazy("Which model first, which second"),
    "hybrid": gettext_lazy("Which requests go where"),
    "training": gettext_lazy("The small model to train"),
    "test": gettext_lazy("How to test it"),
    "stop": gettext_lazy("When to stop"),
    "risk": gettext_lazy("What can go wrong, and who checks"),
    "place": gettext_lazy("Data, place and people"),
    "open": gettext_lazy("Still open"),
    "first": gettext_lazy("Answer these first"),
}
MEANINGS: dict[str, Mapping[str, Any]] = {
    "outcome": model_words.OUTCOMES,
    "second": model_words.OUTCOMES,
    "way": model_words.WAYS,
    "up": hybrid_words.GOES_UP,
    "budget": job_words.BUDGETS,
}
"""Values that are keys -> their words, by the name of the value."""
CHANCES = {"chance": about_in_ten, "chance_low": end_in_ten, "chance_high": end_in_ten}
"""Values that are chances -> how they are told."""
NAMES = ("names", "small", "large")
"""Values that are names of language models."""
Escape = Callable[[str], str]
"""What makes text of people and editors harmless where it goes; a page's template does that itself."""


class ShownSource(NamedTuple):
    title: str
    url: str


class ShownItem(NamedTuple):
    lead: str
    text: str
    because: tuple[int, ...]
    """Numbers of the answers it rests on."""
    sources: tuple[ShownSource, ...]


class ShownSection(NamedTuple):
    key: str
    title: str
    items: tuple[ShownItem, ...]


class ShownAnswer(NamedTuple):
    number: int
    question: str
    answer: str


class ShownBrief(NamedTuple):
    job: str
    """The job in one sentence; empty where it is not answered."""
    sections: tuple[ShownSection, ...]
    answers: tuple[ShownAnswer, ...]


def _as_it_is(text: str) -> str:
    return text


def shown_brief(questionnaire: Questionnaire, answers: Answers, found: Brief, escape: Escape = _as_it_is) -> ShownBrief:
    """All sentences, with the numbers of the answers they rest on."""
    numbers = {question.key: number for number, question in enumerate(questionnaire.questions, start=1)}
    words = Words(questionnaire, escape)
    shown = tuple(
        ShownSection(
            section.key,
            str(TITLES[section.key]),
            tuple(words.item(item, numbers) for item in section.items if item.key != "job.sentence"),
        )
        for section in found.sections
    )
    return ShownBrief(
        job=next((words.text(item) for item in found.items if item.key == "job.sentence"), ""),
        sections=tuple(section for section in shown if section.items),
        answers=tuple(
            ShownAnswer(number, escape(question.text), escape(answer_words(question, answers.get(question.key))))
            for number, question in enumerate(questionnaire.questions, start=1)
        ),
    )


class Words:
    """Sentences for items of one questionnaire, with foreign text made harmless by `escape`."""

    def __init__(self, questionnaire: Questionnaire, escape: Escape) -> None:
        self.questionnaire = questionnaire
        self.escape = escape

    def item(self, item: Item, numbers: Mapping[str, int]) -> ShownItem:
        return ShownItem(
            lead=str(SENTENCES[item.key][0]),
            text=self.text(item),
            because=tuple(numbers[key] for key in item.because),
            sources=tuple(self._source(source) for source in item.sources),
        )

    def text(self, item: Item) -> str:
        if item.key == "job.sentence":
            return self.job(item.values)
        words = SENTENCES[item.key][1]
        parts = words if isinstance(words, list) else [words]
        values = {name: self.value(name, value) for name, value in item.values.items()}
        return " ".join(str(part) % values for part in parts)

    def value(self, name: str, value: Value) -> str:
        """A number, an amount, a day, names or a key as it is read in a sentence."""
        if isinstance(value, tuple):
            return self._several(name, value)
        if isinstance(value, str):
            return str(MEANINGS[name][value]) if name in MEANINGS else self.escape(value)
        if isinstance(value, Said):
            return self.escape(in_words(value))
        if isinstance(value, Decimal):
            return dollars(value)
        if name in CHANCES and isinstance(value, float):
            return CHANCES[name](value)
        if isinstance(value, datetime):
            return date_format(value, "DATE_FORMAT")
        return plain(value)

    def _several(self, name: str, values: tuple[Sentence, ...]) -> str:
        texts = [self.value(name, value) for value in values]
        if name == "priorities":
            question = self.questionnaire.question(name)
            return ", ".join(f"“{self.escape(question.option(str(key)).label)}”" for key in values)
        if name in NAMES and len(texts) > 1:
            return _("%(first)s or %(last)s") % {"first": ", ".join(texts[:-1]), "last": texts[-1]}
        if name == "labels" and len(texts) > 1:
            return _("%(first)s” and “%(last)s") % {"first": "”, “".join(texts[:-1]), "last": texts[-1]}
        return "; ".join(texts)

    def job(self, values: Mapping[str, Value]) -> str:
        """The job in one sentence. An answer that the owner added later is read back as its label."""
        task = str(values["task"])
        about = [str(job_words.JOBS.get(task, "")) or self._label("task", task)]
        if str(values.get("domain")) in job_words.DOMAINS:
            about = [f"{about[0]} {job_words.DOMAINS[str(values['domain'])]}"]
        about += self._known(values, "languages", job_words.LANGUAGES) + self._known(
            values, "length", job_words.LENGTHS
        )
        pace = self._known(values, "latency", job_words.LATENCIES)
        if "volume" in values:
            pace.insert(0, self._requests(values["volume"]))
        return f"{', '.join(about)}: {', '.join(pace)}." if pace else f"{', '.join(about)}."

    def _requests(self, volume: Value) -> str:
        count = volume if isinstance(volume, int) else 0
        words = ngettext("%(volume)s request a month", "%(volume)s requests a month", count)
        return words % {"volume": self.value("volume", volume)}

    def _known(self, values: Mapping[str, Value], question: str, words: Mapping[str, Any]) -> list[str]:
        """The clause for an answer; none if it is open or was added later."""
        key = str(values.get(question))
        return [str(words[key])] if key in words else []

    def _label(self, question: str, option: str) -> str:
        return self.escape(self.questionnaire.question(question).option(option).label)

    def _source(self, source: Source) -> ShownSource:
        return ShownSource(self.escape(source.title), source_url(source.id))
