"""The PostgreSQL database of the tests, when they run on it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import OperationalError, connection, transaction


def address() -> str:
    """The address of the test database outside Django; skips the test when the tests run on SQLite."""
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


def _is_kept_waiting(act: Callable[[], object]) -> bool:
    """Whether `act` waits for the lock of another connection. It is rolled back."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            act()
            transaction.set_rollback(True)
    except OperationalError as error:
        assert isinstance(error.__cause__, psycopg.errors.LockNotAvailable)
        return True
    return False


def keeps_somebody_waiting(act: Callable[[], object]) -> bool:
    """Whether another connection that does `act` would wait for the present transaction."""

    def on_another_connection() -> bool:
        try:
            return _is_kept_waiting(act)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as somebody_else:
        return somebody_else.submit(on_another_connection).result()
