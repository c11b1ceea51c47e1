"""GET reads: a view that writes while it is read fails here and in development."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from jalons.accounts.models import User
from jalons.base.middleware import WritingGet, is_writing
from jalons.overview import views as overview
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
RENAME = "UPDATE accounts_user SET name = 'Autre'"


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.user("referente"))
    return client


@pytest.fixture
def url(world: World) -> str:
    return reverse("overview:steps", args=[world.roadmap.slug])


def ask_during_a_page(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    """From now on, drawing a page of the lookout asks this of the database."""
    draw = overview.render

    def render(request: HttpRequest, *words: Any, **more: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        return draw(request, *words, **more)

    monkeypatch.setattr(overview, "render", render)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_writes_fails(method: str, client: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert getattr(client, method)(url).status_code == 200
    ask_during_a_page(monkeypatch, RENAME)
    with pytest.raises(WritingGet):
        getattr(client, method)(url)
    assert not User.objects.filter(name="Autre").exists()


def test_a_page_that_reads_is_shown(client: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_during_a_page(monkeypatch, "WITH one AS (SELECT 1 AS n) SELECT n FROM one")
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t VALUES (1)",
        "insert into t values (1)",
        " \n\tUPDATE t SET a = 1",
        "/* why */ /* and */ DELETE FROM t",
        "-- why\nDELETE FROM t",
        "REPLACE INTO t VALUES (1)",
        "MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING",
        "TRUNCATE t",
        "WITH one AS (SELECT 1) INSERT INTO t SELECT * FROM one",
        "with gone as (delete from t returning *) select * from gone",
        "WITH RECURSIVE one(n) AS (\n  SELECT 1\n)\nUPDATE t SET a = 1",
    ],
)
def test_a_statement_that_writes_is_known(sql: str) -> None:
    assert is_writing(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "SELECT a FROM t WHERE b = 1 FOR UPDATE",
        'SELECT "update" FROM t',
        "WITH one AS (SELECT a FROM t) SELECT a FROM one FOR UPDATE",
        "WITH one AS (SELECT REPLACE(a, 'b', 'c') AS d FROM t) SELECT updated_at FROM one",
        "SAVEPOINT s1",
        "RELEASE SAVEPOINT s1",
        "PRAGMA foreign_keys",
        # Django itself forgets a session whose person signed out elsewhere.
        'DELETE FROM "django_session" WHERE "django_session"."session_key" IN (%s)',
    ],
)
def test_a_statement_that_reads_is_known(sql: str) -> None:
    assert not is_writing(sql)


@pytest.mark.parametrize(("debug", "forbidden"), [("1", "True"), ("", "False")])
def test_a_writing_page_fails_in_development_and_never_in_front_of_people(
    debug: str, forbidden: str, tmp_path: Path
) -> None:
    environment = os.environ | {"JALONS_DEBUG": debug, "JALONS_SECRET_KEY": "of a test", "JALONS_DATA": str(tmp_path)}
    code = "from config.settings import FORBID_WRITING_GET as f, MIDDLEWARE as m; print(f, 'jalons.base.middleware.get_reads_only' in m)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert told.stdout.split() == [forbidden, "True"]
