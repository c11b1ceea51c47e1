"""A page of one roadmap costs the same beside a thousand others: no query of a page reads a whole table that other
roadmaps fill."""

import re
from collections import defaultdict

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.roadmaps.models import Roadmap
from tests.access.read_everything import every_address
from tests.world import World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite tells its plan whatever the size of its tables"),
]

# The same documents in another format ask the same.
SAME_AS_PAGES = (".docx", ".odt", ".pptx", ".ods", ".json")
SCAN = re.compile(r"SCAN (\w+)")
NAMED = re.compile(r'"(\w+)"(?: AS)? "?([UVW]\d)"?')


def scanned_tables(sql: str) -> set[str]:
    """The tables that SQLite would read from end to end, by the name that the query gives them or by their own."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        plan = [row[3] for row in cursor.fetchall()]
    names = {alias: table for table, alias in NAMED.findall(sql)}
    return {names.get(found[1], found[1]) for step in plan if (found := SCAN.match(step))}


def shared_tables() -> set[str]:
    """Those with rows of every roadmap."""
    reached, found = {Roadmap}, True
    while found:
        found = {
            model
            for model in apps.get_models()
            if model not in reached and any(field.related_model in reached for field in model._meta.concrete_fields)
        }
        reached |= found
    return {model._meta.db_table for model in reached}


def test_no_query_of_a_page_reads_a_table_that_other_roadmaps_fill(world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    asked: dict[str, tuple[str, str]] = {}
    for name, url in every_address(world):
        if not url.endswith(SAME_AS_PAGES):
            with CaptureQueriesContext(connection) as made:
                client.get(url)
            for query in made.captured_queries:
                asked.setdefault(re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]), (query["sql"], name))
    asked = {shape: one for shape, one in asked.items() if shape.startswith("SELECT")}
    assert len(asked) > 500
    shared, found = shared_tables(), defaultdict(list)
    for sql, name in asked.values():
        for table in scanned_tables(sql) & shared:
            found[table].append((name, sql[:400]))
    assert dict(found) == {}


def test_a_query_that_reads_everything_would_be_seen(world: World) -> None:
    assert scanned_tables(str(Roadmap.objects.filter(name="Dronne et Belle").query).replace("Dronne et Belle", "'x'"))
    assert "funding_instalment" in shared_tables()
    assert "territories_commune" not in shared_tables()
