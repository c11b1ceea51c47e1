"""/sante, as a monitoring program reads it: what is essential is true or false, and the figures are beside it."""

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from jalons.base import damage, health, open_files, served_base
from jalons.mail.models import Message
from launch.version import commit, number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.DATA_DIR = tmp_path
    health.forget_report()
    yield tmp_path
    health.forget_report()


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    health.forget_report()
    response = client.get(reverse("overview:health"))
    return response.status_code, json.loads(response.content)


def well(data: Path) -> None:
    (data / "worker.pulse").touch()
    assert health.prove_writing()


def test_health_is_told_in_booleans_and_figures(client: Client, data: Path) -> None:
    well(data)
    status, told = asked(client)
    assert status == 200
    essential = {name: value for name, value in told.items() if isinstance(value, bool)}
    assert essential == dict.fromkeys(("database", "sound", "hub", "worker", "writes", "disk", "tasks"), True)
    assert sorted(told.keys() - essential) == [
        "commit",
        "free_megabytes",
        "last_backup_hours",
        "mail_failed_24h",
        "mail_waiting",
        "oldest_mail_seconds",
        "oldest_task_seconds",
        "open_files",
        "open_files_limit",
        "version",
        "warnings",
    ]
    assert (told["version"], told["commit"], told["warnings"]) == (number(), commit(), [])
    assert (told["oldest_task_seconds"], told["last_backup_hours"]) == (0, None)


def test_the_commit_and_the_disk_are_told_to_the_machine_alone(client: Client, data: Path) -> None:
    well(data)
    here = asked(client)[1]
    health.forget_report()
    elsewhere = json.loads(client.get(reverse("overview:health"), REMOTE_ADDR="192.0.2.7").content)
    assert here.keys() - elsewhere.keys() == {"commit", "free_megabytes"}


@pytest.mark.parametrize(("days", "warnings"), [(7, []), (9, ["backup"])])
def test_a_last_backup_that_is_old_is_a_warning(client: Client, data: Path, days: int, warnings: list[str]) -> None:
    well(data)
    health.note_backup()
    then = time.time() - days * 24 * 3600
    os.utime(data / "backup.done", (then, then))
    status, told = asked(client)
    assert (status, told["last_backup_hours"], told["warnings"]) == (200, days * 24, warnings)


def test_a_worker_that_has_no_pulse_is_told(client: Client) -> None:
    health.prove_writing()
    status, told = asked(client)
    assert (status, told["worker"], told["database"]) == (503, False, True)


def test_a_damaged_database_is_told_until_it_is_sound_again(client: Client, data: Path, caplog: Any) -> None:
    well(data)
    damage.note_damage("of a test")
    damage.note_damage("of a test")
    status, told = asked(client)
    assert (status, told["sound"], told["database"]) == (503, False, True)
    assert len(caplog.records) == 1
    assert "restore FICHIER --aside" in caplog.records[0].getMessage()
    damage.record_damage()
    assert asked(client)[0] == 200


def test_a_base_without_its_tables_is_told_as_json_and_once_to_the_journal(
    client: Client, data: Path, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    well(data)
    monkeypatch.setattr(served_base, "_served", served_base._Served())

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "jalons_pulse" in sql:
            raise OperationalError from sqlite3.OperationalError("no such table: jalons_pulse")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        answers = [asked(client) for _time in range(2)]
    assert [(status, told["database"], told["writes"]) for status, told in answers] == [(503, False, False)] * 2
    assert [(line.name, line.levelname, line.exc_info) for line in caplog.records] == [
        ("jalons.base.served_base", "ERROR", None)
    ]
    assert asked(client)[0] == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file")
def test_a_database_file_that_was_removed_is_told(client: Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that has it open still reads and writes it, and all of it is lost."""
    well(data)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(data / "removed.sqlite3"))
    status, told = asked(client)
    assert (status, told["database"]) == (503, False)


def test_a_database_that_is_read_and_not_written_is_told(
    client: Client, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    well(data)
    caches["pulse"].set("written_at", timezone.now().timestamp() - 61, timeout=None)
    status, told = asked(client)
    assert (status, told["writes"], told["database"]) == (503, False, True)


def test_a_folder_that_cannot_be_written_proves_nothing(data: Path, settings: Any) -> None:
    well(data)
    settings.DATA_DIR = data / "nowhere"
    assert not health.prove_writing()


def test_a_full_disk_is_told(client: Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well(data)
    usage = type("Usage", (), {"free": 99 * 1000**2})
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: usage)
    status, told = asked(client)
    assert (status, told["disk"], told["free_megabytes"]) == (503, False, 99)


def test_a_folder_that_was_removed_is_told_as_json(client: Client, data: Path) -> None:
    well(data)
    shutil.rmtree(data)
    status, told = asked(client)
    assert (status, told["disk"], told["worker"]) == (503, False, False)


def test_a_task_that_waits_too_long_is_told(client: Client, data: Path) -> None:
    well(data)
    for queue, minutes in (("default", 6), ("data", 60)):
        row = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}}, queue_name=queue, backend_name="default", run_after=get_date_max()
        )
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))
    status, told = asked(client)
    assert (status, told["tasks"], told["oldest_task_seconds"]) == (503, False, 360)


def test_many_open_files_are_a_warning(client: Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    well(data)
    monkeypatch.setattr(open_files, "count_open_files", lambda: 80)
    monkeypatch.setattr(open_files, "file_limit", lambda: 100)
    status, told = asked(client)
    assert (status, told["warnings"], told["open_files"]) == (200, ["open_files"], 80)


def test_the_answer_is_kept_a_moment(client: Client, data: Path, django_assert_num_queries: Any) -> None:
    well(data)
    asked(client)
    with django_assert_num_queries(0):
        client.get(reverse("overview:health"))


def test_who_asks_while_another_looks_is_told_what_was_found_before(client: Client, data: Path) -> None:
    well(data)
    asked(client)
    with health._lock:
        assert client.get(reverse("overview:health")).status_code == 200


def test_what_is_not_well_is_no_error_of_the_log(client: Client, caplog: Any) -> None:
    assert asked(client)[0] == 503
    assert caplog.records == []


def test_a_mail_server_that_does_not_take_a_message_is_a_warning_at_once(client: Client, data: Path) -> None:
    """A sign-in link lives fifteen minutes."""
    well(data)
    Message.objects.create(kind="sign_in", failure="serveur", attempts=1, due_at=timezone.now())
    status, told = asked(client)
    assert (status, told["warnings"], told["mail_failed_24h"]) == (200, ["mail"], 0)


def test_mail_that_failed_or_waits_long_is_told_and_stops_nothing(client: Client, data: Path) -> None:
    well(data)
    now = timezone.now()
    assert asked(client)[1]["mail_failed_24h"] == 0
    Message.objects.create(kind="sign_in", state="echec", failure="serveur", due_at=now)
    waits = Message.objects.create(kind="sign_in", due_at=now)
    Message.objects.filter(pk=waits.pk).update(created_at=now - timedelta(minutes=11))
    status, told = asked(client)
    assert (status, told["warnings"], told["mail_failed_24h"], told["mail_waiting"]) == (200, ["mail"], 1, 1)
    assert 660 <= told["oldest_mail_seconds"] < 700
