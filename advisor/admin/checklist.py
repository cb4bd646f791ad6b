"""All checks before publishing in one list, each with a link to the field that mends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.admin.overdue import REVIEW_DAYS
from advisor.admin.translating import untranslated
from advisor.engine.editing import checks
from advisor.engine.editing.checks import Check
from advisor.engine.schema import Questionnaire
from advisor.models import (
    Combination,
    Dimension,
    ExampleApplication,
    Limit,
    Option,
    Question,
    Step,
)
from advisor.storage import content

ROWS: dict[str, type[Model]] = {
    "question": Question,
    "dimension": Dimension,
    "step": Step,
    "combination": Combination,
    "limit": Limit,
    "example": ExampleApplication,
}


class Link(NamedTuple):
    page: str
    words: Any


LINKS = {
    "examples": Link("admin:advisor_exampleapplication_changelist", gettext_lazy("Look at the examples")),
    "points": Link("admin:points", gettext_lazy("Look at the points")),
}
"""Where findings lead that are about no single row."""
LINKS |= {
    f"{kind}s unread": Link(f"admin:advisor_{model._meta.model_name}_changelist", gettext_lazy("Look at the list"))
    for kind, model in ROWS.items()
}
MOST_UNREVIEWED = 5


class Finding(NamedTuple):
    """A check as the desk shows it."""

    level: str
    text: str
    url: str
    """Where it can be mended; empty if nowhere in particular."""
    link: str
    """What the link there is called."""


class Checklist(NamedTuple):
    errors: list[Finding]
    warnings: list[Finding]
    notes: list[str]
    """What was checked and asks for nothing."""
    working_copy: Questionnaire | None
    """None if the rows do not even make a document."""


def checklist() -> Checklist:
    """Every check of the working copy. Errors block publishing, warnings do not."""
    questionnaire = None
    try:
        questionnaire = content.working_copy()
        found = checks.findings(questionnaire)
    except content.InvalidContent as error:
        found = checks.broken(error.places)
    missing, note = untranslated()
    rows = [shown(item) for item in (*found, *missing, *unreviewed())]
    return Checklist(
        errors=[row for row in rows if row.level == "error"],
        warnings=[row for row in rows if row.level == "warning"],
        notes=[note] if note else [],
        working_copy=questionnaire,
    )


def shown(item: Check) -> Finding:
    """A check with its way to what it is about."""
    link = LINKS.get(item.kind)
    if link:
        return Finding(item.level, item.text, reverse(link.page), link.words)
    return Finding(item.level, item.text, url_of(item), _("Mend it"))


def unreviewed() -> list[Check]:
    """Items of the working copy that nobody has read for 180 days; one line for all of a desk if there are many."""
    since = timezone.localdate() - timedelta(days=REVIEW_DAYS)
    found: list[Check] = []
    for kind, model in ROWS.items():
        rows: list[Any] = list(model._default_manager.filter(reviewed_on__lt=since, **_in_use(model)))
        if len(rows) > MOST_UNREVIEWED:
            found.append(Check(level="warning", kind=f"{kind}s unread", key="", text=_many_unread(model, rows)))
            continue
        for row in rows:
            text = _("“%(row)s” was last read on %(day)s, more than %(days)d days ago.")
            words = {"row": row, "day": row.reviewed_on.isoformat(), "days": REVIEW_DAYS}
            found.append(Check(level="warning", kind=kind, key=row.key, text=text % words))
    return found


def _many_unread(model: type[Model], rows: list[Any]) -> str:
    text = _(
        "%(count)d %(names)s were last read more than %(days)d days ago, the first on %(day)s. In the list you "
        "can mark many at once."
    )
    day = min(row.reviewed_on for row in rows).isoformat()
    return text % {"count": len(rows), "names": model._meta.verbose_name_plural, "days": REVIEW_DAYS, "day": day}


def _in_use(model: type[Model]) -> dict[str, bool]:
    return {"visible": True} if model is ExampleApplication else {"archived": False}


def url_of(item: Check) -> str:
    """The form, and the field in it, that a check is about."""
    if item.kind == "option":
        return _option_url(item)
    if item.kind == "scorecard":
        return reverse("admin:advisor_scorecard_changelist")
    row: Any = ROWS[item.kind]._default_manager.filter(key=item.key).first() if item.kind in ROWS else None
    if row is None:
        return ""
    field = {"answers": "id_answer_", "dimension": "id_dimension"}.get(item.field, f"id_{item.field}")
    url = reverse(f"admin:advisor_{row._meta.model_name}_change", args=[row.pk])
    if item.field == "answers":
        first = Question.objects.filter(archived=False).first()
        field = f"id_answer_{first.key}" if first else ""
    return f"{url}#{field}" if item.field else url


def _option_url(item: Check) -> str:
    question, _slash, key = item.key.partition("/")
    option = Option.objects.filter(question__key=question, key=key).select_related("question").first()
    if option is None:
        return ""
    place = list(option.question.options.values_list("pk", flat=True)).index(option.pk)
    field = item.field or "label"
    return f"{reverse('admin:advisor_question_change', args=[option.question_id])}#id_options-{place}-{field}"
