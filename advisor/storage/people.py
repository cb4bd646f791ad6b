"""Three groups of people at the desk, put in once: what the owner changes in them stays."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from advisor.models import SeededRow

WORKING_COPY = ("dimension", "step", "question", "option", "combination", "limit", "exampleapplication")
LABEL = "auth.Group"


def _rights(*models: str, verbs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{verb}_{model}" for model in models for verb in verbs)


EDITOR = (
    *_rights(*WORKING_COPY, verbs=("view", "add", "change", "delete")),
    *_rights("scorecard", verbs=("view", "change")),
    *_rights("comparison", "hybridresult", "case", verbs=("view", "add", "change", "delete")),
    *_rights("languagemodel", "machine", "provider", "offer", "assumption", verbs=("view", "add", "change", "delete")),
    *_rights("questionnaireversion", verbs=("view",)),
    "view_logentry",
)
GROUPS: dict[str, tuple[str, ...]] = {
    "Editor": EDITOR,
    "Publisher": (*EDITOR, "add_questionnaireversion"),
    "Support": ("support_assessment", "delete_assessment"),
}
"""What each may do. Editors change and preview; publishers publish and restore too; support deletes one result."""


def seed_groups() -> int:
    """Put in each group's rights that were never put in before. Returns how many."""
    known = set(SeededRow.objects.filter(label=LABEL).values_list("natural_key", flat=True))
    permissions = {
        row.codename: row for row in Permission.objects.filter(content_type__app_label__in=["advisor", "admin"])
    }
    added = 0
    with transaction.atomic():
        for name, rights in GROUPS.items():
            new = [right for right in rights if f"{name}/{right}" not in known and right in permissions]
            if not new:
                continue
            group, _made = Group.objects.get_or_create(name=name)
            group.permissions.add(*(permissions[right] for right in new))
            SeededRow.objects.bulk_create(SeededRow(label=LABEL, natural_key=f"{name}/{right}") for right in new)
            added += len(new)
    return added
