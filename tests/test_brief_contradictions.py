"""No sentence of a brief contradicts another one, an answer or the result: read over 300 sets of answers.

The answers are drawn with a fixed seed. Each test lists the briefs that are wrong, so that a failure names them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from advisor.engine.advice import Advice
from advisor.engine.brief.build import brief
from advisor.engine.brief.parts import Brief
from advisor.engine.schema import Answers, Question, Questionnaire
from advisor.storage import content
from advisor.words.costs import costs_page
from tests.brief_parts import advised, keys_of, words_of
from tests.estimate_parts import catalogue

pytestmark = pytest.mark.django_db
SEED, DRAWN, LEFT_OPEN = 5, 300, 0.12
VOLUMES = (0, 1, 20, 500, 10_000, 300_000, 5_000_000)
SENTENCE = "job.sentence"
Wrong = Callable[["Read"], object]


class Read(NamedTuple):
    """One brief with what it was made from."""

    questionnaire: Questionnaire
    answers: Answers
    advice: Advice
    found: Brief
    words: dict[str, str]

    @property
    def text(self) -> str:
        return " ".join(self.words.values())

    @property
    def cost_lead(self) -> str:
        """What the result says first about money."""
        return str(costs_page(self.advice.costs, self.questionnaire)["cost_lead"])

    @property
    def at_home(self) -> bool:
        return self.answers.get("data_sensitivity") == "sealed" or self.answers.get("latency") == "offline"

    def said(self, prefix: str) -> str:
        """The words of all items whose key begins so."""
        return " ".join(text for key, text in self.words.items() if key.startswith(prefix))

    def values(self, prefix: str) -> dict[str, Any]:
        return next((dict(item.values) for item in self.found.items if item.key.startswith(prefix)), {})


@pytest.fixture(scope="module")
def read(django_db_setup: None, django_db_blocker: Any) -> list[Read]:
    with django_db_blocker.unblock():
        questionnaire = content.current()
    chance = random.Random(SEED)
    return [_read(questionnaire, _drawn(questionnaire, chance)) for _ in range(DRAWN)]


def _read(questionnaire: Questionnaire, answers: Answers) -> Read:
    advice = advised(questionnaire, answers)
    found = brief(questionnaire, answers, advice)
    return Read(questionnaire, answers, advice, found, words_of(questionnaire, answers, found))


def _drawn(questionnaire: Questionnaire, chance: random.Random) -> Answers:
    answers = {question.key: _one(question, chance) for question in questionnaire.questions}
    return {key: value for key, value in answers.items() if key == "volume" or chance.random() > LEFT_OPEN}


def _one(question: Question, chance: random.Random) -> Any:
    if question.kind == "number":
        return chance.choice(VOLUMES)
    options = [option.key for option in question.options]
    if question.kind == "multiple":
        return tuple(chance.sample([key for key in options if key != "none"], chance.randint(1, 3)))
    return chance.choice(options)


def wrong_ones(read: list[Read], wrong: Wrong) -> list[Answers]:
    return [one.answers for one in read if wrong(one)]


def test_the_draw_reaches_each_outcome_often(read: list[Read]) -> None:
    outcomes = [one.found.outcome for one in read]
    assert all(outcomes.count(outcome) >= 40 for outcome in ("slm", "hybrid", "llm"))


def test_offline_work_is_sent_to_no_host_and_put_on_no_card_of_a_data_centre(read: list[Read]) -> None:
    cards = [machine.name for machine in catalogue().machines if machine.kind == "datacenter"]
    offline = [one for one in read if one.answers.get("latency") == "offline"]
    assert wrong_ones(offline, lambda one: "ask hosts" in one.text or any(card in one.text for card in cards)) == []


def test_a_hybrid_without_a_network_is_told_as_one_model_on_the_device(read: list[Read]) -> None:
    offline = [one for one in read if one.answers.get("latency") == "offline" and one.found.outcome == "hybrid"]
    assert offline
    wrong = r"speak clearly|hard part|No large model on our list|at any provider|at a provider under contract, with the"
    assert wrong_ones(offline, lambda one: re.search(wrong, one.said("models.") + one.said("test."))) == []
    assert all({"models.advice.device", "models.second.device"} <= keys_of(one.found) for one in offline)


def test_the_brief_and_the_result_tell_the_same_of_large_models(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        no_large = "No large model" in one.said("models.") or "no large model" in one.said("hybrid.large")
        return no_large and ("both together, as advised" in one.cost_lead or "a large model on" in one.cost_lead)

    assert wrong_ones(read, wrong) == []


def test_how_costs_were_counted_is_said_only_beside_a_cost(read: list[Read]) -> None:
    assert wrong_ones(read, lambda one: "Costs were counted" in one.text and not one.said("scale.cost")) == []
    assert any(one.said("hybrid.share") for one in read)


def test_the_cost_of_the_brief_is_that_of_the_result(read: list[Read]) -> None:
    """The figures of the advised outcome that the result shows."""

    def wrong(one: Read) -> bool:
        way, ways = one.values("scale.cost").get("way"), one.advice.costs.ways if one.advice.costs else ()
        return way is not None and not any(item.way == way and item.usd_per_month for item in ways)

    assert wrong_ones(read, wrong) == []


def test_where_no_large_model_takes_part_none_is_asked_to_work(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        no_large = any(key.startswith("models.second.hybrid.none") for key in keys_of(one.found))
        return no_large and re.search(r"larger one alone|which cost money|a large one for the hard", one.text)

    assert wrong_ones(read, wrong) == []


def test_where_only_people_label_no_large_model_proposes_answers(read: list[Read]) -> None:
    def wrong(one: Read) -> object:
        only_people = one.said("training.labels.people")
        return only_people and re.search(r"large one works beforehand|a large one proposed", one.text)

    assert wrong_ones(read, wrong) == []


def test_the_verdict_on_training_follows_from_the_range_beside_it(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        values, verdict = one.values("training.when"), one.said("training.when")
        if "chance" not in values:
            return "lies" in verdict
        low, high = values["chance_low"], values["chance_high"]
        sides = "above a half" if low > 0.5 else "below a half" if high < 0.5 else "both sides of a half"
        return sides not in verdict or "It could be anything from" not in verdict or "from 5 to" in verdict

    assert wrong_ones(read, wrong) == []
    assert {"above a half", "both sides"} <= {side for side in ("above a half", "both sides") for one in read
                                               if side in one.said("training.when")}  # fmt: skip


def test_the_record_of_a_size_is_told_as_the_wider_count(read: list[Read]) -> None:
    recorded = [one for one in read if "training.record" in keys_of(one.found)]
    assert recorded
    assert wrong_ones(recorded, lambda one: "also those unlike this work" not in one.words["training.record"]) == []


def test_candidates_are_of_the_size_just_named(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        sizes = [language_model_size(name) for name in one.values("training.candidates").get("names", ())]
        least, most = (6.5, 15) if "7 to 14 billion" in one.said("training.base.medium") else (0.9, 4.9)
        return not all(least <= size <= most for size in sizes)

    assert wrong_ones(read, wrong) == []
    assert any(one.said("training.candidates") for one in read)


def language_model_size(name: str) -> float:
    return next(model.stored_b or 0 for model in catalogue().language_models if model.name == name)


def test_what_is_looked_for_is_not_taken_out_first(read: list[Read]) -> None:
    extracting = [one for one in read if one.answers.get("task") == "extract"]
    taken_out = ("after names and numbers are taken out", "with names and numbers taken out")
    assert wrong_ones(extracting, lambda one: any(words in one.text for words in taken_out)) == []


def test_a_machine_of_ones_own_sends_no_bill(read: list[Read]) -> None:
    assert wrong_ones(read, lambda one: one.at_home and "the bill of" in one.text) == []


def test_the_budget_is_named_where_it_is_a_reason_to_stop(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        limits = {"under_100": "$100", "under_1000": "$1,000", "under_10000": "$10,000"}
        limit = limits.get(str(one.answers.get("budget")))
        return bool(one.found.outcome) and (limit is not None) != (f"{limit}, the upper end" in one.said("stop.budget"))

    assert wrong_ones(read, wrong) == []


def test_a_volume_of_none_or_one_is_told_as_it_is(read: list[Read]) -> None:
    def wrong(one: Read) -> object:
        if one.answers["volume"] == 0:
            return " 0 requests" in one.text or "risk.sample" in one.words or "in about" in one.said("training.slow")
        return re.search(r"\b1 requests", one.text)

    assert wrong_ones(read, wrong) == []


def test_nothing_is_collected_for_longer_than_two_years(read: list[Read]) -> None:
    months = re.compile(r"in about ([\d,]+) months")
    assert (
        wrong_ones(read, lambda one: (found := months.search(one.text)) and int(found[1].replace(",", "")) > 24) == []
    )
    assert any("too late to be of use" in one.text for one in read)


def test_a_range_of_money_has_two_ends(read: list[Read]) -> None:
    twice = re.compile(r"((?<!under )\$[\d.,]+\d) to \1(?![\d.,]*\d)")
    assert wrong_ones(read, lambda one: twice.search(one.text)) == []


def test_where_nobody_is_technical_names_are_for_asking(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        first, second = (
            not one.values(f"models.{place}").get("names") or words in one.said(f"models.{place}")
            for place, words in (("first", "names to ask"), ("second", "names are what to ask"))
        )
        return not (first and second)

    nobody = [one for one in read if one.answers.get("team") == "none" and one.found.outcome]
    assert len(nobody) >= 40
    assert wrong_ones(nobody, wrong) == []


def test_figures_of_groups_say_that_a_group_needs_its_own_number(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        size = one.values("test.size").get("five")
        return bool(one.said("test.groups")) and (one.values("test.groups")["five"] != size
                                                  or "as many of that group alone" not in one.text)  # fmt: skip

    assert wrong_ones(read, wrong) == []
    assert any(one.said("test.groups") for one in read)


def test_the_check_for_harm_says_how_it_stands_to_the_test(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        harm, values = one.said("test.harm"), one.values("test.harm")
        adds_up = values.get("more") is None or values["test"] + values["more"] == values["count"]
        told = (
            "Answers of the test count" in harm
            or "more that need no right answer" in harm
            or "at this volume" in harm.lower()
        )
        return bool(harm) and not (adds_up and told)

    assert wrong_ones(read, wrong) == []


def test_conversations_and_requests_are_one_unit(read: list[Read]) -> None:
    talking = [one for one in read if one.answers.get("task") == "converse" and one.found.outcome]
    assert wrong_ones(talking, lambda one: "a request is one whole conversation" not in one.said("test.metric")) == []
    trained = [one for one in talking if one.said("training.held")]
    assert wrong_ones(trained, lambda one: "whole conversations, with" not in one.said("training.held")) == []


def test_every_brief_begins_with_five_lines_that_its_sections_bear_out(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        lines, cost = one.found.sections[0], one.values("summary.cost")
        if one.found.outcome is None:
            return lines.key == "summary"
        same_cost = cost.get("typical", Decimal(0)) == one.values("scale.cost").get("typical", Decimal(0))
        named = one.values("summary.with")
        names = {*named.get("small", ()), *named.get("large", ())}
        listed = {*one.values("models.first").get("names", ()), *one.values("models.second").get("names", ())}
        return lines.key != "summary" or len(lines.items) > 5 or not same_cost or not names <= listed

    assert wrong_ones(read, wrong) == []


def test_where_a_volume_is_given_the_five_lines_name_a_price_or_why_there_is_none(read: list[Read]) -> None:
    counted = [one for one in read if "volume" in one.answers and one.found.outcome]
    assert wrong_ones(counted, lambda one: not one.said("summary.cost")) == []
    priced = [one for one in counted if "No price: " not in one.said("summary.cost")]
    assert wrong_ones(priced, lambda one: not one.said("scale.cost")) == []
    reasons = {key for one in counted for key in keys_of(one.found) if key.startswith("summary.cost.")}
    assert {"summary.cost.volume", "summary.cost.device", "summary.cost.held"} <= reasons


def test_a_hybrid_without_a_large_model_on_the_list_says_so_at_once(read: list[Read]) -> None:
    def wrong(one: Read) -> bool:
        named = one.said("summary.with")
        without = one.found.outcome == "hybrid" and not one.values("summary.with").get("large")
        return ("Large: none on our list." in named) != (without and bool(one.values("summary.with").get("small")))

    assert wrong_ones(read, wrong) == []


def test_no_sentence_hangs_on_a_share_that_no_answer_gives(read: list[Read]) -> None:
    assert wrong_ones(read, lambda one: "easiest third" in one.text) == []


def test_a_hybrid_has_a_first_and_a_second_as_the_heading_says(read: list[Read]) -> None:
    from advisor.brief.sentences import SENTENCES

    for place, word in (("first", "First"), ("second", "Second")):
        leads = {str(lead) for key, (lead, _) in SENTENCES.items() if key.startswith(f"models.{place}.")}
        assert all(lead.startswith(word) for lead in leads)


def test_percent_signs_stand_close_in_english(read: list[Read]) -> None:
    assert wrong_ones(read, lambda one: re.search(r"\d %", one.text)) == []
