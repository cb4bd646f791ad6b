"""What the engine says as keys and values, in sentences. No HTTP, no queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from advisor.engine.said import AnswerError, Fact, Said, Sentence
from advisor.words.amounts import about_dollars, dollars, plain
from advisor.words.verdict import NAMES as OUTCOMES
from advisor.words.ways import NAMES

WAYS: Mapping[Any, Any] = NAMES
WORDS: dict[str, Any] = {
    # What is wrong with an answer.
    "answer.range": gettext_lazy("Give a number from %(least)s to %(most)s."),
    "answer.digits": gettext_lazy("Write the number in full, in digits, such as %(example)s."),
    "answer.alone": gettext_lazy("This asks for %(unit)s: write that number alone, in digits, such as %(example)s."),
    "answer.whole": gettext_lazy("Give a whole number, without a fraction, such as %(example)s."),
    "answer.one_number": gettext_lazy("Give one number, such as %(example)s, not two."),
    "answer.two_ways": gettext_lazy("This can be read as %(less)s or as %(more)s. Write the one you mean in digits."),
    "answer.too_many": gettext_lazy("Choose at most %(most)s. You chose %(chosen)s."),
    "answer.either": gettext_lazy("Choose either “%(none)s” or the others, not both."),
    # Other answers of several choices, as clauses that follow "If".
    "flip.less": gettext_lazy("“%(gone)s” is not chosen"),
    "flip.swap": gettext_lazy("%(come)s, and “%(gone)s” is not chosen"),
    "flip.only": gettext_lazy("“%(asked)s” is answered with nothing but “%(label)s”"),
    "flip.set": gettext_lazy("“%(asked)s” is answered with “%(first)s” and “%(last)s”"),
    # Why a language model is on the list, and what to check before relying on it.
    "why.open_weights": gettext_lazy("open weights: it can run on your own or a rented machine"),
    "why.large_own": gettext_lazy("large open weights: the way to a large model where text may not leave"),
    "why.licence": gettext_lazy("%(licence)s licence: business use allowed"),
    "why.languages": gettext_lazy("names %(count)s languages"),
    "why.takes": gettext_lazy("takes %(known)s tokens at once; yours are %(wanted)s"),
    "why.size": gettext_lazy("%(billions)s billion parameters in memory"),
    "why.sold_by": gettext_lazy("sold by %(provider)s"),
    "caution.contract": gettext_lazy("check the contract and the region: neither is in our data"),
    "caution.licence": gettext_lazy("the %(licence)s licence has conditions: read it"),
    "caution.vendor_languages": gettext_lazy("the vendor lists no languages: try yours first"),
    "caution.no_languages": gettext_lazy("no list of languages was seen: try yours first"),
    "caution.one_language": gettext_lazy("made for one language (%(language)s)"),
    "caution.large_own": gettext_lazy("it takes a machine-learning team to run"),
    "caution.no_length": gettext_lazy("its longest text was not seen"),
    # Clauses that complete "12 are left out: ".
    "out.sealed": gettext_lazy("the text may not leave your premises"),
    "out.offline": gettext_lazy("it must work without a network"),
    "out.too_large": gettext_lazy("too large for a device (over %(billions)s billion parameters)"),
    "out.router": gettext_lazy("sold only by a router that passes the text on to others"),
    "out.no_contract": gettext_lazy("no vendor or general cloud sells it, where contract and region are usual"),
    "out.team": gettext_lazy("a large model of one’s own takes a machine-learning team"),
    "out.licence": gettext_lazy("the licence does not allow business use without asking"),
    "out.few_languages": gettext_lazy("it names fewer than %(least)s languages"),
    "out.rare_languages": gettext_lazy("it does not name %(least)s languages or more"),
    "out.unknown_length": gettext_lazy("it is not known to take %(wanted)s tokens at once"),
    "out.short": gettext_lazy("it takes fewer than %(wanted)s tokens at once"),
    # From one amount to another.
    "money.span": gettext_lazy("%(low_usd)s to %(high_usd)s"),
    "money.one": gettext_lazy("%(high_usd)s"),
    # Why a way to run it is not open, and what its figures leave out.
    "closed.sealed": gettext_lazy("The text may not leave your premises."),
    "closed.offline": gettext_lazy("It must work without a network."),
    "closed.large_own": gettext_lazy("A large model of one’s own takes a machine-learning team."),
    "closed.hybrid": gettext_lazy("A hybrid needs a small and a large model, and one of the two is not open."),
    "closed.hybrid_held": gettext_lazy("No price: the larger part is what your own machines hold."),
    "closed.none": gettext_lazy("No language model or machine in our list passes your answers."),
    "note.people": gettext_lazy(
        "People’s time to keep it running is not counted: give the hours and it is shown as its own line."
    ),
    "note.card_alone": gettext_lazy(
        "The low figure is the card or box alone; the others add a computer around a card. Rooms are not counted."
    ),
    "note.lowest_rent": gettext_lazy(
        "Lowest rent seen; prices of small providers are indicative where the source shows no date."
    ),
    "note.nobody": gettext_lazy("Nobody technical would look after it: plan for outside help."),
    "note.large_own": gettext_lazy("A large model of one’s own needs a machine-learning team."),
    "note.batch": gettext_lazy(
        "Batch price: answers may take up to a day. Where no batch price is published, the standard one is used."
    ),
    # Where cost and advice, or cost and answers, disagree.
    "cost.budget_none": gettext_lazy(
        "No way shown here fits your budget of %(limit_usd)s a month; the least is %(about_least_usd)s."
    ),
    "cost.budget_advice": gettext_lazy(
        "The advice is %(advice)s, but at this volume it costs at least %(least_usd)s a month and your budget is "
        "%(limit_usd)s. Within it is %(way)s, %(about_way_usd)s."
    ),
    "cost.advice_closed": gettext_lazy("The advice is %(advice)s, but no way to run that is open with your answers."),
    "cost.hybrid_held": gettext_lazy(
        "The advice is %(advice)s, and the larger part must be one that your own machines can hold. We have no price "
        "for such a pair. A small model on your own machine is the least it takes."
    ),
    "cost.dearer": gettext_lazy(
        "At this volume, running a small model yourself costs more than paying by use: %(about_own_usd)s a month for "
        "%(way)s, %(about_hosted_usd)s paid by use. Data, independence or delay may still be worth it."
    ),
    "cost.nobody": gettext_lazy(
        "The lowest figure is %(way)s, but nobody technical would look after it: plan for outside help."
    ),
    # Why a speed lies outside what was measured, and what a figure of energy stands for.
    "beyond.no_compute": gettext_lazy("compute of this machine is not published"),
    "beyond.no_reference": gettext_lazy("no reference measurement of this machine"),
    "beyond.guessed": gettext_lazy("layers of this model are not published and were guessed from its size"),
    "beyond.size": gettext_lazy("model size outside 0.6 to 14 billion parameters"),
    "beyond.users": gettext_lazy("more than %(most)s answers at once"),
    "beyond.mixture": gettext_lazy("mixture of experts: fitted on one model at 32 answers at once"),
    "energy.all_large": gettext_lazy("stands for all large hosted models: this one is not recorded"),
    "energy.all_small": gettext_lazy("stands for all small hosted models: this one is not recorded"),
    "energy.rated": gettext_lazy("from the rated power of the machine; making it is not counted"),
}


def in_words(said: Sentence) -> str:
    """A sentence or clause for a page. Old results hold it in words already."""
    if isinstance(said, str):
        return said
    words = WORDS[said.key]
    return str(words % dict(_facts(said)) if said.values else words)


def refused(error: AnswerError) -> str:
    """What is wrong with an answer, for the person who gave it."""
    return in_words(error.said) if error.said else str(error)


def several(said: Iterable[Sentence]) -> str:
    """Clauses one after the other."""
    return "; ".join(in_words(item) for item in said)


def told(value: Any) -> Any:
    """A document as JSON with sentences in it: nobody at a command line should have to look keys up."""
    if isinstance(value, dict):
        if value.keys() == Said.model_fields.keys():
            return in_words(Said.model_validate(value))
        return {key: told(item) for key, item in value.items()}
    return [told(item) for item in value] if isinstance(value, list) else value


def _facts(said: Said) -> Iterable[tuple[str, str]]:
    for name, value in said.values.items():
        yield name, _fact(name, value)
        if name.endswith("_usd"):
            yield f"about_{name}", about_dollars(Decimal(value))


def _fact(name: str, value: Fact) -> str:
    if name == "way":
        return str(WAYS[str(value)])
    if name == "advice":
        return str(OUTCOMES[str(value)])
    if name.endswith("_usd"):
        return dollars(Decimal(value))
    return value if isinstance(value, str) else plain(float(value))
