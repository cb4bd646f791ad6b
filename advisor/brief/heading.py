"""What stands above a build brief: its title, what it is made of, and why there is none where there is no advice."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from advisor.engine.brief.parts import Brief
from advisor.engine.recommendation import Recommendation
from advisor.engine.schema import Questionnaire
from advisor.words.verdict import too_few


def title(found: Brief) -> str:
    return _("Build brief") if found.outcome else _("No build brief yet")


def made_of(questionnaire: Questionnaire, found: Brief, recommendation: Recommendation, made: datetime) -> list[str]:
    """Dates and how to read it; without advice, why there is nothing to build from."""
    if found.outcome:
        how = _(
            "For whoever builds it. The numbers in brackets name the answers a sentence rests on; they are listed at "
            "the end. What no answer supports is not here."
        )
        return [_dates(found, made), how]
    if too_few(questionnaire, recommendation):
        minimum = questionnaire.strength.minimum_answers
        return [
            _("A brief needs advice, and advice needs at least %(minimum)d answers. These would say the most.")
            % {"minimum": minimum}
        ]
    return [_("A brief needs advice, and the answers leave no way open. This is what rules each one out.")]


def _dates(found: Brief, made: datetime) -> str:
    day = date_format(made, "DATE_FORMAT")
    if found.prices_as_of is None:
        return _("Made from answers given on %(day)s.") % {"day": day}
    prices = date_format(found.prices_as_of, "DATE_FORMAT")
    words = _("Made from answers given on %(day)s. All prices are those of %(prices)s, in US dollars.")
    return words % {"day": day, "prices": prices}


def prepared(reader: str, writer: str) -> str:
    """For whom and by whom, as far as the owner said so."""
    if reader and writer:
        return _("Prepared for %(reader)s by %(writer)s") % {"reader": reader, "writer": writer}
    if reader:
        return _("Prepared for %(reader)s") % {"reader": reader}
    return _("Prepared by %(writer)s") % {"writer": writer} if writer else ""
