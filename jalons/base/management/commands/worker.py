"""The background worker: one process beside the server. It touches a pulse file that /sante reads.

Open data has a queue and a thread of its own: otherwise a file that takes minutes would make a sign-in link wait.
"""

import logging
import os
import secrets
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.tasks import TaskResultStatus
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from jalons.base import health
from jalons.base.damage import note_damage, record_damage
from jalons.base.memory_release import memory_in_use, release_memory
from jalons.base.outages import Outage, outage_of
from jalons.base.served_base import is_base_lost, keep_identity, note_missing_tables, serve_base
from jalons.base.tasks import requeue_lost_tasks, requeue_unfinished_tasks
from jalons.base.worker_lock import worker_lock
from launch.reasons import french_reason

logger = logging.getLogger(__name__)

PULSE_SECONDS = 5
POLL_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 3600
READ_BASE_SECONDS = 120
HOUSEKEEPING_AGAIN_SECONDS = 600  # after a failure
# run.py waits six seconds between « stop » and the kill.
LONG_TASK_SECONDS = 2
LONG = "data"  # the queue of tasks that take minutes
# A worker that has taken this much starts again once it has been quiet this long.
GROWN_BYTES, QUIET_SECONDS = 16 * 1024 * 1024, 120
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Command(BaseCommand):
    help = "Fait les tâches de fond jusqu’à ce qu’on l’arrête"
    # The checks of the server load every page, which takes 15 MB that no task needs.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        asked_to_stop = threading.Event()

        def finish(number: int, frame: FrameType | None) -> None:
            asked_to_stop.set()
            stop.set()

        for number in STOP_SIGNALS:
            signal.signal(number, finish)
        _let_signals_through()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        threading.Thread(target=_read_base_again, args=(stop,), daemon=True).start()
        serve_base()
        work = _Work(stop)
        work.run()
        if work.is_to_start_again:
            _start_again(asked_to_stop)


def _let_signals_through() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def _start_again(asked_to_stop: threading.Event) -> None:
    """Replaces this process with a lighter one that has its number. A signal that comes meanwhile is kept for it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    if not asked_to_stop.is_set():
        keep_identity()
        command = [sys.executable, *sys.orig_argv[1:]]  # the one that started us
        os.execv(sys.executable, _waiting_command(command) if _may_wait() else command)  # noqa: S606


def _may_wait() -> bool:
    """Whether what waits without Django can do it here: see `launch/waiting_worker.py`."""
    return connection.vendor == "sqlite" and Path.cwd() == settings.BASE_DIR


def _waiting_command(command: list[str]) -> list[str]:
    database = str(connection.settings_dict["NAME"])
    # -S: without the packages of the environment.
    return [sys.executable, "-S", "-m", "launch.waiting_worker", str(settings.DATA_DIR), database, *command]


class _Weight:
    """Says when this worker holds memory for nothing: the first message or edition loads every page, which makes 60 MB
    into 110, and no idle worker needs them; on SQLite, it needs nothing of the product to wait. Never on a system that
    does not say how much a process holds."""

    def __init__(self) -> None:
        self._light = memory_in_use()
        self._quiet_since = time.monotonic()

    def note_work(self) -> None:
        self._quiet_since = time.monotonic()

    def is_useless(self) -> bool:
        if time.monotonic() - self._quiet_since < QUIET_SECONDS:
            return False
        held = memory_in_use()
        return held > 0 and (_may_wait() or held - self._light >= GROWN_BYTES)


class _Work:
    """The loop of this worker. It does nothing until it holds the lock, because another worker is then running."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.id = f"jalons-{secrets.token_hex(8)}"
        self._alone = threading.Event()
        self._lock = worker_lock()
        self._housekeeping = _Housekeeping(settings.DATA_DIR / "housekeeping.done")
        self._failing: set[str] = set()
        self._weight = _Weight()
        self._at_work: set[str] = set()  # queues that run a task
        self.is_to_start_again = False

    def run(self) -> None:
        pulse = threading.Thread(target=_keep_pulse, args=(self.stop, self.is_failing), daemon=True)
        pulse.start()
        long = threading.Thread(target=self._run_until_stopped, args=([LONG],), daemon=True)
        long.start()
        try:
            self._run_until_stopped(["default"])
        finally:
            long.join(LONG_TASK_SECONDS)
            if self._alone.is_set():
                # A long task is not waited for: the next worker starts it again.
                requeue_unfinished_tasks(self.id)
            self._lock.release()
            pulse.join(LONG_TASK_SECONDS)

    def _run_until_stopped(self, queues: list[str]) -> None:
        is_first = queues != [LONG]
        while not self.stop.is_set():
            ran_a_task = False
            try:
                close_old_connections()
                if is_first:
                    self._stay_alone()
                    self._each_turn()
                if self._alone.is_set():
                    ran_a_task = self._run_one_task(queues)
                if is_first or self._alone.is_set():  # else this turn asked nothing of the database
                    self._note_success(queues[0])
            except Exception as error:
                # The database is down, for instance: the thread must survive it, with a new connection.
                self._note_failure(queues[0], error)
                connection.close()
                self.stop.wait(POLL_SECONDS * 4)
            if ran_a_task:
                self._weight.note_work()
            elif is_first and self._alone.is_set() and not self._at_work and self._weight.is_useless():
                self.is_to_start_again = True
                self.stop.set()
            else:
                self.stop.wait(POLL_SECONDS)

    def is_failing(self) -> bool:
        """Whether the last turn of a queue ended in an error: the queue is blocked until a turn succeeds."""
        return bool(self._failing)

    def _note_success(self, queue: str) -> None:
        if queue in self._failing:
            self._failing.remove(queue)
            logger.warning(_("Les tâches de la file « %s » reprennent."), queue)

    def _note_failure(self, queue: str, error: Exception) -> None:
        """Logs once for each series of failures: one line every two seconds would fill the disk. A base that is lost or
        damaged has its own line, with the remedy."""
        if queue in self._failing:
            return
        self._failing.add(queue)
        outage, reason = outage_of(error), french_reason(str(error))
        if is_base_lost():
            return
        if outage is Outage.DATABASE_DAMAGED:
            note_damage(reason)
        elif outage is Outage.DATABASE_LOST:
            note_missing_tables(error)
        elif outage:
            logger.error(_("Les tâches de la file « %s » s’arrêtent sur une erreur (%s)."), queue, reason)
        else:
            logger.exception(_("Les tâches de la file « %s » s’arrêtent sur une erreur"), queue)

    def _stay_alone(self) -> None:
        is_held = False
        try:
            is_held = self._lock.is_held()
        finally:
            if not is_held:
                self._alone.clear()
        if is_held and not self._alone.is_set():
            self._at_start()
            self._alone.set()

    def _at_start(self) -> None:
        """Runs before any task: recovers what another worker left when it died."""
        again, lost = requeue_lost_tasks(alive=self.id)
        if again or lost:
            logger.warning(_("Un ouvrier est mort au travail : tâches reprises %s, tâches perdues %s."), again, lost)
        call_command("deliver_mail", recover=True, is_stopping=self.stop.is_set)

    def _each_turn(self) -> None:
        """Runs at least twice a second, and between two tasks: a sign-in link does not wait behind the files of an
        edition."""
        if self._alone.is_set():
            self._housekeeping.run_when_due()
            call_command("deliver_mail", is_stopping=self.stop.is_set)

    def _run_one_task(self, queues: list[str]) -> bool:
        """Runs one task only, so that « stop » is noticed between two. Returns False when none is ready."""
        # A plain read first, so that an idle worker never takes the write lock of SQLite.
        if not DBTaskResult.objects.ready().filter(queue_name__in=queues).exists():
            return False
        self._at_work.add(queues[0])
        try:
            _OneTask(queues, self.id).run()
        finally:
            self._at_work.discard(queues[0])
        return True


class _OneTask(Worker):
    def __init__(self, queues: list[str], worker_id: str) -> None:
        super().__init__(
            queue_names=queues,
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        """A successful task is deleted at once, with its arguments; a failed one stays, for the host to examine."""
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.SUCCESSFUL:
            db_task_result.delete()
        release_memory()


class _Housekeeping:
    """Runs once in each hour of real time, not of this process: a laptop opened fifty minutes a day deletes old data
    too."""

    def __init__(self, done: Path) -> None:
        self._done = done
        self._tried: float | None = None

    def run_when_due(self) -> None:
        if not self._is_due():
            return
        self._tried = time.monotonic()
        call_command("housekeeping", verbosity=0)
        self._done.touch()

    def _is_due(self) -> bool:
        if self._tried is not None and time.monotonic() - self._tried < HOUSEKEEPING_AGAIN_SECONDS:
            return False
        try:
            age = time.time() - self._done.stat().st_mtime
        except FileNotFoundError:
            return True
        return not 0 <= age < HOUSEKEEPING_SECONDS


def _read_base_again(stop: threading.Event) -> None:
    """A start has just read the whole database: this finds what is damaged later, in pages that nobody asks for."""
    while not stop.wait(READ_BASE_SECONDS):
        try:
            record_damage()
        except sqlite3.Error:
            continue  # it does not open for now: /sante says so by itself


def _keep_pulse(stop: threading.Event, is_failing: Callable[[], bool]) -> None:
    """Touches the pulse file unless queues fail: /sante then reports it half a minute later."""
    was_writing = True
    while not stop.is_set():
        # The proof comes first: whoever waits for the pulse of a start then finds both in /sante.
        writes = health.prove_writing()
        if not is_failing():
            with suppress(OSError):
                (settings.DATA_DIR / "worker.pulse").touch()
        if was_writing and not writes and not is_base_lost():
            logger.error(_("Plus rien ne s’écrit : le disque est plein, ou la base de données ne répond pas."))
        if writes and not was_writing:
            logger.warning(_("La base de données et son dossier s’écrivent de nouveau."))
        was_writing = writes
        connection.close()
        stop.wait(PULSE_SECONDS)
