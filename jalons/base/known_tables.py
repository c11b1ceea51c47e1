"""Whether the tables of the database are those of the models."""

from collections import defaultdict

from django.apps import apps
from django.db import connection

# One query for all tables: one query a table would add a tenth of a second to each start.
COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()",
}


def unlike_models(floors: set[str]) -> list[str]:
    """Tables of these floors that lack a column, have one too many, or that no model knows; sorted."""
    actual, wanted = columns_of_base(), columns_of_models(floors)
    named_after_a_floor = {table for table in actual if table.partition("_")[0] in floors_with_models(floors)}
    return sorted(table for table in named_after_a_floor | set(wanted) if actual.get(table) != wanted.get(table))


def columns_of_base() -> dict[str, set[str]]:
    columns = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            columns[table].add(column)
    return dict(columns)


def columns_of_models(floors: set[str]) -> dict[str, set[str]]:
    return {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields if field.column}
        for floor in floors_with_models(floors)
        for model in apps.get_app_config(floor).get_models(include_auto_created=True)
    }


def floors_with_models(floors: set[str]) -> set[str]:
    """Only our floors: tables of libraries (sessions, the queue of tasks) are handled by their own migrations."""
    named = {app.label for app in apps.get_app_configs() if app.name.startswith("jalons.") and app.models}
    return floors & named
