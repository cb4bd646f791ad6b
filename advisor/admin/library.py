"""The desk for published comparisons, results of hybrids and documented decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from advisor.admin.history import Remembering
from advisor.admin.importing import AllAtOnce, FactsResource, TakenIn, TakenOut
from advisor.admin.on_site import OnSite
from advisor.admin.overdue import Overdue, looked_up_today
from advisor.engine.evidence.likeness import Case as CaseFacts
from advisor.engine.evidence.likeness import check_cases as check_case_rows
from advisor.engine.evidence.rows import Comparison as ComparisonFacts
from advisor.engine.evidence.rows import HybridResult as HybridFacts
from advisor.engine.evidence.rows import Problem, check_comparisons, check_hybrid_results
from advisor.engine.flow import read_answers
from advisor.models import Case, Comparison, HybridResult, LibraryRow
from advisor.storage import content

SHOWN_AT_ONCE = _("Visitors see changes at once, in the lists and with new results. Finished results never change.")


class ComparisonResource(FactsResource):
    check = staticmethod(check_comparisons)

    class Meta:
        model: type[LibraryRow] = Comparison
        instance_loader_class = AllAtOnce
        import_id_fields = ("id",)
        clean_model_instances = True
        skip_unchanged = report_skipped = skip_html_diff = True


class HybridResultResource(FactsResource):
    check = staticmethod(check_hybrid_results)

    class Meta(ComparisonResource.Meta):
        model = HybridResult


def check_cases(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What the engine finds, and every answer that the questionnaire does not know."""
    questionnaire = content.current()
    problems = check_case_rows(rows)
    for number, row in enumerate(rows, start=1):
        for name in ("answers", "answers_second_coder"):
            given = row.get(name)
            for found in read_answers(questionnaire, given if isinstance(given, dict) else {})[1]:
                problems.append(Problem(row=number, id=str(row.get("id", "")), reason=f"{name}: {found.text}"))
    return problems


class CaseResource(FactsResource):
    check = staticmethod(check_cases)

    class Meta(ComparisonResource.Meta):
        model = Case


class FactsAdminForm(forms.ModelForm):
    """Refuses by hand what an import refuses."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            facts, check = CHECKS[self._meta.model]
            row = {name: data.get(name, getattr(self.instance, name)) for name in facts.model_fields}
            for problem in check([row]):
                self.add_error(None, problem.reason)
        return data


CHECKS: dict[Any, tuple[Any, Any]] = {
    Comparison: (ComparisonFacts, check_comparisons),
    HybridResult: (HybridFacts, check_hybrid_results),
    Case: (CaseFacts, check_cases),
}


class FactsAdmin(TakenOut, TakenIn, OnSite, Remembering):
    """Rows with a source: edited one by one, or taken out and in as a file."""

    form = FactsAdminForm
    list_per_page = 50
    actions: tuple[Any, ...] = (looked_up_today,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("id",) if obj else ()

    def get_import_context_data(self, **options: Any) -> dict[str, Any]:
        facts, _check = CHECKS[self.model]
        return {"columns": [*facts.model_fields, "reviewed_on"]}


@admin.register(Comparison)
class ComparisonAdmin(FactsAdmin):
    resource_classes = [ComparisonResource]
    list_display = ("task", "small_model", "large_model", "winner", "source_year", "reviewed_on")
    list_filter = (Overdue, "winner", "task_type", "domain", "breadth", "small_adapted", "source_year")
    search_fields = ("id", "task", "small_model", "large_model", "source_title", "source_id")
    fieldsets = (
        (
            _("What was tested"),
            {
                "fields": (
                    "id",
                    "task",
                    ("task_type", "domain", "breadth"),
                    ("creativity_needed", "specialist_knowledge_needed"),
                ),
                "description": SHOWN_AT_ONCE,
            },
        ),
        (
            _("The two models"),
            {
                "fields": (
                    ("small_model", "small_params_b"),
                    ("small_adapted", "training_examples"),
                    ("large_model", "large_adapted"),
                )
            },
        ),
        (_("What came out"), {"fields": (("metric", "higher_is_better"), ("small_score", "large_score", "winner"))}),
        (_("Source"), {"fields": ("source_title", ("source_id", "source_year"), "locator", "reviewed_on")}),
    )


@admin.register(HybridResult)
class HybridResultAdmin(FactsAdmin):
    resource_classes = [HybridResultResource]
    list_display = ("claim", "value", "unit", "source_year", "reviewed_on")
    list_filter = (Overdue, "source_year")
    search_fields = ("id", "claim", "setting", "source_title", "source_id")
    fieldsets = (
        (None, {"fields": ("id", "claim", "setting", ("metric", "value", "unit")), "description": SHOWN_AT_ONCE}),
        (_("Source"), {"fields": ("source_title", ("source_id", "source_year"), "locator", "reviewed_on")}),
    )


@admin.register(Case)
class CaseAdmin(FactsAdmin):
    resource_classes = [CaseResource]
    list_display = ("organisation", "decision", "industry", "year", "label_confidence", "reviewed_on")
    list_filter = (Overdue, "decision", "label_confidence", "org_size", "year")
    search_fields = ("id", "organisation", "description", "model_details", "industry")
    fieldsets = (
        (None, {"fields": ("id", ("organisation", "year"), ("industry", "org_size")), "description": SHOWN_AT_ONCE}),
        (_("The need"), {"fields": ("description", "answers", "answers_second_coder")}),
        (
            _("The choice"),
            {"fields": (("decision", "label_confidence"), "model_details", "reported_result", "reason_given")},
        ),
        (_("Source"), {"fields": ("source_title", "source_url", "original_url", "reviewed_on")}),
    )
