"""How many questions everyone is asked, and which of them bear on the advice."""

from __future__ import annotations

from typing import NamedTuple

from advisor.engine.schema import Question, Questionnaire
from advisor.engine.scoring import tables


class HowMany(NamedTuple):
    all: int
    decisive: int
    """Those whose answer can change the advice: a result says how many of these could be another one."""
    aside: tuple[Question, ...]
    """The others."""


def how_many(questionnaire: Questionnaire) -> HowMany:
    decisive = {question.key for question in tables(questionnaire).decisive}
    aside = tuple(question for question in questionnaire.questions if question.key not in decisive)
    return HowMany(len(questionnaire.questions), len(decisive), aside)
