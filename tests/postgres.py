"""The PostgreSQL the tests run on, when they do."""

import psycopg
import pytest
from django.db import connection


def address() -> str:
    """How to reach the test database outside Django; skips the test when the tests run on SQLite."""
    if connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite")
    database = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=database["HOST"],
        port=database["PORT"] or None,
        user=database["USER"],
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
    )
