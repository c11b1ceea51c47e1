"""A full disk or a database that is away is a page that says what to do, never an error of ours."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client

from jalons.base import damage, errors, served_base
from jalons.base.outages import Outage, outage_of
from jalons.base.served_base import LostBase
from tests.world import World


def sqlite_error(code: int) -> OperationalError:
    """As Django raises it: over the error of the driver."""
    cause = sqlite3.OperationalError("of a test")
    cause.sqlite_errorcode = code  # type: ignore[misc]
    return caused(OperationalError("of a test"), cause)


def postgres_error(state: str | None) -> OperationalError:
    cause = Exception("of a test")
    cause.sqlstate = state  # type: ignore[attr-defined]
    return caused(OperationalError("of a test"), cause)


def caused[E: Exception](error: E, cause: Exception) -> E:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Outage.DISK_FULL),
        (sqlite_error(sqlite3.SQLITE_FULL), Outage.DISK_FULL),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), Outage.DISK_FULL),
        (sqlite_error(sqlite3.SQLITE_IOERR_SHMSIZE), Outage.DISK_FULL),
        (sqlite_error(sqlite3.SQLITE_BUSY), Outage.DATABASE_AWAY),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), Outage.DATABASE_AWAY),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), Outage.DATABASE_DAMAGED),
        (sqlite_error(sqlite3.SQLITE_NOTADB), Outage.DATABASE_DAMAGED),
        (sqlite_error(sqlite3.SQLITE_ERROR), None),
        (postgres_error("53100"), Outage.DISK_FULL),
        (postgres_error("57P01"), Outage.DATABASE_AWAY),
        (postgres_error("57P03"), Outage.DATABASE_AWAY),
        (postgres_error("08006"), Outage.DATABASE_AWAY),
        (postgres_error("53300"), Outage.DATABASE_AWAY),
        (postgres_error(None), Outage.DATABASE_AWAY),
        (postgres_error("42703"), None),
        (postgres_error("42P01"), Outage.DATABASE_LOST),
        (LostBase("of a test"), Outage.DATABASE_LOST),
        (sqlite3.OperationalError("no such table: accounts_user"), Outage.DATABASE_LOST),
        (sqlite_error(sqlite3.SQLITE_IOERR_SHORT_READ), Outage.DATABASE_DAMAGED),
        (InterfaceError("connection already closed"), Outage.DATABASE_AWAY),
        (caused(RuntimeError("while it was saved"), sqlite_error(sqlite3.SQLITE_FULL)), Outage.DISK_FULL),
        (DatabaseError("of ours"), None),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_an_error_of_ours(error: BaseException | None, expected: Outage | None) -> None:
    assert outage_of(error) is expected


def test_sqlite_says_that_it_is_full_as_is_expected() -> None:
    with sqlite3.connect(":memory:") as base:
        base.execute("PRAGMA max_page_count=3")
        with pytest.raises(sqlite3.OperationalError) as full:
            base.execute("CREATE TABLE t (a)")
            base.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert outage_of(full.value) is Outage.DISK_FULL


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Send a milestone while every write of the database fails with this error."""
    client = Client(raise_request_exception=False)
    client.force_login(world.member().user)
    path = f"/feuilles-de-route/{world.roadmap.slug}/jalons/nouveau/"

    def ask(error: Exception, **headers: str) -> Any:
        def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith("INSERT"):
                raise error
            return execute(sql, params, many, context)

        with connection.execute_wrapper(fail):
            return client.post(path, {"title": "Réunion de tous les maires", "due_on": "2027-01-15"}, headers=headers)

    return ask


def test_a_full_disk_gives_back_what_was_typed(asked: Callable[..., Any]) -> None:
    response = asked(sqlite_error(sqlite3.SQLITE_FULL))
    assert (response.status_code, response["Retry-After"]) == (507, "300")
    page = response.content.decode()
    assert "<h1>Le disque du serveur est plein</h1>" in page
    assert "Réunion de tous les maires" in page
    assert "Prévenez la personne qui gère ce site" in page


def test_a_database_that_is_away_says_to_come_back(asked: Callable[..., Any]) -> None:
    response = asked(postgres_error("57P01"))
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    page = response.content.decode()
    assert "<h1>Le service reprend dans un instant</h1>" in page
    assert "Réunion de tous les maires" in page


def test_a_script_gets_the_sentence_alone(asked: Callable[..., Any]) -> None:
    response = asked(sqlite_error(sqlite3.SQLITE_FULL), **{"X-Script": "1"})
    assert (response.status_code, response["Content-Type"]) == (507, "text/plain")
    assert response.content.decode().startswith("Le disque du serveur est plein. Votre dernier envoi")


def test_an_outage_is_one_line_of_log_not_a_traceback_for_each(
    asked: Callable[..., Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "_logged_at", {})
    for _time in range(3):
        asked(sqlite_error(sqlite3.SQLITE_FULL))
    assert [(line.name, line.getMessage(), line.exc_info) for line in caplog.records] == [
        ("jalons.base.errors", "Le disque est plein : une page n’a pas pu être servie (of a test).", None)
    ]


def test_a_damaged_database_is_told_on_the_page_to_health_and_once_to_the_journal(
    asked: Callable[..., Any], caplog: pytest.LogCaptureFixture, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    for _time in range(3):
        response = asked(sqlite_error(sqlite3.SQLITE_CORRUPT))
    page = response.content.decode()
    assert (response.status_code, "<h1>La base de données est abîmée</h1>" in page) == (503, True)
    assert "Réunion de tous les maires" in page
    assert [(line.name, line.exc_info) for line in caplog.records] == [("jalons.base.damage", None)]
    assert damage.is_known_damaged()


def test_a_base_that_was_emptied_promises_nothing_and_is_told_once_to_the_journal(
    asked: Callable[..., Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served_base, "_served", served_base._Served())
    for _time in range(3):
        response = asked(postgres_error("42P01"))
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert "<h1>La base de données n’est plus là</h1>" in page
    assert ("intact" in page, "Réunion de tous les maires" in page) == (False, True)
    assert [(line.name, line.levelname, line.exc_info) for line in caplog.records] == [
        ("jalons.base.served_base", "ERROR", None)
    ]


def test_a_database_that_does_not_answer_promises_nothing_of_what_it_holds(asked: Callable[..., Any]) -> None:
    assert "intact" not in asked(postgres_error("57P01")).content.decode()


def test_an_error_of_ours_stays_one(asked: Callable[..., Any]) -> None:
    response = asked(sqlite_error(sqlite3.SQLITE_ERROR))
    assert (response.status_code, "Une erreur est survenue de notre côté" in response.content.decode()) == (500, True)


def test_a_page_that_cannot_be_read_is_tried_again_from_its_own_address(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.member().user)

    def away(*_args: Any) -> Any:
        raise InterfaceError("connection already closed")

    path = f"/feuilles-de-route/{world.roadmap.slug}/"
    with connection.execute_wrapper(away):
        response = client.get(f"{path}?mois=1")
    page = response.content.decode()
    assert (response.status_code, f'href="{path}?mois=1"' in page, "envoi" in page) == (503, True, False)
