"""What would change the advice: recounted on the published questions by asking the real `recommend` again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client

from advisor.engine.advice import recommend
from advisor.engine.flow import read_answer
from advisor.engine.recommendation import Recommendation, Stability
from advisor.engine.schema import NONE_STANDS_OUT, UNSURE, Answer, Answers, Question, Questionnaire
from advisor.pages.flips import MOST_FLIPS, shown_flips
from tests import factories
from tests.factories import option, points, small_document
from tests.web import journey
from tests.web.journey import run_through, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
RECOUNTED = 10
RUNS = 150
BANK: dict[str, Any] = {
    "task": "extract", "scope": "single", "mix": "alike", "review": "always", "data_sensitivity": "sealed",
    "team": "ml", "volume": 5_000_000, "priorities": ("accuracy", "control", "speed"),
}  # fmt: skip


def random_answers(questionnaire: Questionnaire, seed: int) -> Answers:
    """Answers as visitors might give them: some open, some unsure."""
    draw = random.Random(seed)
    answers: Answers = {}
    for question in questionnaire.questions:
        keys = [option.key for option in question.options]
        if draw.random() < 0.1:
            continue
        if question.kind == "number":
            answers[question.key] = draw.choice([0, 500, 5_000, 50_000, 10**6, 10**8, 10**9])
        elif question.kind == "single":
            answers[question.key] = draw.choice([*keys, UNSURE])
        else:
            wanted = draw.sample([key for key in keys if key != NONE_STANDS_OUT], draw.randint(0, question.max_choices))
            answers[question.key] = tuple(key for key in keys if key in wanted) or (NONE_STANDS_OUT,)
    return answers


def tries(question: Question, given: Answer | None) -> Iterator[Answer]:
    """Every other answer to one question, counted out in the plainest way: all boxes on or off, as far as permitted."""
    keys = [option.key for option in question.options]
    if question.kind == "single":
        yield from (key for key in keys if key != given)
    elif question.kind == "number":
        ends = [option.up_to for option in question.options]
        yield from (end if end is not None else (ends[-2] or 0) + 1 for end in ends)
    else:
        boxes = [key for key in keys if key != NONE_STANDS_OUT]
        for ticks in product((False, True), repeat=len(boxes)):
            if sum(ticks) <= question.max_choices:
                yield tuple(key for key, tick in zip(boxes, ticks, strict=True) if tick) or (NONE_STANDS_OUT,)


def test_the_flips_are_all_there_are_and_each_is_true_when_tried(questionnaire: Questionnaire) -> None:
    counted = 0
    for seed in range(RECOUNTED):
        answers = random_answers(questionnaire, seed)
        found = recommend(questionnaire, answers)
        if found.outcome is None:
            continue
        led = {
            (question.key, outcome)
            for question in questionnaire.questions
            for other in tries(question, answers.get(question.key))
            if (outcome := _tried(questionnaire, answers, question.key, other).outcome) != found.outcome
        }
        turning = {key for key, _outcome in led}
        assert {(flip.question, flip.outcome) for flip in found.flips} == led
        for flip in found.flips:
            assert _tried(questionnaire, answers, flip.question, flip.answer).outcome == flip.outcome != found.outcome
        assert found.stability is not None
        assert found.stability.of - found.stability.steady == len(turning)
        counted += len(turning)
    assert counted > RECOUNTED


def test_the_nearest_five_are_shown_and_lead_where_they_say(questionnaire: Questionnaire) -> None:
    shown_at_all = 0
    for seed in range(RUNS):
        answers = random_answers(questionnaire, seed)
        found = recommend(questionnaire, answers)
        shown = shown_flips(found.flips, answers)
        assert len(shown) <= MOST_FLIPS
        distances = [next(flip.distance for flip in found.flips if flip.question == item.question) for item in shown]
        assert distances == sorted(distances)
        for item in shown:
            assert (_tried(questionnaire, answers, item.question, item.answer).outcome or "") == item.outcome
        shown_at_all += len(shown)
    assert shown_at_all > RUNS


def test_a_flip_reads_as_a_condition_and_its_answer_can_be_entered(questionnaire: Questionnaire) -> None:
    texts = set()
    for seed in range(3 * RECOUNTED):
        answers = {**random_answers(questionnaire, seed), "priorities": ("creativity", "breadth", "depth")}
        for flip in recommend(questionnaire, answers).flips:
            read_answer(questionnaire.question(flip.question), flip.answer)
            texts.update(item.text for item in shown_flips((flip,), answers))
    assert any("not chosen" in text for text in texts)
    assert all(text.startswith("If ") and not text.startswith(("If You", "If Your", "If A ")) for text in texts)


def test_three_other_ticks_can_turn_what_no_single_one_does(questionnaire: Questionnaire) -> None:
    """A bank whose every flip by one tick misses, while three ticks elsewhere do not."""
    found = recommend(questionnaire, BANK)
    other = _tried(questionnaire, BANK, "priorities", ("creativity", "breadth", "upkeep"))
    assert (found.outcome, other.outcome) == ("slm", "llm")
    assert found.stability == Stability(steady=17, of=18)
    assert [flip.answer for flip in found.flips] == [("creativity", "breadth", "upkeep")]
    text = (
        "If “Which of these matter most?” is answered with “Fresh ideas and style”, “Many kinds of request” and “Little"
    )
    assert shown_flips(found.flips, BANK)[0].text == f"{text} upkeep”"


def test_page_and_brief_name_the_whole_other_set(client: Client) -> None:
    assessment, _manage = run_through(client, {**journey.UNSURE, **BANK})
    page = text_of(client.get(f"/r/{assessment.view_token}/").content)
    brief = text_of(client.get(f"/r/{assessment.view_token}/brief/").content)
    assert "17 of 18 answers could be any other one without changing the advice." in page
    assert "“Many kinds of request” and “Little upkeep”: a large model" in page
    assert "“Fresh ideas and style”, “Many kinds of request” and “Little upkeep”, the advice would be" in brief


def test_of_sets_equally_far_the_one_with_the_fewest_ticks_changed_is_named() -> None:
    worth = {"speed": 4, "cost": 4, "breadth": 0, "depth": 0}
    boxes = (option(key, points(llm=value)) for key, value in worth.items())
    wishes = factories.question("wishes", *boxes, option("none"), kind="multiple", max_choices=3)
    document = small_document(questions=(*small_document().questions[:5], wishes), limits=(), examples=())
    answers: Answers = {"a": "small", "b": "small", "c": "small", "d": "large", "volume": 5, "wishes": ("breadth",)}
    turning = {keys for keys in tries(wishes, None) if _tried(document, answers, "wishes", keys).outcome != "slm"}
    assert {("speed",), ("speed", "breadth"), ("cost", "breadth", "depth"), ("speed", "depth")} < turning
    (found,) = (flip for flip in recommend(document, answers).flips if flip.question == "wishes")
    assert (found.answer, found.distance) == (("speed", "breadth"), 4)


def test_a_flip_that_no_way_can_run_is_marked_and_no_other(questionnaire: Questionnaire) -> None:
    marked = set()
    for seed in range(RUNS):
        answers = random_answers(questionnaire, seed)
        for item in shown_flips(recommend(questionnaire, answers).flips, answers):
            after = {**answers, item.question: item.answer}
            assert item.closed == (item.outcome in ("hybrid", "llm") and after.get("latency") == "offline")
            marked.add(item.closed)
    assert marked == {True, False}


def _tried(questionnaire: Questionnaire, answers: Answers, key: str, answer: Answer) -> Recommendation:
    return recommend(questionnaire, {**answers, key: answer})
