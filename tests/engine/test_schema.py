"""A document that validates is complete; one that does not says everything that is wrong."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from advisor.engine.schema import Combination, Limit, Option, Questionnaire
from tests.factories import option, points, question, small_document


def problems_of(**changes: object) -> str:
    with pytest.raises(ValidationError) as caught:
        small_document(**changes)
    return str(caught.value)


def test_a_document_survives_json_unchanged() -> None:
    document = small_document()
    assert Questionnaire.model_validate_json(document.model_dump_json()) == document


def test_unknown_keys_are_refused() -> None:
    raw = small_document().model_dump(mode="json")
    raw["questions"][0]["colour"] = "red"
    with pytest.raises(ValidationError, match="colour"):
        Questionnaire.model_validate(raw)


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        small_document().point_value = 1.0  # type: ignore[misc]


def test_every_problem_is_in_one_list() -> None:
    broken = (
        question("a", option("one"), dimension="nowhere"),
        question("a", option("one"), option("one"), step="elsewhere"),
    )
    text = problems_of(questions=broken, combinations=(), limits=(), examples=())
    for part in (
        "The question key 'a' is used 2 times",
        "fewer than two options",
        "unknown dimension 'nowhere'",
        "unknown step 'elsewhere'",
        "key 'one' is used 2 times",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("ends", "fine"), [((10, None), True), ((10, 5, None), False), ((None, None), False), ((10, 20), False)]
)
def test_bands_rise_and_only_the_last_is_open(ends: tuple[int | None, ...], fine: bool) -> None:
    bands = tuple(option(f"band{number}", up_to=end) for number, end in enumerate(ends))
    numbers = question("volume", *bands, kind="number")
    fields = {"questions": (numbers,), "combinations": (), "limits": (), "examples": ()}
    if fine:
        small_document(**fields)
    else:
        assert "bands need rising ends" in problems_of(**fields)


@pytest.mark.parametrize("when", [{}, {"a": ()}, {"zzz": ("small",)}, {"a": ("tiny",)}])
def test_a_condition_must_name_what_exists(when: dict[str, tuple[str, ...]]) -> None:
    broken = Combination(key="broken", when=when, phrase="Broken", points=points())
    assert "Combination 'broken'" in problems_of(combinations=(broken,))
    limit = Limit(key="broken", when=when, text="Broken.", way_on="Mend it.")
    assert "Limit 'broken'" in problems_of(limits=(limit,))


def test_an_example_may_only_answer_what_is_asked() -> None:
    example = small_document().examples[0]
    changed = example.model_copy(update={"answers": {"a": "tiny", "zzz": "small"}})
    text = problems_of(examples=(changed,))
    assert "no option 'tiny'" in text
    assert "no question 'zzz'" in text


@pytest.mark.parametrize(("number", "band"), [(0, "few"), (99, "few"), (100, "many"), (10**10, "many")])
def test_a_number_falls_into_the_first_band_that_holds_it(number: int, band: str) -> None:
    assert small_document().question("volume").band(number).key == band


def test_look_ups_name_what_is_missing() -> None:
    document = small_document()
    for look_up in (document.question, document.dimension, document.questions[0].option):
        with pytest.raises(KeyError, match="zzz"):
            look_up("zzz")


def test_keys_are_slugs() -> None:
    with pytest.raises(ValidationError):
        Option(key="No Spaces", label="x", phrase="x")
