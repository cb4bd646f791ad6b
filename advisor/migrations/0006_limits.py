from typing import Any

from django.core.management import call_command
from django.db import migrations

COLUMNS = "(name varchar(200) PRIMARY KEY, hits integer NOT NULL, ends double precision NOT NULL)"


def make_tables(apps: Any, schema_editor: Any) -> None:
    """Wrong passwords are counted in a cache table; on PostgreSQL the other limits have a table too."""
    connection = schema_editor.connection
    call_command("createcachetable", "advisor_cache", database=connection.alias, verbosity=0)
    if connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE UNLOGGED TABLE IF NOT EXISTS advisor_limit_count {COLUMNS}")


def remove_tables(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS advisor_cache")
    schema_editor.execute("DROP TABLE IF EXISTS advisor_limit_count")


class Migration(migrations.Migration):
    dependencies = [("advisor", "0005_sharing")]

    operations = [migrations.RunPython(make_tables, remove_tables)]
