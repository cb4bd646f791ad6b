"""What the desk asks of the engine: differences in words, reach, impact and what decides."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.editing import checks, impact
from advisor.engine.editing.decisive import decisive
from advisor.engine.editing.differences import differences
from advisor.engine.editing.reach import reach
from advisor.engine.schema import OUTCOMES, Example, Questionnaire
from tests.factories import option, points, question, small_document


def changed(**changes: Any) -> Questionnaire:
    return small_document(**changes)


def edited(**fields: Any) -> Questionnaire:
    """The small document with another first question."""
    before = small_document()
    first = before.questions[0].model_copy(update=fields)
    return before.model_copy(update={"questions": (first, *before.questions[1:])})


class TestDifferences:
    def test_equal_documents_have_none(self) -> None:
        assert differences(small_document(), small_document()) == ()

    def test_points_are_told_as_on_paper(self) -> None:
        options = (option("small", points(slm=1)), *small_document().questions[0].options[1:])
        (change,) = differences(small_document(), edited(options=options))
        assert change.text == "A, small: small 3 → 1"

    def test_a_field_is_named_with_old_and_new(self) -> None:
        (change,) = differences(small_document(), edited(hint="Look closely."))
        assert (change.text, change.before, change.after) == ("Question “a”: hint changed", "nothing", "Look closely.")

    @pytest.mark.parametrize(
        ("fields", "text"),
        [
            ({"base": points(hybrid=2)}, "Points to start with: both 0 → 2"),
            ({"point_value": 0.4}, "Worth of a point: 0.5 → 0.4"),
            ({"limits": small_document().limits[:1]}, "Limit “warning”: removed"),
            ({"limits": small_document().limits[::-1]}, "Order of the limits: changed"),
            ({"examples": ()}, "Example “golden”: removed"),
            ({"strength": {"minimum_answers": 4}}, "Strength, minimum answers: 5 → 4"),
        ],
    )
    def test_every_part_of_the_document_is_compared(self, fields: dict[str, Any], text: str) -> None:
        assert text in [change.text for change in differences(small_document(), small_document(**fields))]

    def test_options_added_removed_and_moved(self) -> None:
        _small, both, large = small_document().questions[0].options
        texts = [row.text for row in differences(small_document(), edited(options=(large, both, option("new"))))]
        assert texts == [
            "Question “a”, option “new”: added",
            "Question “a”, option “small”: removed",
            "Question “a”, order of the options: changed",
        ]


class TestReach:
    @pytest.mark.parametrize("outcome", OUTCOMES)
    def test_every_outcome_of_the_small_document_is_found_without_its_examples(self, outcome: Any) -> None:
        assert reach(small_document(examples=()), outcome) == "reached"

    def test_an_outcome_whose_points_can_never_lead_is_impossible_and_blocks(self) -> None:
        document = small_document(base=points(slm=500, llm=500))
        assert reach(document, "hybrid") == "impossible"
        assert any(row.level == "error" and "both together" in row.text for row in checks.findings(document))

    def test_an_outcome_that_limits_always_remove_is_only_not_found(self) -> None:
        every = tuple(item.key for item in small_document().questions[0].options)
        limit = small_document().limits[0].model_copy(update={"when": {"a": every}, "unless": {}})
        every_way = [limit, *(limit.model_copy(update={"key": key, "when": {key: every}}) for key in "bcd")]
        document = small_document(limits=tuple(every_way), examples=())
        assert reach(document, "llm") in {"not_found", "reached"}


class TestChecks:
    def texts(self, document: Questionnaire) -> list[str]:
        return [row.text for row in checks.findings(document)]

    def test_equal_points_throughout(self) -> None:
        same = (option("x", points(2, 2, 2)), option("y", points(5, 5, 5)))
        document = small_document(questions=(*small_document().questions, question("same", *same)))
        assert any("equal points" in text and "same?" in text for text in self.texts(document))

    def test_more_ways_to_tick_than_a_result_can_try_block(self) -> None:
        boxes = [option(f"box{number}", points(llm=1)) for number in range(30)]
        for most, found in ((3, 0), (15, 1)):
            wishes = question("wishes", *boxes, kind="multiple", max_choices=most)
            document = small_document(questions=(*small_document().questions[:5], wishes), limits=(), examples=())
            blocking = [row for row in checks.findings(document) if row.field == "max_choices"]
            assert [row.level for row in blocking] == ["error"] * found

    def test_a_question_nothing_reads(self) -> None:
        idle = question("idle", option("x"), option("y"))
        document = small_document(questions=(*small_document().questions, idle))
        assert "Nothing reads the question “idle?”: no points, no limit, no comparison." in self.texts(document)

    def test_a_dimension_without_questions(self) -> None:
        lonely = small_document().dimensions[0].model_copy(update={"key": "lonely", "title": "Lonely"})
        document = small_document(dimensions=(*small_document().dimensions, lonely))
        assert "No question feeds the line “Lonely”." in self.texts(document)

    def test_long_hints_of_questions_and_answers(self) -> None:
        long = (option("x", points(slm=1), hint="h" * 121), option("y"))
        wordy = question("wordy", *long, hint="q" * 130)
        document = small_document(questions=(*small_document().questions, wordy))
        assert sum("120 is the most" in text for text in self.texts(document)) == 2

    def test_an_example_with_another_outcome_is_an_error_with_its_field(self) -> None:
        wrong = small_document().examples[0].model_copy(update={"outcome": "llm"})
        (error,) = [row for row in checks.findings(small_document(examples=(wrong,))) if row.level == "error"]
        assert (error.kind, error.key, error.field) == ("example", "golden", "answers")

    def test_uneven_wording_is_counted(self) -> None:
        texts = self.texts(small_document())
        assert (
            "Uneven number of example applications: a small model 1, both together 0, a large model 0. "
            "What has most examples looks like the usual choice."
        ) in texts
        (answers,) = [text for text in texts if "answers that speak most" in text]
        assert "a small model 8, both together 5, a large model 6" in answers

    def test_uneven_stories_are_named(self) -> None:
        (golden,) = small_document().examples
        rows = [golden.model_copy(update={"key": key, "outcome": key, "title": key}) for key in OUTCOMES]
        rows[1] = rows[1].model_copy(update={"summary": "A narrow job told at great length."})
        (text,) = [text for text in self.texts(small_document(examples=tuple(rows))) if "stories" in text]
        assert text == (
            "Uneven length of the examples’ stories, in words on average: a small model 3, both together 7, a large "
            "model 3. Longest: “hybrid” (7). Shortest: “slm” (3)."
        )


class TestImpact:
    def sample(self, decision: Any = None) -> impact.Sample:
        example: Example = small_document().examples[0]
        return impact.Sample(key="one", title="One", answers=dict(example.answers), decision=decision)

    def test_the_same_document_changes_nothing(self) -> None:
        found = impact.replay(small_document(), small_document(), [self.sample("slm")])
        assert found.changed == ()
        assert found.hits == impact.Hits(before=1, after=1, of=1)

    def test_a_change_is_found_and_counted(self) -> None:
        found = impact.replay(small_document(), small_document(base=points(llm=90)), [self.sample("slm")])
        assert found.outcomes_changed == 1
        assert (found.changed[0].before.outcome, found.changed[0].after.outcome) == ("slm", "llm")
        assert found.hits == impact.Hits(before=1, after=0, of=1)
        assert found.moves[0][2] == 1

    def test_answers_that_a_document_does_not_know_count_as_not_given(self) -> None:
        foreign = impact.Sample(key="x", title="X", answers={"gone": "y", "a": "nowhere"})
        assert impact.replay(small_document(), changed(point_value=0.4), [foreign]).rows[0].after.outcome is None

    def test_the_tilt_is_the_same_every_time_and_adds_up(self) -> None:
        assert impact.tilt(small_document()) == impact.tilt(small_document())
        assert sum(impact.tilt(small_document()).values()) == pytest.approx(1)

    def test_a_question_without_points_never_decides(self) -> None:
        idle = question("idle", option("x"), option("y"))
        found = decisive(small_document(questions=(*small_document().questions, idle)), runs=50)
        assert found["idle"].never
        assert not found["a"].never
