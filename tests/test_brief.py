"""A build brief says only what the answers support, and what it says does not contradict itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from advisor.brief.words import shown_brief
from advisor.engine.brief.build import brief
from advisor.engine.brief.open_ends import MATTERS_MOST
from advisor.engine.flow import is_real
from advisor.engine.schema import Questionnaire
from tests.brief_parts import advised, any_answers, keys_of, made, words_of

pytestmark = pytest.mark.django_db
MANY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
RAW_KEY = re.compile(r"\b[a-z]+_[a-z_]+\b|%\(")
MARK = "¤"
SAID_BY_OTHERS = (
    "open.warned",
    "first.question",
    "models.flip",
    "models.flip_set",
    "models.cautions",
    "job.sentence",
)
"""Items that repeat words of editors or of an answer."""


class TestForAnyAnswers:
    @MANY
    @given(data=st.data(), alone=st.booleans())
    def test_every_item_rests_on_real_answers_and_on_nothing_else(
        self, questionnaire: Questionnaire, data: st.DataObject, alone: bool
    ) -> None:
        """With only the answers it names, each item is still there and says the same."""
        answers = data.draw(any_answers(questionnaire))
        advice = advised(questionnaire, answers, alone=alone)
        found = brief(questionnaire, answers, advice)
        for item in found.items:
            if item.missing:
                assert not is_real(answers.get(item.missing)), item
                continue
            assert item.because, item
            assert all(is_real(answers.get(key)) for key in item.because), item
            named = {key: answers[key] for key in item.because}
            assert item in brief(questionnaire, named, advice).items, item

    @MANY
    @given(data=st.data(), alone=st.booleans())
    def test_every_item_has_words_without_keys_and_no_section_is_empty(
        self, questionnaire: Questionnaire, data: st.DataObject, alone: bool
    ) -> None:
        answers = data.draw(any_answers(questionnaire))
        found = brief(questionnaire, answers, advised(questionnaire, answers, alone=alone))
        shown = shown_brief(questionnaire, answers, found)
        assert all(section.items for section in (*found.sections, *shown.sections))
        texts = [item.text for section in shown.sections for item in section.items]
        assert all(texts)
        assert [text for text in texts if RAW_KEY.search(text)] == []
        assert len(texts) == len(set(texts))

    @MANY
    @given(data=st.data())
    def test_no_sentence_contradicts_an_answer_or_the_advice(
        self, questionnaire: Questionnaire, data: st.DataObject
    ) -> None:
        answers = data.draw(any_answers(questionnaire))
        found = made(questionnaire, answers)
        keys = keys_of(found)
        own = {
            key: text
            for key, text in words_of(questionnaire, answers, found).items()
            if not key.startswith(SAID_BY_OTHERS)
        }
        said = " ".join(own.values()).lower()
        if answers.get("data_sensitivity") == "sealed":
            assert not re.search(r"(?<!no )provider may|provider under contract", said)
            assert "at a provider" not in said
            assert "paid by use:" not in said
            assert not any(key.endswith(".hosted") for key in keys)
        if found.outcome == "llm":
            assert "train" not in said
        if found.outcome != "hybrid":
            assert not any(key.startswith("hybrid.") for key in keys)
        if answers.get("review") == "always":
            assert "nobody" not in own.get(f"risk.{answers.get('error_cost')}.always", "")
            assert "risk.sample" not in keys
        if answers.get("latency") == "offline":
            assert "paid by use:" not in said
        if answers.get("latency") == "offline" or answers.get("data_sensitivity") == "sealed":
            assert "as a service" not in said
            assert "ready-made service" not in said
        if answers.get("team") in ("none", "developers"):
            assert not any(key.startswith("models") and key.endswith("second.slm.own") for key in keys)
            assert "training.labels.own" not in keys

    @MANY
    @given(data=st.data())
    def test_what_is_not_answered_is_named_as_open_and_nothing_else_is(
        self, questionnaire: Questionnaire, data: st.DataObject
    ) -> None:
        answers = data.draw(any_answers(questionnaire))
        found = made(questionnaire, answers)
        assume(found.outcome)
        missing = [item.missing for item in found.items if item.missing]
        assert missing == [key for key in MATTERS_MOST if not is_real(answers.get(key))]

    @MANY
    @given(data=st.data())
    def test_without_advice_it_only_says_what_to_answer_first(
        self, questionnaire: Questionnaire, data: st.DataObject
    ) -> None:
        answers = data.draw(any_answers(questionnaire))
        few = dict(list(answers.items())[:4])
        found = made(questionnaire, few)
        assert found.outcome is None
        assert {section.key for section in found.sections} <= {"job", "first"}
        assert any(item.key == "first.question" for item in found.items)

    @MANY
    @given(data=st.data())
    def test_words_of_others_are_escaped_wherever_they_stand(
        self, questionnaire: Questionnaire, data: st.DataObject
    ) -> None:
        """The mark is in every word of an editor; `escape` takes it out, and so none may be left."""
        marked = with_marked_words(questionnaire)
        answers = data.draw(any_answers(questionnaire))
        advice = advised(marked, answers)
        found = brief(marked, answers, advice)
        shown = shown_brief(marked, answers, found, lambda text: text.replace(MARK, "").replace("-", "~"))
        said = [item.text for section in shown.sections for item in section.items]
        said += [words for answer in shown.answers for words in (answer.question, answer.answer)]
        assert [text for text in (*said, shown.job) if MARK in text] == []
        names = [item.name for item in advice.costs.listed if "-" in item.name] if advice.costs else []
        assert [text for text in said for name in names if name in text] == []


def with_marked_words(questionnaire: Questionnaire) -> Questionnaire:
    """Every text of a question, an option or a limit with the mark in it."""
    questions = tuple(
        question.model_copy(
            update={
                "text": MARK + question.text,
                "why": MARK + question.why,
                "options": tuple(
                    option.model_copy(update={"label": MARK + option.label}) for option in question.options
                ),
            }
        )
        for question in questionnaire.questions
    )
    limits = tuple(
        limit.model_copy(update={"text": MARK + limit.text, "way_on": MARK + limit.way_on})
        for limit in questionnaire.limits
    )
    return questionnaire.model_copy(update={"questions": questions, "limits": limits})
