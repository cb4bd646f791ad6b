"""Taking in files of facts: checked as a whole, shown before anything is saved, all rows or none; and taking out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.instance_loaders import ModelInstanceLoader
from import_export.resources import ModelResource

from advisor.admin import history
from advisor.admin.files import FORMATS, MISSING, Row, unreadable
from advisor.engine.evidence.rows import Problem
from advisor.pages.listing import FORMULA, safe_cell

EMPTY_BY_FIELD: dict[str, Any] = {"answers_second_coder": {}, "higher_is_better": True}
"""What an empty cell means, where it does not mean "nothing is known" or an empty text."""
YES, NO = ("true", "1", "yes"), ("false", "0", "no")


class FactsForm(ImportForm):
    """The upload: the file is looked at before the library reads it, so that it can be refused in clear words."""

    import_file = forms.FileField(label=gettext_lazy("File (CSV or JSON in UTF-8, or XLSX)"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile | None = data.get("import_file")
        if file is None or "format" not in data:
            return data
        reason = unreadable(file, FORMATS[int(data["format"])])
        if reason:
            self.add_error("import_file", reason)
        return data


class TakenIn(ImportMixin):
    """A desk whose rows can be taken in as a file, looked at first, with old and new values in the history."""

    import_form_class = FactsForm
    import_formats = FORMATS
    import_template_name = "admin/import.html"
    import_export_change_list_template = "admin/facts.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def import_action(self, request: HttpRequest, **options: Any) -> HttpResponse:
        """A file that was refused is not kept for the second step."""
        response = super().import_action(request, **options)
        response.context_data["title"] = _("Take in a file")
        refused = "result" in response.context_data and "confirm_form" not in response.context_data
        if refused:
            name = response.context_data["form"].cleaned_data["import_file"].tmp_storage_name
            self.get_tmp_storage_class()(name=name).remove()
        return response

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:
        return {**super().get_import_data_kwargs(**options), "rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """The rows may have changed between the preview and the press: then nothing was saved, and it says so."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("Nothing was taken in: the rows no longer fit. Please send the file again."))
            return HttpResponseRedirect(reverse(f"admin:advisor_{self.opts.model_name}_import"))
        return super().process_result(result, request)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        words = _("Taken in. New: %(new)d. Changed: %(update)d. The same as before: %(skip)d.")
        messages.success(request, words % result.totals)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        history.record_taken_in(request, result.rows)


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


class AllAtOnce(ModelInstanceLoader):
    """Reads the table once for a whole file, not once for each row: for tables that refuse a key used twice."""

    @cached_property
    def there(self) -> dict[Any, models.Model]:
        return {self._key.get_value(row): row for row in self.get_queryset()}

    @cached_property
    def _key(self) -> Any:
        (name,) = self.resource.get_import_id_fields()
        return self.resource.fields[name]

    def get_instance(self, row: Row) -> models.Model | None:
        return self.there.get(self._key.clean(row))


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

    def export_field(self, field: Any, instance: models.Model, **options: Any) -> Any:
        """Text that a spreadsheet would take for a formula is marked, and taken in again without the mark."""
        value = super().export_field(field, instance, **options)
        return safe_cell(value) if isinstance(value, str) else value

    def _typed(self, row: Row) -> Row:
        fields = {field.name: field for field in self._meta.model._meta.fields}
        return {name: typed(fields.get(name), value) for name, value in row.items() if value is not MISSING}


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


def typed(field: Any, value: Any) -> Any:
    """A cell of a spreadsheet as the value its column holds; what cannot be read stays text and is refused later."""
    if field is None or not isinstance(value, str | None):
        return value
    if not value:
        return EMPTY_BY_FIELD.get(field.name, None if field.null else "")
    if value.startswith("'") and value[1:].startswith(FORMULA):
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
