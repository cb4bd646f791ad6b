"""The release before runs on beside the new one: no migration takes away or rewrites what it uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

LAST_THAT_NEEDS_A_STOP = "0007_hidden_drafts"
HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)
"""What code that does not know of it never notices. Whatever is not named in this file is refused."""


def complaints(operations: Iterable[Operation], before: dict[tuple[str, str], models.Field[Any, Any]]) -> list[str]:
    """What code of the release before would stumble over; `before` has its columns by table and name."""
    made = {operation.name_lower for operation in operations if isinstance(operation, migrations.CreateModel)}
    return [
        operation.describe()
        for operation in operations
        if getattr(operation, "model_name_lower", None) not in made and not _is_harmless(operation, before)
    ]


def _is_harmless(operation: Operation, before: dict[tuple[str, str], models.Field[Any, Any]]) -> bool:
    if isinstance(operation, migrations.AddField):
        return isinstance(operation.field, models.ManyToManyField) or _may_be_left_out(operation.field)
    if isinstance(operation, migrations.AlterField):
        old = before.get((operation.model_name_lower, operation.name_lower))
        return old is not None and not _narrows(old, operation.field)
    return isinstance(operation, HARMLESS)


def _may_be_left_out(field: models.Field[Any, Any]) -> bool:
    """Older code inserts rows without this column, and each of them has to be allowed."""
    unique_value = field.unique and field.db_default is not NOT_PROVIDED
    return (field.null or field.db_default is not NOT_PROVIDED) and not unique_value


def _narrows(old: models.Field[Any, Any], new: models.Field[Any, Any]) -> bool:
    """Does the new column refuse, or hold differently, what older code writes?"""
    return (
        old.get_internal_type() != new.get_internal_type()
        or old.get_attname_column()[1] != new.get_attname_column()[1]
        or (old.null and not new.null)
        or (new.unique and not old.unique)
        or (old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED)
        or (new.max_length is not None and (old.max_length is None or new.max_length < old.max_length))
    )


def columns_of(state: Any) -> dict[tuple[str, str], models.Field[Any, Any]]:
    """The fields of the site's own tables as they stand in one state of the migrations."""
    found = state.apps.get_app_config("advisor").get_models(include_auto_created=True)
    return {(model._meta.model_name, field.name.lower()): field for model in found for field in model._meta.fields}


def test_no_migration_since_breaks_the_release_before() -> None:
    loader = MigrationLoader(None)
    names = sorted(name for app, name in loader.graph.nodes if app == "advisor")
    found = {}
    for name in names[names.index(LAST_THAT_NEEDS_A_STOP) + 1 :]:
        migration = loader.get_migration("advisor", name)
        before = columns_of(loader.project_state([key for key in migration.dependencies if key[0] == "advisor"]))
        found[name] = complaints(migration.operations, before)
    assert not any(found.values()), f"New columns are nullable or have db_default; nothing goes. See {found}"


NOTE = models.CharField(max_length=600, db_default="")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("assessment", "colour", models.CharField(max_length=9, default="")),
        migrations.AddField("assessment", "number", models.IntegerField(unique=True, db_default=0)),
        migrations.RemoveField("assessment", "note"),
        migrations.RenameField("assessment", "note", "remark"),
        migrations.DeleteModel("Draft"),
        migrations.RenameModel("Draft", "Sketch"),
        migrations.AlterModelTable("Draft", "sketches"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("UPDATE advisor_draft SET revision = 0"),
        migrations.AddConstraint("draft", models.UniqueConstraint(fields=["version"], name="one_a_version")),
        migrations.AlterField("assessment", "note", models.CharField(max_length=80, db_default="")),
        migrations.AlterField("assessment", "note", models.CharField(max_length=600)),
        migrations.AlterField("assessment", "note", models.IntegerField(db_default=0)),
        migrations.AlterField("assessment", "note", models.CharField(max_length=600, db_default="", unique=True)),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_would_break_it_is_found(operation: Operation) -> None:
    assert complaints([operation], {("assessment", "note"): NOTE})


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("assessment", "colour", models.CharField(max_length=9, db_default="")),
        migrations.AddField("assessment", "colour", models.CharField(max_length=9, null=True)),
        migrations.AlterField("assessment", "note", models.CharField(max_length=900, db_default="")),
        migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_it_never_notices_passes(operation: Operation) -> None:
    assert not complaints([operation], {("assessment", "note"): NOTE})


def test_columns_are_read_from_the_real_tables() -> None:
    before = columns_of(MigrationLoader(None).project_state(("advisor", "0006_limits")))
    assert before["assessment", "note"].max_length == 600
    assert complaints(MigrationLoader(None).get_migration("advisor", LAST_THAT_NEEDS_A_STOP).operations, before)
