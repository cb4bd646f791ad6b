"""Example applications as CSV or XLSX: shown row by row before anything is saved, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from import_export import fields, widgets
from pydantic import ValidationError

from advisor.admin.files import Row
from advisor.admin.importing import FactsResource, TakenIn, TakenOut
from advisor.engine.evidence.rows import Problem
from advisor.engine.flow import read_answers
from advisor.engine.schema import Example
from advisor.models import Dimension, ExampleApplication
from advisor.storage import content, working_copy

COLUMNS = (
    "key", "title", "outcome", "summary", "tradeoff", "dimension", "answers", "source", "source_url", "visible",
)  # fmt: skip


def check_examples(rows: Sequence[Row]) -> list[Problem]:
    """Every reason why these rows cannot be taken in. Whether an example gives its outcome is checked at publishing."""
    try:
        questionnaire = content.working_copy()
    except content.InvalidContent as error:
        return [Problem(row=1, id="", reason=_("Mend the working copy first: %s") % error.problems[0])]
    known = {dimension.key for dimension in questionnaire.dimensions}
    problems = []
    for number, row in enumerate(rows, start=1):
        key = str(row.get("key") or "")
        facts = {name: value for name, value in row.items() if name != "visible" and value is not None}
        try:
            example = Example.model_validate({**facts, "dimension": row.get("dimension") or None})
        except ValidationError as error:
            for item in error.errors(include_url=False):
                field = ".".join(str(part) for part in item["loc"])
                problems.append(Problem(row=number, id=key, reason=f"{field or 'row'}: {item['msg']}."))
            continue
        if example.dimension and example.dimension not in known:
            problems.append(Problem(row=number, id=key, reason=_("There is no line “%s”.") % example.dimension))
        _answers, wrong = read_answers(questionnaire, dict(example.answers))
        problems += [Problem(row=number, id=key, reason=item.text) for item in wrong]
    return problems


class ExampleResource(FactsResource):
    """The same columns out and in; the answers are JSON in one cell."""

    check = staticmethod(check_examples)
    dimension = fields.Field("dimension", "dimension", widgets.ForeignKeyWidget(Dimension, "key"))

    class Meta:
        model = ExampleApplication
        import_id_fields = ("key",)
        fields = export_order = COLUMNS
        clean_model_instances = True
        skip_unchanged = report_skipped = skip_html_diff = True

    def import_instance(self, instance: Any, row: Row, **options: Any) -> None:
        values = dict(self.typed[options["row_number"]])
        values["dimension"] = Dimension.objects.filter(key=values.get("dimension") or "").first()
        self.changes = []
        for name, value in values.items():
            if (before := getattr(instance, name)) != value:
                self.changes.append((name, before, value))
            setattr(instance, name, value)
        if not instance.order:
            instance.order = (ExampleApplication.objects.aggregate(top=Max("order"))["top"] or 0) + working_copy.GAP

    def before_save_instance(self, instance: Any, row: Row, **options: Any) -> None:
        instance.revision += 1


class Spreadsheets(TakenOut, TakenIn):
    """A desk of ordered rows that can be taken out and in as a file."""

    import_export_change_list_template = "admin/ordered_list.html"

    def get_import_context_data(self, **options: Any) -> dict[str, Any]:
        return {"columns": list(COLUMNS)}
