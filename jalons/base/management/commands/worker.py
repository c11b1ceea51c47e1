"""The background worker: one process beside the server. Its pulse is a file that /sante reads.

Open data has a queue and a thread of its own: a file of minutes would make a sign-in link wait.
"""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

PULSE_SECONDS = 5
POLL_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 3600
LONG = "data"  # the queue of what takes minutes


class Command(BaseCommand):
    help = "Run the tasks of the queue until stopped"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def finish(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGINT, finish)
        signal.signal(signal.SIGTERM, finish)
        threading.Thread(target=_pulse, args=(stop,), daemon=True).start()
        # Not waited for when it stops: what it was at is recognised as lost, and may be asked for again.
        threading.Thread(target=_run_until, args=(stop, [LONG]), daemon=True).start()
        call_command("deliver_mail", recover=True, is_stopping=stop.is_set)
        tidied = time.monotonic()
        while not stop.is_set():
            if time.monotonic() - tidied > HOUSEKEEPING_SECONDS:
                tidied = time.monotonic()
                call_command("housekeeping", verbosity=0)
            _run_what_is_ready(["default"])
            call_command("deliver_mail", is_stopping=stop.is_set)
            stop.wait(POLL_SECONDS)


def _run_until(stop: threading.Event, queues: list[str]) -> None:
    while not stop.is_set():
        try:
            _run_what_is_ready(queues)
        except Exception:
            # The database went away, say: the thread must outlast it.
            logger.exception("queue %s", queues)
        stop.wait(POLL_SECONDS)


def _run_what_is_ready(queues: list[str]) -> None:
    close_old_connections()
    # A plain read first: an idle worker never takes the write lock of SQLite.
    if DBTaskResult.objects.ready().filter(queue_name__in=queues).exists():
        _worker(queues).run()


def _worker(queues: list[str]) -> Worker:
    return Worker(
        queue_names=queues,
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="jalons",
        excluded_queue_names=[],
    )


def _pulse(stop: threading.Event) -> None:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    while not stop.is_set():
        (settings.DATA_DIR / "worker.pulse").touch()
        stop.wait(PULSE_SECONDS)
