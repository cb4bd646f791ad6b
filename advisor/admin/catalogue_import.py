"""Tables of the catalogue, out and in: units, duplicates and sources are checked row by row, all rows or none."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from advisor.admin.files import MISSING, Row
from advisor.admin.importing import AllAtOnce, FactsResource
from advisor.engine.evidence.rows import Problem
from advisor.pages.catalogue_table import SOURCES, cell, columns_of, read_list, read_sources
from advisor.pages.listing import safe_cell
from advisor.storage import catalogue

NUMBERS = (models.FloatField, models.IntegerField, models.DecimalField)


class CatalogueResource(FactsResource):
    """Columns may be left out: what a file does not name stays as it is."""

    class Meta:
        instance_loader_class = AllAtOnce
        import_id_fields = ("key",)
        clean_model_instances = True
        skip_unchanged = report_skipped = skip_html_diff = True

    def before_import(self, dataset: tablib.Dataset, **options: Any) -> None:
        headings = dataset.headers or []
        self.changes: list[tuple[str, Any, Any]] = []
        self.typed = {number: {} for number in range(1, len(dataset) + 1)}
        self.problems = {number: [] for number in self.typed}
        unknown = [name for name in headings if name not in columns_of(self._meta.model)]
        if unknown or "key" not in headings:
            known = ", ".join(columns_of(self._meta.model))
            self._refuse(
                _("There is no column %(name)s. The columns are: %(known)s.") % {"name": unknown[0], "known": known}
                if unknown
                else _("The column “key” is missing: rows go by it.")
            )
            return
        rows = [self._typed(dict(zip(headings, row, strict=True))) for row in dataset]
        self.typed = dict(enumerate(rows, start=1))
        self.problems = {}
        for problem in self._check(rows):
            self.problems.setdefault(problem.row, []).append(problem.reason)

    def _refuse(self, reason: str) -> None:
        """Say what is wrong with the whole table once, on its first row."""
        if not self.problems:
            raise ValidationError(reason)
        self.problems[1] = [reason]

    def import_instance(self, instance: Any, row: Row, **options: Any) -> None:
        fields = {field.name: field for field in instance._meta.concrete_fields}
        self.changes = []
        for name, value in self.typed[options["row_number"]].items():
            field = fields[name]
            before = getattr(instance, field.attname)
            setattr(instance, field.attname, _same_kind(field, value))
            after = getattr(instance, field.attname)
            if before != after:
                self.changes += _changes(name, before, after)

    def validate_instance(self, instance: Any, *args: Any, **options: Any) -> None:
        super().validate_instance(instance, *args, **options)
        problems = catalogue.problems_of(instance)
        if problems:
            raise ValidationError(problems)

    def after_import_row(self, row: Row, row_result: Any, **options: Any) -> None:
        row_result.changes = self.changes if row_result.import_type == "update" else []

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        return columns_of(self._meta.model)

    def export_resource(self, instance: Any, selected_fields: Any = None, **options: Any) -> list[Any]:
        """The cells that an import reads: lists and sources in words, not as JSON."""
        values = (cell(getattr(instance, field.attname)) for field in instance._meta.concrete_fields)
        return [safe_cell(value) if isinstance(value, str) else value for value in values]

    def _typed(self, row: Row) -> Row:
        fields = {field.name: field for field in self._meta.model._meta.fields}
        typed: Row = {}
        for name, value in row.items():
            if isinstance(fields.get(name), models.JSONField) and isinstance(value, str):
                typed[name] = _read_json(name, value)
            elif value is not MISSING:
                typed |= super()._typed({name: value})
        return typed

    def _check(self, rows: list[Row]) -> list[Problem]:
        """What can be said without the database: keys, duplicates, cells that are not what their column holds."""
        fields = {field.name: field for field in self._meta.model._meta.concrete_fields}
        times = Counter(str(row.get("key") or "") for row in rows)
        problems = []
        for number, row in enumerate(rows, start=1):
            key = str(row.get("key") or "")
            reasons = [_unread(fields[name], value) for name, value in row.items()]
            if not key:
                reasons.append(_("key: a row needs one."))
            elif times[key] > 1:
                reasons.append(_("key: “%s” is there more than once.") % key)
            problems += [Problem(row=number, id=key, reason=reason) for reason in reasons if reason]
        return problems


def _changes(name: str, before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """Of sources, only the facts that differ: a whole cell would hide them."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [(name, cell(before), cell(after))]
    facts = list(dict.fromkeys([*before, *after]))
    return [
        (f"{name}, {fact}", before.get(fact), after.get(fact)) for fact in facts if before.get(fact) != after.get(fact)
    ]


def _read_json(name: str, value: str) -> Any:
    """Lists and sources; what cannot be read stays text and is refused."""
    if name != SOURCES:
        return read_list(value)
    try:
        return read_sources(value)
    except ValueError:
        return value


def _unread(field: Any, value: Any) -> str:
    """Why a cell is not what its column holds; empty if it is."""
    if isinstance(field, models.JSONField):
        if isinstance(value, str):
            return _("%(column)s: write each source as “fact: where you saw it”, with “ | ” between.") % {
                "column": field.name
            }
        return "" if value else _("%(column)s: is empty.") % {"column": field.name} if not field.blank else ""
    if isinstance(field, NUMBERS) and isinstance(value, str):
        try:
            Decimal(value)
        except InvalidOperation:
            return _("%(column)s: “%(value)s” is not a plain number. The column is “%(words)s”.") % {
                "column": field.name, "value": value[:40], "words": field.verbose_name,
            }  # fmt: skip
    return ""


def _same_kind(field: Any, value: Any) -> Any:
    """A decimal as the database would give it back, so that an unchanged price is seen to be unchanged."""
    if isinstance(field, models.DecimalField) and isinstance(value, str | int | float):
        return Decimal(str(value))
    return value
