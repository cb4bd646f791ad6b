"""What is wrong with a document, in words that name the row and not its number."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from advisor.engine.editing.schema_places import places_in, unknown_parts
from advisor.engine.schema import Questionnaire
from tests.factories import small_document


def broken(**changes: Any) -> tuple[ValidationError, dict[str, Any]]:
    raw = {**small_document().model_dump(mode="json"), **changes}
    with pytest.raises(ValidationError) as caught:
        Questionnaire.model_validate(raw)
    return caught.value, raw


def question(**changes: Any) -> dict[str, Any]:
    first, *others = small_document().model_dump(mode="json")["questions"]
    return {"questions": [{**first, **changes}, *others]}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (question(text=""), "questions “a”, text: is empty."),
        (question(kind="slider"), "questions “a”, kind: must be 'single', 'multiple' or 'number'."),
        (question(max_choices=1.5), "questions “a”, max_choices: must be a whole number."),
        (question(comparable="maybe"), "questions “a”, comparable: must be true or false."),
        (question(options={}), "questions “a”, options: must be a list."),
        (question(options=[{"key": "o", "label": "L"}]), "questions “a”, options “o”, phrase: is missing."),
        (question(key="Not a key"), "questions “Not a key”, key: may hold small letters and digits, with single"),
        ({"steps": [{"title": "T", "short": "S"}]}, "steps 1, key: is missing."),
        ({"point_value": -1}, "point_value: must be more than 0."),
        ({"limits": ["none"]}, "limits 1: must be an object."),
    ],
)
def test_each_fault_is_told_in_plain_words(changes: dict[str, Any], text: str) -> None:
    places = places_in(*broken(**changes))
    assert places[0].text.startswith(text)


def test_an_answer_of_the_wrong_kind_is_told_once() -> None:
    (example,) = small_document().model_dump(mode="json")["examples"]
    error, raw = broken(examples=[{**example, "answers": {"a": [1, 2], "b": None}}])
    words = "must be a text, a whole number or a list of texts."
    assert [place.text for place in places_in(error, raw)] == [
        f"examples “golden”, answers, a: {words}",
        f"examples “golden”, answers, b: {words}",
    ]


def test_unknown_parts_are_named_at_any_depth() -> None:
    option = {"key": "o", "label": "L", "phrase": "P", "icon": "x"}
    assert unknown_parts(*broken(pages=[], **question(options=[option]))) == [
        "questions “a”, options “o”, icon",
        "pages",
    ]
