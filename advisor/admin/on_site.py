"""Where visitors see what is edited here: the page, and on a long list the part of it, with the place in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from advisor.engine.schema import Document
from advisor.models import (
    Assumption,
    Case,
    Combination,
    Comparison,
    Dimension,
    ExampleApplication,
    HybridResult,
    LanguageModel,
    Limit,
    Machine,
    Offer,
    Option,
    Provider,
    Question,
    QuestionnaireVersion,
    Scorecard,
    Step,
)
from advisor.pages.catalogue_lists import machines_kind, models_kind
from advisor.pages.listing import Kind, cases_kind, comparisons_kind, hybrids_kind, page_with
from advisor.storage import catalogue, content, library


class OnSite:
    """A desk, or rows below a form, with a way to the page that shows them. What no visitor sees has none."""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None if obj is None else place_of(obj)


def place_of(row: Model) -> str | None:
    """The address at which visitors see a row; None while they do not."""
    if type(row) in IN_VERSIONS and not content.is_published(row):
        return None
    return PLACES[type(row)](row) if type(row) in PLACES else None


# ---------------------------------------------------------------- what is published


def _option(row: Option) -> str:
    """An answer stands under its question; the bands of a number only in the table of points."""
    key = f"{row.question.key}--{row.key}"
    if row.question.kind == Question.NUMBER:
        return f"{reverse('method')}#points-{key}"
    return f"{reverse('questions')}#option-{key}"


def _version(row: QuestionnaireVersion) -> str | None:
    newest = content.newest()
    return reverse("method") if newest is not None and row.pk == newest.pk else None


# ---------------------------------------------------------------- facts


def _listed(name: str, key: str, kind: Kind[Any], rows: Iterable[Document], anchor: str = "") -> str | None:
    """On the page of a list on which the row with this key stands."""
    page = page_with(kind, rows, lambda row: key in (getattr(row, "key", None), getattr(row, "id", None)))
    if page is None:
        return None
    return f"{reverse(name)}{f'?page={page}' if page > 1 else ''}#{anchor or key}"


def _comparison(row: Comparison) -> str | None:
    rows = library.current().evidence.comparisons
    return _listed("evidence", row.pk, comparisons_kind(content.current(), rows), rows)


def _hybrid_result(row: HybridResult) -> str | None:
    rows = library.current().hybrid_results
    return _listed("hybrids", row.pk, hybrids_kind(rows), rows)


def _case(row: Case) -> str | None:
    rows = library.current().cases.cases
    return _listed("cases", row.pk, cases_kind(content.current(), rows), rows)


def _language_model(row: LanguageModel, anchor: str = "") -> str | None:
    market = catalogue.market()
    return _listed("models", row.pk, models_kind(market), market.catalogue.language_models, anchor)


def _offer(row: Offer) -> str | None:
    """Beside the language model that it sells."""
    known = {offer.key for offer in catalogue.current().offers}
    return _language_model(row.language_model, f"offer-{row.pk}") if row.pk in known else None


def _provider(row: Provider) -> str | None:
    """Its name stands wherever it sells something: at the first of its offers."""
    return next((place for offer in row.offers.select_related("language_model") if (place := _offer(offer))), None)


def _machine(row: Machine) -> str | None:
    return _listed("machines", row.pk, machines_kind(), catalogue.current().machines)


def _assumption(row: Assumption) -> str | None:
    known = {item.key for item in catalogue.current().assumptions}
    return f"{reverse('method')}#assumption-{row.pk}" if row.pk in known else None


IN_VERSIONS = (Dimension, Step, Question, Option, Combination, Limit, ExampleApplication)
PLACES: dict[type[Model], Callable[[Any], str | None]] = {
    Dimension: lambda row: f"{reverse('guide')}#line-{row.key}",
    Step: lambda row: f"{reverse('questions')}#sheet-{row.key}",
    Question: lambda row: f"{reverse('questions')}#question-{row.key}",
    Option: _option,
    Combination: lambda row: f"{reverse('method')}#combination-{row.key}",
    Limit: lambda row: f"{reverse('method')}#limit-{row.key}",
    ExampleApplication: lambda row: f"{reverse('examples')}#{row.key}",
    Scorecard: lambda row: f"{reverse('method')}#rules",
    QuestionnaireVersion: _version,
    Comparison: _comparison,
    HybridResult: _hybrid_result,
    Case: _case,
    LanguageModel: _language_model,
    Offer: _offer,
    Provider: _provider,
    Machine: _machine,
    Assumption: _assumption,
}
