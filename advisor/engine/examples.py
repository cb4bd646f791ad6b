"""Which example applications are closest to a visitor's answers, and in what."""

from __future__ import annotations

from advisor.engine.flow import chosen_keys
from advisor.engine.once import once
from advisor.engine.schema import Document, Questionnaire
from advisor.engine.scoring import Keys


class ExampleMatch(Document):
    """One example application beside the visitor's answers."""

    key: str
    alike: tuple[str, ...]
    """Questions answered the same."""
    different: tuple[str, ...]
    """Questions answered otherwise. Questions the visitor left open are in neither list."""


def closest(questionnaire: Questionnaire, answers: Keys, *, most: int = 3) -> tuple[ExampleMatch, ...]:
    """The examples with the largest share of like answers, best first; ties keep the questionnaire's order."""
    found = [(key, *_sorted_out(theirs, answers)) for key, theirs in _compared(questionnaire)]
    found.sort(key=lambda match: -_share(match[1], match[2]))
    return tuple(
        ExampleMatch(key=key, alike=tuple(alike), different=tuple(different)) for key, alike, different in found[:most]
    )


@once
def _compared(questionnaire: Questionnaire) -> tuple[tuple[str, tuple[tuple[str, frozenset[str]], ...]], ...]:
    """Every example with its answers to the questions that are compared."""
    comparable = [question.key for question in questionnaire.questions if question.comparable]
    rows = []
    for example in questionnaire.examples:
        theirs = chosen_keys(questionnaire, dict(example.answers))
        rows.append((example.key, tuple((key, frozenset(theirs[key])) for key in comparable if key in theirs)))
    return tuple(rows)


def _sorted_out(theirs: tuple[tuple[str, frozenset[str]], ...], answers: Keys) -> tuple[list[str], list[str]]:
    """The questions both have answered: alike, different."""
    alike: list[str] = []
    different: list[str] = []
    for key, chosen in theirs:
        if key in answers:
            (different if chosen.isdisjoint(answers[key]) else alike).append(key)
    return alike, different


def _share(alike: list[str], different: list[str]) -> float:
    compared = len(alike) + len(different)
    return len(alike) / compared if compared else 0.0
