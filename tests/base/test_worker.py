"""The worker: what takes minutes has a thread of its own, and a thread outlasts a database that went away."""

import threading
from typing import Any

import pytest
from django.conf import settings

from jalons.base.management.commands import worker


def test_every_queue_is_served() -> None:
    assert set(settings.TASKS["default"]["QUEUES"]) == {"default", worker.LONG}


def test_a_queue_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    stop = threading.Event()
    served: list[list[str]] = []

    def run(queues: list[str]) -> None:
        served.append(queues)
        if len(served) == 3:
            stop.set()
        if len(served) == 1:
            raise OSError("the database went away")

    monkeypatch.setattr(worker, "_run_what_is_ready", run)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0)
    worker._run_until(stop, [worker.LONG])
    assert served == [[worker.LONG]] * 3
    assert [record.message for record in caplog.records] == ["queue ['data']"]
