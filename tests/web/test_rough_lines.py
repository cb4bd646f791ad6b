"""Hidden answers, public points: what readers see of a line goes back to no single combination and to no answer."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest

from advisor.engine.choices import permitted
from advisor.engine.recommendation import Line, Recommendation
from advisor.engine.schema import Question, Questionnaire
from advisor.words.chances import rough_percents
from advisor.words.lines import roughly_shown

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
OPEN = ""


def leanings(question: Question, dimension: str) -> dict[str, int]:
    """Every answer to one question, left open too -> how far it moves this line; nothing where it does not feed it."""
    each = {
        option.key: option.points.llm - option.points.slm
        for option in question.options
        if (option.dimension or question.dimension) == dimension
    }
    sets = permitted(question) if question.kind == "multiple" else [(option.key,) for option in question.options]
    found = {" ".join(keys): sum(each.get(key, 0) for key in keys) for keys in sets}
    return {OPEN: 0, **found} if any(found.values()) else {}


def place(document: Questionnaire, dimension: str, position: float) -> str:
    """What a reader sees of a line."""
    line = Line(dimension=dimension, position=position, spread=0.0, answered=1, of=1)
    (shown,) = roughly_shown(document, Recommendation.model_construct(lines=(line,)))
    return shown.words


def test_no_place_belongs_to_a_single_combination_and_none_gives_an_answer_away(questionnaire: Questionnaire) -> None:
    for dimension in questionnaire.dimensions:
        feeds = {
            question.key: found for question in questionnaire.questions if (found := leanings(question, dimension.key))
        }
        reach = sum(max(abs(value) for value in found.values()) for found in feeds.values())
        for asked, answers in feeds.items():
            others = [sorted(set(found.values())) for key, found in feeds.items() if key != asked]
            rest = set(map(sum, itertools.product(*others)))
            open_to = defaultdict(set)
            for answer, moved in answers.items():
                for pull in rest:
                    position = max(-1.0, min(1.0, (moved + pull) / reach))
                    open_to[place(questionnaire, dimension.key, position)].add(answer)
            assert len(open_to) == 3
            assert all(len(possible) > 1 for possible in open_to.values()), (dimension.key, asked)


def test_rough_chances_add_up_keep_their_order_and_never_say_never() -> None:
    for first, second in itertools.product(range(101), repeat=2):
        if first + second <= 100:
            exact = [first, second, 100 - first - second]
            rough = rough_percents(exact)
            assert sum(rough) == 100
            assert all(percent >= 5 and percent % 5 == 0 for percent in rough)
            assert rough[exact.index(max(exact))] == max(rough)
            assert all(abs(one - other) < 20 for one, other in zip(exact, rough, strict=True))
