"""The worker: what takes minutes has a thread of its own, and whatever a worker leaves behind comes back."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, get_date_max

from jalons.base.management.commands import worker
from jalons.base.tasks import (
    MOST_STARTS,
    LostWithItsWorker,
    after_a_crash,
    requeue_lost_tasks,
    requeue_unfinished_tasks,
)
from jalons.base.worker_lock import AdvisoryLock, FileLock, worker_lock

DEAD = "jalons-dead"
done: list[str] = []
lost: list[str] = []


@task()
@after_a_crash(again=True, when_lost=lost.append)
def draw(name: str) -> None:
    done.append(name)


@task()
@after_a_crash(again=False, when_lost=lost.append)
def hand_over(name: str) -> None:
    done.append(name)


@task()
def say_nothing(name: str) -> None:
    done.append(name)


@task()
@after_a_crash(again=True)
def fail(name: str) -> None:
    raise OSError(name)


@pytest.fixture(autouse=True)
def _nothing_done_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    done.clear()
    lost.clear()
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": settings.TASKS["default"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(worker, "POLL_SECONDS", 0)
    # A test is inside a transaction already.
    monkeypatch.setattr(db_worker, "exclusive_transaction", lambda _alias: transaction.atomic())
    for module in (db_worker, worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


def run_queue(at_work: worker._Work) -> None:
    while not at_work.stop.is_set() and at_work._run_one_task(["default"]):
        pass


def queued(of: Any, name: str, *workers: str, status: str = TaskResultStatus.RUNNING) -> Any:
    """A row as it is once each of these workers has taken it."""
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [name], "kwargs": {}},
        task_path=f"{__name__}.{of.func.__name__}",
        worker_ids=list(workers),
        queue_name="default",
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
        started_at=timezone.now() if workers else None,
    )


def state(row: Any) -> str:
    return str(DBTaskResult.objects.get(pk=row.pk).status)


def work() -> worker._Work:
    return worker._Work(threading.Event())


def test_every_queue_is_served() -> None:
    assert set(settings.TASKS["default"]["QUEUES"]) == {"default", worker.LONG}


def test_every_task_of_the_product_says_what_becomes_of_it_after_a_crash() -> None:
    from jalons.opendata.changes import updates
    from jalons.publication.changes import editions

    tasks = [updates.run_update, updates.read_given, editions.make_file]
    assert [one.func.recovery.again for one in tasks] == [True, True, True]


@pytest.mark.django_db
def test_a_task_of_a_dead_worker_goes_back_in_the_queue_when_it_may_run_twice() -> None:
    row = queued(draw, "plan", DEAD)
    assert requeue_lost_tasks(alive="jalons-new") == (1, 0)
    assert (state(row), lost) == (TaskResultStatus.READY, [])
    run_queue(work())
    assert done == ["plan"]


@pytest.mark.django_db
@pytest.mark.parametrize("of", [hand_over, say_nothing])
def test_a_task_of_a_dead_worker_that_may_not_run_twice_is_told_lost(of: Any) -> None:
    row = queued(of, "letter", DEAD)
    assert requeue_lost_tasks(alive="jalons-new") == (0, 1)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path.endswith(LostWithItsWorker.__name__)
    assert lost == (["letter"] if of is hand_over else [])


@pytest.mark.django_db
def test_a_task_that_kills_each_worker_is_told_lost_in_the_end() -> None:
    row = queued(draw, "too big", *[f"jalons-{n}" for n in range(MOST_STARTS)])
    assert requeue_lost_tasks(alive="jalons-new") == (0, 1)
    assert (state(row), lost) == (TaskResultStatus.FAILED, ["too big"])


@pytest.mark.django_db
def test_a_task_of_an_older_version_is_told_lost() -> None:
    row = queued(draw, "old", DEAD)
    DBTaskResult.objects.filter(pk=row.pk).update(task_path="jalons.nowhere.task")
    assert requeue_lost_tasks(alive="jalons-new") == (0, 1)
    assert state(row) == TaskResultStatus.FAILED


@pytest.mark.django_db
def test_what_a_worker_is_at_is_left_to_it_until_it_stops() -> None:
    mine = queued(draw, "mine", DEAD, "jalons-mine")
    assert requeue_lost_tasks(alive="jalons-mine") == (0, 0)
    assert requeue_unfinished_tasks("jalons-mine") == (1, 0)
    assert state(mine) == TaskResultStatus.READY


@pytest.mark.django_db
def test_the_file_of_an_edition_whose_worker_died_for_good_may_be_asked_for_again(world: Any) -> None:
    from jalons.publication.changes.editions import freeze_project, make_file
    from jalons.publication.models import EditionFile
    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules.permissions import Role

    membership = Membership.objects.filter(roadmap=world.roadmap, role=Role.FOCAL_POINT).select_related("user").first()
    assert membership
    edition = freeze_project(by=Member(world.roadmap, membership.user, Role(membership.role), "referente"))
    file = EditionFile.objects.filter(edition=edition).first()
    assert file
    EditionFile.objects.filter(pk=file.pk).update(made_at=None, failed_at=None, content=b"", sha256="", size=0)
    row = queued(make_file, "", *["jalons-dead"] * MOST_STARTS)
    DBTaskResult.objects.filter(pk=row.pk).update(
        task_path="jalons.publication.changes.editions.make_file", args_kwargs={"args": [file.pk], "kwargs": {}}
    )
    requeue_lost_tasks(alive="jalons-new")
    file.refresh_from_db()
    assert file.failed_at is not None


@pytest.mark.django_db
def test_a_stop_is_heard_between_two_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [queued(draw, name, status=TaskResultStatus.READY) for name in ("first", "second")]
    at_work = work()
    run = worker._OneTask.run

    def stop_after(one: worker._OneTask) -> None:
        run(one)
        at_work.stop.set()

    monkeypatch.setattr(worker._OneTask, "run", stop_after)
    run_queue(at_work)
    assert done == ["first"]
    assert state(rows[1]) == TaskResultStatus.READY


@pytest.mark.django_db
def test_what_went_well_is_forgotten_at_once_and_what_failed_is_kept() -> None:
    queued(draw, "plan", status=TaskResultStatus.READY)
    failed = queued(fail, "broken", status=TaskResultStatus.READY)
    run_queue(work())
    assert list(DBTaskResult.objects.values_list("pk", "status")) == [(failed.pk, TaskResultStatus.FAILED)]


@pytest.mark.django_db
def test_the_housekeeping_forgets_failures_after_two_weeks() -> None:
    from django.core.management import call_command

    old, recent = (queued(fail, name, status=TaskResultStatus.FAILED) for name in ("old", "recent"))
    for row, days in ((old, 15), (recent, 13)):
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(days=days))
    call_command("housekeeping")
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [recent.pk]


# --- one worker at a time ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_second_worker_waits_until_the_first_is_dead() -> None:
    first, second = worker_lock(), worker_lock()
    assert isinstance(first, AdvisoryLock if connection.vendor == "postgresql" else FileLock)
    assert [first.is_held(), first.is_held(), second.is_held()] == [True, True, False]
    first.release()
    assert second.is_held()
    second.release()


@pytest.mark.django_db
def test_nothing_runs_while_another_worker_is_at_work() -> None:
    row = queued(draw, "plan", DEAD)
    other = worker_lock()
    assert other.is_held()
    at_work = work()
    at_work._stay_alone()
    assert (at_work._alone.is_set(), state(row)) == (False, TaskResultStatus.RUNNING)
    other.release()
    at_work._stay_alone()
    assert (at_work._alone.is_set(), state(row)) == (True, TaskResultStatus.READY)
    at_work._lock.release()


@pytest.mark.django_db
def test_a_lock_that_went_with_its_connection_is_taken_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone")
    held = AdvisoryLock()
    assert held.is_held()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [held._held.info.backend_pid])
    while not held.is_held():  # until PostgreSQL has seen the old session off
        time.sleep(0.05)
    held.release()


# --- whatever fails ---------------------------------------------------------------------------------------------------


def test_a_queue_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    served: list[list[str]] = []
    at_work = work()
    at_work._alone.set()

    def run(queues: list[str]) -> bool:
        served.append(queues)
        if len(served) == 3:
            at_work.stop.set()
        if len(served) == 1:
            raise OSError("the database went away")
        return False

    monkeypatch.setattr(at_work, "_run_one_task", run)
    at_work._run_until_stopped([worker.LONG])
    assert served == [[worker.LONG]] * 3
    assert [record.message for record in caplog.records] == [
        "Les tâches de la file « data » s’arrêtent sur une erreur",
        "Les tâches de la file « data » reprennent.",
    ]


class ClosedLock(FileLock):
    """Of a database that answers at the third turn."""

    turns = 0

    def is_held(self) -> bool:
        self.turns += 1
        if self.turns < 3:
            raise OperationalError("connection refused")
        return super().is_held()


def test_a_queue_does_not_say_that_it_goes_on_while_the_database_is_closed(
    monkeypatch: pytest.MonkeyPatch, caplog: Any, tmp_path: Path
) -> None:
    at_work = work()
    at_work._lock = lock = ClosedLock(tmp_path / "worker.lock")
    at_work._failing.add(worker.LONG)
    lines: list[tuple[int, str]] = []
    monkeypatch.setattr(worker.logger, "warning", lambda text, queue: lines.append((lock.turns, queue)))
    monkeypatch.setattr(worker.logger, "error", lambda *_words: None)
    monkeypatch.setattr(at_work, "_at_start", lambda: None)
    monkeypatch.setattr(at_work, "_each_turn", lambda: lock.turns > 3 and at_work.stop.set())
    monkeypatch.setattr(at_work, "_run_one_task", lambda _queues: False)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.01)
    long = threading.Thread(target=at_work._run_until_stopped, args=([worker.LONG],))
    long.start()
    at_work._run_until_stopped(["default"])
    long.join(10)
    at_work._lock.release()
    assert {queue for _turns, queue in lines} == {"default", worker.LONG}
    assert min(turns for turns, _queue in lines) >= 3


def test_a_queue_that_always_fails_says_so_once_and_has_no_pulse(
    monkeypatch: pytest.MonkeyPatch, caplog: Any, tmp_path: Path
) -> None:
    at_work, turns = work(), 0
    at_work._alone.set()

    def fail(queues: list[str]) -> bool:
        nonlocal turns
        turns += 1
        if turns == 5:
            at_work.stop.set()
        raise OSError("the connection is closed")

    monkeypatch.setattr(at_work, "_run_one_task", fail)
    at_work._run_until_stopped([worker.LONG])
    assert (turns, [record.message for record in caplog.records]) == (
        5,
        ["Les tâches de la file « data » s’arrêtent sur une erreur"],
    )
    monkeypatch.setattr(worker.health, "prove_writing", lambda: at_work.stop.set() or True)
    at_work.stop.clear()
    worker._keep_pulse(at_work.stop, at_work.is_failing)
    assert not (tmp_path / "worker.pulse").exists()
    at_work.stop.clear()
    worker._keep_pulse(at_work.stop, lambda: False)
    assert (tmp_path / "worker.pulse").exists()


def test_a_disk_that_fills_and_empties_is_two_lines_of_the_journal(
    monkeypatch: pytest.MonkeyPatch, caplog: Any, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR, stop = tmp_path, threading.Event()
    proofs = iter([True, False, False, True, True])

    def prove_writing() -> bool:
        proof = next(proofs, None)
        if proof is None:
            stop.set()
        return proof is not False

    monkeypatch.setattr(worker, "PULSE_SECONDS", 0)
    monkeypatch.setattr(worker.health, "prove_writing", prove_writing)
    worker._keep_pulse(stop, lambda: False)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_damage_that_appears_while_nobody_asks_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, reads = threading.Event(), []

    def record_damage() -> None:
        reads.append(1)
        if len(reads) == 3:
            stop.set()
        raise sqlite3.OperationalError("it does not open for now")

    monkeypatch.setattr(worker, "READ_BASE_SECONDS", 0.001)
    monkeypatch.setattr(worker, "record_damage", record_damage)
    worker._read_base_again(stop)
    assert len(reads) == 3


@pytest.fixture
def committed_tasks(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that other connections see; they alone are removed, the demo that the tests share stays."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone")
    with django_db_blocker.unblock():
        yield
        DBTaskResult.objects.all().delete()


@pytest.mark.usefixtures("committed_tasks")
def test_a_worker_outlasts_a_restart_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "close_old_connections", close_old_connections)
    # The mail, which looks at its ledger before any task does.
    monkeypatch.setattr(worker, "call_command", lambda *_names, **_options: DBTaskResult.objects.count())
    at_work = work()

    def run() -> None:
        try:
            at_work.run()
        finally:
            connection.close()

    def wait_for(name: str) -> bool:
        row = queued(draw, name, status=TaskResultStatus.READY)
        until = time.monotonic() + 20
        while name not in done and time.monotonic() < until:
            time.sleep(0.05)
        return not DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).exists()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert wait_for("before")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        assert wait_for("after")
    finally:
        at_work.stop.set()
        thread.join(20)
    assert done == ["before", "after"]


# --- housekeeping -----------------------------------------------------------------------------------------------------


@pytest.fixture
def tidied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    called: list[str] = []
    monkeypatch.setattr(worker, "call_command", lambda name, **_: called.append(name))
    return called


def test_a_laptop_opened_fifty_minutes_a_day_forgets_too(tidied: list[str], tmp_path: Path) -> None:
    stamp = tmp_path / "housekeeping.done"
    for hours_ago, times in ((None, 1), (0, 0), (0.9, 0), (1.1, 1), (24, 1), (-5, 1)):
        tidied.clear()
        if hours_ago is None:
            stamp.unlink(missing_ok=True)
        else:
            then = time.time() - hours_ago * 3600
            os.utime(stamp, (then, then))
        worker._Housekeeping(stamp).run_when_due()
        assert (hours_ago, len(tidied)) == (hours_ago, times)


def test_a_housekeeping_that_failed_waits_before_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(name: str, **options: Any) -> None:
        raise OSError(name)

    monkeypatch.setattr(worker, "call_command", breaks)
    housekeeping = worker._Housekeeping(tmp_path / "housekeeping.done")
    with pytest.raises(OSError, match="housekeeping"):
        housekeeping.run_when_due()
    housekeeping.run_when_due()
    assert not (tmp_path / "housekeeping.done").exists()
