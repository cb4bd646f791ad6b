from typing import Any

from django.db import migrations, models

from advisor.storage.links import stored


def hide_tokens(apps: Any, schema_editor: Any) -> None:
    """Drafts that were begun before keep their addresses."""
    rows = apps.get_model("advisor", "Draft").objects.using(schema_editor.connection.alias)
    for key, token in list(rows.values_list("pk", "token")):
        rows.filter(pk=key).update(token=stored(token))


class Migration(migrations.Migration):
    dependencies = [("advisor", "0006_limits")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="draft_seal",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.RunPython(hide_tokens, migrations.RunPython.noop),
    ]
