"""Publishing: one immutable document, checked whole."""

from __future__ import annotations

import pytest

from advisor.engine.advice import recommend
from advisor.engine.schema import OUTCOMES, Questionnaire
from advisor.models import Combination, ExampleApplication, Option, QuestionnaireVersion
from advisor.storage import content

pytestmark = pytest.mark.django_db

QUESTIONS = [
    "task", "scope", "mix", "creativity", "complexity", "error_cost", "review", "facts", "domain", "expertise",
    "languages", "data_sensitivity", "examples", "length", "volume", "latency", "budget", "team", "priorities",
]  # fmt: skip
"""The stable keys, in the order of the product's description."""


def test_publishing_twice_without_a_change_makes_one_version() -> None:
    first = content.publish()
    assert content.publish() == first


def test_a_change_makes_the_next_version_and_leaves_the_first_alone() -> None:
    first = QuestionnaireVersion.objects.get()
    before = dict(first.document)
    Option.objects.filter(question__key="task", key="code").update(label="Programming")
    second = content.publish(author="owner", note="Reworded an option.")
    first.refresh_from_db()
    assert second.number == first.number + 1
    assert first.document == before
    assert content.current().question("task").option("code").label == "Programming"


def test_every_problem_of_a_broken_working_copy_is_in_one_list() -> None:
    Combination.objects.create(key="one", when={"nothing": ["x"]}, phrase="One")
    Combination.objects.create(key="two", when={"task": ["x"]}, phrase="Two")
    with pytest.raises(content.InvalidContent) as caught:
        content.publish()
    text = "\n".join(caught.value.problems)
    assert "unknown question 'nothing'" in text
    assert "unknown option 'x' of question 'task'" in text
    assert len(caught.value.problems) == 2


def test_an_example_that_does_not_give_its_outcome_blocks_publishing() -> None:
    ExampleApplication.objects.filter(key="broad-content-creation").update(outcome="slm")
    with pytest.raises(content.InvalidContent, match="Broad Content Creation"):
        content.publish()


def test_the_questions_and_their_order_are_the_products(questionnaire: Questionnaire) -> None:
    assert [question.key for question in questionnaire.questions] == QUESTIONS
    assert len(questionnaire.steps) == 6
    assert all(
        2 <= len(questionnaire.questions_of(step.key)) <= 4 or step.key == "matters" for step in questionnaire.steps
    )


def test_every_golden_case_gives_its_outcome(questionnaire: Questionnaire) -> None:
    for example in questionnaire.examples:
        found = recommend(questionnaire, dict(example.answers))
        assert found.outcome == example.outcome, example.key
    assert {example.outcome for example in questionnaire.examples} == set(OUTCOMES)


def test_the_four_example_applications_are_there_with_their_tradeoffs(questionnaire: Questionnaire) -> None:
    outcomes = {example.key: example.outcome for example in questionnaire.examples}
    assert outcomes["broad-content-creation"] == outcomes["complex-customer-service"] == "llm"
    assert outcomes["specialised-data-analysis"] == outcomes["targeted-customer-interaction"] == "slm"
    assert list(outcomes.values()).count("hybrid") >= 2
    assert all(example.tradeoff for example in questionnaire.examples)


def test_hints_are_short(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        assert len(question.hint) <= 120, question.key
        assert question.why


def test_the_field_carries_no_points(questionnaire: Questionnaire) -> None:
    assert not any(option.points.any for option in questionnaire.question("domain").options)


def test_limits_of_sealed_and_offline_hold(questionnaire: Questionnaire) -> None:
    base = {"task": "classify", "scope": "single", "mix": "alike", "facts": "in_request", "creativity": "exact"}
    sealed = recommend(questionnaire, {**base, "data_sensitivity": "sealed", "team": "developers"})
    assert "llm" in {outcome for hit in sealed.limits for outcome in hit.rules_out}
    assert any("hosted" in hit.forbids for hit in sealed.limits)
    with_team = recommend(questionnaire, {**base, "data_sensitivity": "sealed", "team": "ml"})
    assert not any(hit.rules_out for hit in with_team.limits)
    offline = recommend(questionnaire, {**base, "latency": "offline"})
    assert "llm" in {outcome for hit in offline.limits for outcome in hit.rules_out}
    alone = recommend(questionnaire, {**base, "team": "none"})
    assert any("self_hosted" in hit.forbids for hit in alone.limits)
