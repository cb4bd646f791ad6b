"""Taking in files of facts: checked as a whole, shown before anything is saved, all rows or none."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import tablib
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, JSON, XLSX, Format
from import_export.forms import ExportForm, ImportForm
from import_export.resources import ModelResource
from openpyxl.utils.exceptions import InvalidFileException

from advisor.engine.evidence_rows import Problem

Row = dict[str, Any]
LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 50_000_000
EMPTY_BY_FIELD: dict[str, Any] = {"answers_second_coder": {}, "higher_is_better": True}
"""What an empty cell means, where it does not mean "nothing is known" or an empty text."""
YES, NO = ("true", "1", "yes"), ("false", "0", "no")


class Rows(CSV):
    """CSV with a heading line."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        lines = list(csv.reader(io.StringIO(_text(in_stream)), strict=True))
        if not lines:
            return tablib.Dataset()
        headings, *body = lines
        return _dataset(headings, [_by_heading(headings, line) for line in body if any(line)])


class Objects(JSON):
    """A JSON list of objects, which need not all have the same fields."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        rows = json.loads(_text(in_stream))
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError(_("The file must hold a list of objects."))
        return _dataset(list(dict.fromkeys(name for row in rows for name in row)), rows)


class Sheet(XLSX):
    """The first sheet of a spreadsheet with a heading line; its cells are read like those of a CSV file."""

    def create_dataset(self, in_stream: Any, **options: Any) -> tablib.Dataset:
        try:
            with zipfile.ZipFile(io.BytesIO(in_stream)) as parts:
                if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                    raise ValueError(_("The spreadsheet is too large when it is unpacked. Send it in parts."))
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
            lines = [[_cell(value) for value in line] for line in book.active.iter_rows(values_only=True)]
        except (zipfile.BadZipFile, KeyError, InvalidFileException) as error:
            raise ValueError(_("it is no XLSX spreadsheet.")) from error
        if not lines:
            return tablib.Dataset()
        headings, *body = lines
        while headings and not headings[-1]:
            headings.pop()
        return _dataset(headings, [_by_heading(headings, line[: len(headings)]) for line in body if any(line)])


FORMATS: list[type[Format]] = [Rows, Objects, Sheet]


class FactsForm(ImportForm):
    """The upload: the file is looked at before the library reads it, so that it can be refused in clear words."""

    import_file = forms.FileField(label=gettext_lazy("File (CSV or JSON in UTF-8, or XLSX)"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile | None = data.get("import_file")
        if file is None or "format" not in data:
            return data
        reason = _unreadable(file, FORMATS[int(data["format"])])
        if reason:
            self.add_error("import_file", reason)
        return data


class TakenOut(ExportMixin):
    """A desk whose rows can be taken out in the columns in which they are taken in."""

    export_formats = FORMATS
    export_form_class = ExportForm
    export_template_name = "admin/take_out.html"
    import_export_change_list_template = "admin/facts.html"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_export_context_data(self, **options: Any) -> dict[str, Any]:
        return {"columns": self.resource_classes[0]().get_export_headers()}


class FactsResource(ModelResource):
    """Rows are read and checked by the engine's own types; the database only keeps them."""

    check: Callable[[Sequence[Row]], list[Problem]]
    changes: list[tuple[str, Any, Any]]

    def before_import(self, dataset: tablib.Dataset, **options: Any) -> None:
        rows = [self._typed(dict(zip(dataset.headers or [], row, strict=True))) for row in dataset]
        self.typed = dict(enumerate(rows, start=1))
        self.problems: dict[int, list[str]] = {}
        for problem in type(self).check([_without(row, "reviewed_on") for row in rows]):
            self.problems.setdefault(problem.row, []).append(problem.reason)

    def before_import_row(self, row: Row, **options: Any) -> None:
        reasons = self.problems.get(options["row_number"])
        if reasons:
            raise ValidationError(reasons)

    def import_instance(self, instance: models.Model, row: Row, **options: Any) -> None:
        self.changes = []
        for name, value in self.typed[options["row_number"]].items():
            if (before := getattr(instance, name)) != value:
                self.changes.append((name, before, value))
            setattr(instance, name, value)

    def after_import_row(self, row: Row, row_result: Any, **options: Any) -> None:
        """What the row changes, for whoever has to agree to it."""
        row_result.changes = self.changes if row_result.import_type == row_result.IMPORT_TYPE_UPDATE else []

    def _typed(self, row: Row) -> Row:
        fields = {field.name: field for field in self._meta.model._meta.fields}
        return {name: _typed(fields.get(name), value) for name, value in row.items() if value is not MISSING}


class _Missing:
    def __str__(self) -> str:
        return ""


MISSING = _Missing()
"""Stands where an object of a JSON list lacks a field that others have."""


def _unreadable(file: UploadedFile, kind: type[Format]) -> str:
    """Why this file cannot be read at all; empty if it can."""
    if file.size is None or file.size > LARGEST_FILE:
        return _("The file is larger than 5 MB. Send it in parts.")
    content = file.read()
    file.seek(0)
    try:
        kind().create_dataset(content)
    except UnicodeDecodeError:
        return _("The file is not in UTF-8 (it may be Latin-1 or Windows-1252). Save it as “CSV UTF-8” and try again.")
    except (ValueError, RecursionError, csv.Error) as error:
        return _("The file cannot be read: %(reason)s") % {"reason": error}
    return ""


def _text(content: str | bytes) -> str:
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    return text.removeprefix("\ufeff")


def _cell(value: Any) -> str:
    """A cell of a spreadsheet as CSV would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _by_heading(headings: list[str], line: list[str]) -> Row:
    if len(line) != len(headings):
        text = _("A line has %(cells)d cells, but the first line has %(headings)d: %(line)s")
        raise ValueError(text % {"cells": len(line), "headings": len(headings), "line": ",".join(line)[:80]})
    return dict(zip(headings, line, strict=True))


def _dataset(headings: list[str], rows: list[Row]) -> tablib.Dataset:
    if len(set(headings)) != len(headings):
        raise ValueError(_("Two columns have the same name."))
    return tablib.Dataset(*[[row.get(name, MISSING) for name in headings] for row in rows], headers=headings)


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


def _typed(field: Any, value: Any) -> Any:
    """A cell of a spreadsheet as the value its column holds; what cannot be read stays text and is refused later."""
    if field is None or not isinstance(value, str):
        return value
    if value == "":
        return EMPTY_BY_FIELD.get(field.name, None if field.null else "")
    if value.startswith("'") and value[1:2] in ("=", "+", "-", "@", "\t", "\r"):
        value = value[1:]
    try:
        if isinstance(field, models.JSONField):
            return json.loads(value)
        if isinstance(field, models.BooleanField):
            return value.lower() in YES if value.lower() in YES + NO else value
        if isinstance(field, models.DateField):
            return date.fromisoformat(value)
        if isinstance(field, models.IntegerField):
            return int(value)
        if isinstance(field, models.FloatField):
            return float(value)
    except ValueError:
        return value
    return value
