"""Briefs for four businesses, their sizes, and what other data than that of today would bring."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advisor.brief.sentences import SENTENCES
from advisor.engine.advice import Advice
from advisor.engine.beside import Disagreement
from advisor.engine.brief.build import brief
from advisor.engine.brief.parts import OPTIONS
from advisor.engine.brief.training import stored_b
from advisor.engine.cost.money import MoneyRange
from advisor.engine.schema import Answers, Option, Questionnaire
from tests.brief_parts import BANK, BLOG, BUSINESSES, DENTIST, DESK, advised, item_of, keys_of, made, words_of

pytestmark = pytest.mark.django_db


class TestSizes:
    def test_harder_work_asks_for_a_larger_test(self, questionnaire: Questionnaire) -> None:
        sizes = []
        for complexity in OPTIONS["complexity"]:
            found = made(questionnaire, {**BANK, "complexity": complexity})
            sizes.append(item_of(found, "test.size.right").values["five"])
        assert sizes == sorted(sizes) == [353, 553, 693]

    def test_a_smaller_difference_takes_more_and_graver_errors_a_larger_check(
        self, questionnaire: Questionnaire
    ) -> None:
        checks = []
        for cost in OPTIONS["error_cost"]:
            found = made(questionnaire, {**DENTIST, "error_cost": cost, "volume": 10**6})
            values = item_of(found, "test.size.right").values
            assert values["five"] > values["ten"]  # type: ignore[operator]
            checks.append(item_of(found, "risk.sample").values["count"])
        assert checks == sorted(checks) == [59, 99, 299, 2995]

    def test_the_more_examples_at_hand_the_fewer_to_collect(self, questionnaire: Questionnaire) -> None:
        left = []
        for held in ("none", "tens", "hundreds"):
            found = made(questionnaire, {**BANK, "examples": held})
            left.append(item_of(found, "training.held.short").values["least"])
        assert left == sorted(left, reverse=True)
        assert "training.held.enough" in keys_of(made(questionnaire, {**BANK, "examples": "many"}))

    def test_few_requests_make_a_coarser_test_and_never_a_promise(self, questionnaire: Questionnaire) -> None:
        points = []
        for volume in (10, 30, 100, 200):
            found = made(questionnaire, {**BLOG, "volume": volume})
            item = next(item for item in found.items if item.key in ("test.few", "test.too_few"))
            points.append(item.values.get("points", 100))
        assert points == [100, 15, 10, 10]
        assert "test.few" not in keys_of(made(questionnaire, {**BLOG, "volume": 5000}))


class TestFourBusinesses:
    def test_they_differ_in_advice(self, questionnaire: Questionnaire) -> None:
        outcomes = {name: made(questionnaire, answers).outcome for name, answers in BUSINESSES.items()}
        assert outcomes == {"dentist": "slm", "bank": "slm", "blog": "llm", "desk": "hybrid"}

    def test_the_dental_practice(self, questionnaire: Questionnaire) -> None:
        found = made(questionnaire, DENTIST)
        words = words_of(questionnaire, DENTIST, found)
        assert words["job.sentence"] == (
            "Sort, tag, score or route texts about health and care, in one widely used language, with up to about a "
            "page to read each time: 2,000 requests a month, answered within a few seconds."
        )
        assert "An encoder" in words["training.base.encoder"]
        assert "Not for the money" in words["training.worth"]
        assert "in the set region" in words["training.labels.personal"]
        assert "353" in words["test.size.right"]
        assert item_of(found, "training.base.encoder").because == ("task", "scope", "complexity", "length", "latency")

    def test_the_bank_keeps_everything_inside(self, questionnaire: Questionnaire) -> None:
        words = words_of(questionnaire, BANK, made(questionnaire, BANK))
        assert "No text, no example and no label leaves" in words["training.labels.own"]
        assert "7 to 14 billion" in words["training.base.medium"]
        assert "504" in words["training.aim.extract"]
        assert "299" in words["test.harm"]

    def test_without_such_a_team_only_people_label(self, questionnaire: Questionnaire) -> None:
        keys = keys_of(made(questionnaire, {**BANK, "team": "developers"}))
        assert "training.labels.people" in keys
        assert {"test.rival.none", "models.second.slm.none"} <= keys

    def test_the_blog_gets_no_small_model_to_build(self, questionnaire: Questionnaire) -> None:
        found = made(questionnaire, BLOG)
        assert not {"training", "hybrid"} & {section.key for section in found.sections}
        assert "783" in words_of(questionnaire, BLOG, found)["test.size.judged"]

    def test_the_support_desk_is_told_what_goes_up(self, questionnaire: Questionnaire) -> None:
        found = made(questionnaire, DESK)
        words = words_of(questionnaire, DESK, found)
        assert "requests that take several steps" in words["hybrid.up"]
        assert "25 in 100" in words["hybrid.share"]
        assert "1 to 4 billion" in words["training.base.small"]
        assert "test.handover" in keys_of(found)


class TestFrozen:
    def test_the_same_answers_and_advice_give_the_same_brief(self, questionnaire: Questionnaire) -> None:
        advice = Advice.model_validate_json(advised(questionnaire, DESK).model_dump_json())
        assert brief(questionnaire, DESK, advice) == made(questionnaire, DESK)

    def test_a_result_made_without_costs_names_no_price_and_no_model(self, questionnaire: Questionnaire) -> None:
        found = made(questionnaire, DENTIST, costs=None)
        assert found.prices_as_of is None
        amounts = {name for item in found.items for name, value in item.values.items() if isinstance(value, Decimal)}
        assert amounts <= {"limit"}, "only the budget, which is an answer"
        assert "models.first.slm.unlisted" in keys_of(found)

    def test_a_volume_that_nobody_gave_makes_no_price(self, questionnaire: Questionnaire) -> None:
        found = made(questionnaire, {**DENTIST, "volume": "unsure"})
        priced = ("scale.cost", "models.gap.hardly", "training.worth")
        assert [key for key in keys_of(found) if key.startswith(priced)] == []

    @pytest.mark.parametrize(
        ("low", "typical", "high", "told"),
        [
            ("0.61", "0.9", "1.90", "$0.90 a month ($0.61 to $1.90), at prices of"),
            ("0.61", "1.90", "1.90", "from $0.61 up to $1.90 a month, at prices of"),
            ("0.61", "1.899", "1.901", "from $0.61 up to $1.90 a month, at prices of"),
            ("0.61", "0.61", "1.90", "$0.61 a month, at most $1.90, at prices of"),
            ("1.90", "1.90", "1.90", "$1.90 a month, at prices of"),
        ],
    )
    def test_no_amount_of_a_month_is_told_as_its_own_end(
        self, questionnaire: Questionnaire, low: str, typical: str, high: str, told: str
    ) -> None:
        costs = advised(questionnaire, DENTIST).costs
        assert costs is not None
        month = MoneyRange(low=Decimal(low), typical=Decimal(typical), high=Decimal(high))
        ways = tuple(way.model_copy(update={"usd_per_month": month}) for way in costs.ways)
        found = made(questionnaire, DENTIST, costs=costs.model_copy(update={"ways": ways}))
        words = words_of(questionnaire, DENTIST, found)
        (cost,) = [text for key, text in words.items() if key.startswith("scale.cost")]
        assert told in cost


class TestWhatTheDataOfTodayDoesNotBring:
    """Other measurements, prices and limits may come: their sentences are there."""

    @pytest.mark.parametrize("lean", ["small", "large", "even", "too_few"])
    def test_whatever_was_measured_is_told(self, questionnaire: Questionnaire, lean: str) -> None:
        advice = advised(questionnaire, DENTIST)
        assert advice.beside.evidence is not None
        raw = advice.beside.evidence.as_it_comes.model_copy(update={"lean": lean})
        evidence = advice.beside.evidence.model_copy(update={"as_it_comes": raw})
        beside = advice.beside.model_copy(update={"evidence": evidence})
        key = "training.when.untrained_first" if lean == "small" else "training.when.train"
        assert key in keys_of(made(questionnaire, DENTIST, beside=beside))

    @pytest.mark.parametrize(
        "kind", ["tuned_falls_short", "nothing_to_tune_with", "small_is_enough", "tuned_is_enough"]
    )
    def test_the_first_line_says_where_published_tests_disagree(self, questionnaire: Questionnaire, kind: str) -> None:
        answers = BLOG if kind.endswith("is_enough") else DENTIST
        against = Disagreement.model_validate({"kind": kind, "before": "clear"})
        beside = advised(questionnaire, answers).beside.model_copy(update={"disagreement": against})
        found = made(questionnaire, answers, beside=beside)
        first = found.sections[0].items[0]
        assert first.key == f"summary.build.against.{kind}"
        assert "published" in words_of(questionnaire, answers, found)[first.key]

    def test_a_hybrid_that_saves_little_or_nothing(self, questionnaire: Questionnaire) -> None:
        costs = advised(questionnaire, DESK).costs
        assert costs is not None
        assert costs.hybrid is not None
        for saved, beyond, key in ((20.0, False, "hybrid.saves"), (-5.0, False, "hybrid.dearer")):
            promise = costs.hybrid.model_copy(update={"saved_here_percent": saved, "beyond_retests": beyond})
            changed = costs.model_copy(update={"hybrid": promise})
            assert key in keys_of(made(questionnaire, DESK, costs=changed))

    def test_a_list_without_a_model_of_the_size_says_so(self, questionnaire: Questionnaire) -> None:
        costs = advised(questionnaire, BANK).costs
        assert costs is not None
        small = [item for item in costs.listed if item.kind == "small_own" and (stored_b(item) or 0) < 5]
        assert small
        found = made(questionnaire, BANK, costs=costs.model_copy(update={"listed": tuple(small)}))
        assert "training.candidates.none" in keys_of(found)

    def test_an_early_result_that_kept_no_sizes_names_no_candidates(self, questionnaire: Questionnaire) -> None:
        costs = advised(questionnaire, BANK).costs
        assert costs is not None
        early = tuple(item.model_copy(update={"why": ("open weights",)}) for item in costs.listed)
        keys = keys_of(made(questionnaire, BANK, costs=costs.model_copy(update={"listed": early})))
        assert not any(key.startswith("training.candidates") for key in keys)

    def test_a_team_without_a_large_model_to_run_is_told_that(self, questionnaire: Questionnaire) -> None:
        answers = {**DESK, "data_sensitivity": "sealed", "team": "ml"}
        costs = advised(questionnaire, answers).costs
        assert costs is not None
        kept = tuple(item for item in costs.listed if item.kind != "large_own")
        keys = keys_of(made(questionnaire, answers, costs=costs.model_copy(update={"listed": kept})))
        assert {"hybrid.large.unlisted", "training.labels.people.unlisted"} <= keys

    def test_prices_that_are_old_are_named(self, questionnaire: Questionnaire) -> None:
        costs = advised(questionnaire, DENTIST).costs
        assert costs is not None
        name = next(item.name for item in costs.listed if item.kind == "small_hosted")
        found = made(questionnaire, DENTIST, costs=costs.model_copy(update={"stale": (name,)}))
        assert item_of(found, "models.stale").values["names"] == (name,)

    @pytest.mark.parametrize("answers", [DENTIST, BLOG, DESK], ids=["slm", "llm", "hybrid"])
    def test_a_list_that_nothing_passes(self, questionnaire: Questionnaire, answers: Answers) -> None:
        costs = advised(questionnaire, answers).costs
        assert costs is not None
        found = made(questionnaire, answers, costs=costs.model_copy(update={"listed": ()}))
        outcome = found.outcome
        assert {f"models.first.{outcome}.none", f"models.second.{outcome}.none"} <= keys_of(found)
        assert all(words_of(questionnaire, answers, found).values())

    def test_limits_that_leave_no_way_are_quoted_with_a_way_on(self, questionnaire: Questionnaire) -> None:
        advice = advised(questionnaire, {**BANK, "team": "none"})
        hits = [hit for hit in advice.recommendation.limits if hit.rules_out]
        recommendation = advice.recommendation.model_copy(update={"outcome": None})
        found = made(questionnaire, {**BANK, "team": "none"}, recommendation=recommendation)
        assert [item.values["text"] for item in found.items if item.key == "first.limit"] == [hit.text for hit in hits]

    def test_an_option_that_the_owner_added_is_read_back_and_nothing_is_built_on_it(
        self, questionnaire: Questionnaire
    ) -> None:
        changed = with_own_options(questionnaire)
        answers: Answers = {key: "own" for key in OPTIONS}
        full = {**DENTIST, **answers}
        found = brief(changed, full, advised(changed, full))
        assert "Own kind" in words_of(changed, full, found)["job.sentence"]
        assert not any(item.missing for item in found.items)
        one = {**DENTIST, "task": "own"}
        assert brief(changed, one, advised(changed, one)).sections

    def test_a_question_that_was_taken_out_is_not_missed(self, questionnaire: Questionnaire) -> None:
        kept = tuple(question for question in questionnaire.questions if question.key != "expertise")
        smaller = questionnaire.model_copy(update={"questions": kept})
        answers = {key: value for key, value in DENTIST.items() if key != "expertise"}
        found = brief(smaller, DENTIST, advised(questionnaire, answers))
        assert "open.question.expertise" not in keys_of(found)
        assert not any("expertise" in item.because for item in found.items)


def with_own_options(questionnaire: Questionnaire) -> Questionnaire:
    """Every question with one more option, as an owner may add."""
    own = Option(key="own", label="Own kind", phrase="Yours is of its own kind")
    questions = tuple(
        question.model_copy(update={"options": (*question.options, own)}) if question.key in OPTIONS else question
        for question in questionnaire.questions
    )
    return questionnaire.model_copy(update={"questions": questions})


def test_every_sentence_that_follows_an_answer_has_words() -> None:
    for prefix, question, left_out in (
        ("job.scope", "scope", ()), ("job.mix", "mix", ()), ("out.task", "task", ()), ("in.facts", "facts", ()),
        ("out.creativity", "creativity", ()), ("scale.latency", "latency", ()), ("test.metric", "task", ()),
        ("test.baseline", "task", ()), ("training.which", "task", ()), ("training.aim", "task", ()),
        ("stop.quality", "error_cost", ()), ("place.data", "data_sensitivity", ()), ("open.ask", "task", ()),
        ("in.expertise", "expertise", ("everyday",)), ("in.languages", "languages", ("one",)),
        ("in.length", "length", ("short", "page")), ("training.labels", "data_sensitivity", ("sealed",)),
    ):  # fmt: skip
        assert {f"{prefix}.{option}" for option in OPTIONS[question] if option not in left_out} <= set(SENTENCES)
    for cost in OPTIONS["error_cost"]:
        assert {f"risk.{cost}.{review}" for review in OPTIONS["review"]} <= set(SENTENCES)
