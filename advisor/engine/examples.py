"""Which example applications are closest to a visitor's answers, and in what."""

from __future__ import annotations

from advisor.engine.flow import chosen_keys
from advisor.engine.schema import Document, Example, Questionnaire
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
    matches = [_match(questionnaire, example, answers) for example in questionnaire.examples]
    matches.sort(key=lambda match: -_share(match))
    return tuple(matches[:most])


def _match(questionnaire: Questionnaire, example: Example, answers: Keys) -> ExampleMatch:
    theirs = chosen_keys(questionnaire, dict(example.answers))
    both = [
        question.key
        for question in questionnaire.questions
        if question.comparable and question.key in theirs and question.key in answers
    ]
    same = [key for key in both if not set(theirs[key]).isdisjoint(answers[key])]
    return ExampleMatch(key=example.key, alike=tuple(same), different=tuple(key for key in both if key not in same))


def _share(match: ExampleMatch) -> float:
    compared = len(match.alike) + len(match.different)
    return len(match.alike) / compared if compared else 0.0
