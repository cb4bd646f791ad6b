"""Single other answers that would change the advice, in words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from advisor.engine.cost.closed import surely_closed
from advisor.engine.recommendation import Flip
from advisor.engine.schema import Answer, Answers
from advisor.forms.what_if import as_query
from advisor.words.said import in_words
from advisor.words.verdict import NAMES

MOST_FLIPS = 5


class ShownFlip(NamedTuple):
    """Another answer to one question, and where it leads."""

    text: str
    """The answer as a condition: "If your facts come from general knowledge of the world"."""
    outcome: str
    name: str
    closed: bool
    """Whether the answers would then leave no way to run what is advised, as without a network."""
    question: str
    answer: Answer
    query: str
    """What makes the answer in the address of the page for trying."""
    filled: str = ""
    """The answer as the form of that page takes it; empty where there is none."""


def shown_flips(flips: tuple[Flip, ...], answers: Answers) -> list[ShownFlip]:
    """The nearest flips over these answers, one per question, at most five."""
    nearest: dict[str, Flip] = {}
    for flip in flips:
        nearest.setdefault(flip.question, flip)
    return [_shown(flip, answers) for flip in list(nearest.values())[:MOST_FLIPS]]


def _shown(flip: Flip, answers: Answers) -> ShownFlip:
    return ShownFlip(
        text=_("If %(clause)s") % {"clause": _inside(in_words(flip.text))},
        outcome=flip.outcome or "",
        name=str(NAMES[flip.outcome]) if flip.outcome else _("no recommendation"),
        closed=flip.outcome is not None and surely_closed(flip.outcome, {**answers, flip.question: flip.answer}),
        question=flip.question,
        answer=flip.answer,
        query=as_query({flip.question: flip.answer}),
    )


def _inside(clause: str) -> str:
    """A clause as it stands inside a sentence: its first letter small, unless it begins with a name such as "US"."""
    return clause[:1].lower() + clause[1:] if clause[1:2].islower() or clause[1:2] == " " else clause
