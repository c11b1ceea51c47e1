"""PostgreSQL restarts: connections that died with it are noticed when they are taken, nobody meets an error."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from config.settings import database


def in_a_thread[T](read: Callable[[], T]) -> T:
    """As a request does it: a connection of the pool, given back at the end."""
    found: list[T] = []

    def run() -> None:
        try:
            found.append(read())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return found[0]


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_connection_whose_server_restarted_is_replaced() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone")
    ours, taken = backend(), in_a_thread(backend)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> %s",
            [ours],
        )
        assert all(gone for (gone,) in cursor.fetchall())
    assert in_a_thread(backend) != taken


def test_every_connection_is_checked_and_a_pool_that_gave_up_tries_anew() -> None:
    told = database("postgres://u:p@127.0.0.1:5432/name")
    options = told["OPTIONS"]
    assert isinstance(options, dict)
    assert (told["CONN_HEALTH_CHECKS"], options["pool"]["reconnect_timeout"]) == (True, 3)
    assert "CONN_HEALTH_CHECKS" not in database("sqlite:///a.sqlite3")
