"""A worker that a message or an edition made heavy starts again, once it has nothing to do."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jalons.base.management.commands import worker
from jalons.base.memory_release import memory_in_use

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until something that takes five on an idle machine


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> worker._Work:
    """Alone, quiet for long enough, and as heavy as it takes."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(worker, "POLL_SECONDS", 0)
    monkeypatch.setattr(worker, "QUIET_SECONDS", 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "memory_in_use", lambda: 1_000)
    made = worker._Work(threading.Event())
    monkeypatch.setattr(worker, "memory_in_use", lambda: 1_000 + worker.GROWN_BYTES)
    for name in ("_stay_alone", "_each_turn"):
        monkeypatch.setattr(made, name, lambda: None)
    made._alone.set()
    return made


def turns_before_it_starts_again(
    at_work: worker._Work, monkeypatch: pytest.MonkeyPatch, ran: list[bool], queue: str = "default"
) -> int | None:
    """None: it is still at work after five turns. `ran`: whether each turn ran a task."""
    turns = 0

    def run(queues: list[str]) -> bool:
        nonlocal turns
        turns += 1
        if turns == 5:
            at_work.stop.set()
        return ran.pop(0) if ran else False

    monkeypatch.setattr(at_work, "_run_one_task", run)
    at_work._run_until_stopped([queue])
    return turns if at_work.is_to_start_again and turns < 5 else None


def test_a_heavy_worker_starts_again_between_two_tasks(at_work: worker._Work, monkeypatch: pytest.MonkeyPatch) -> None:
    assert turns_before_it_starts_again(at_work, monkeypatch, [True, True]) == 3


def test_a_light_worker_goes_on(at_work: worker._Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "memory_in_use", lambda: 999 + worker.GROWN_BYTES)
    assert turns_before_it_starts_again(at_work, monkeypatch, []) is None


def test_a_worker_that_has_just_worked_keeps_what_it_loaded(
    at_work: worker._Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "QUIET_SECONDS", 60)
    assert turns_before_it_starts_again(at_work, monkeypatch, [True]) is None


def test_what_takes_minutes_is_not_interrupted(at_work: worker._Work, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work._at_work.add(worker.LONG)
    assert turns_before_it_starts_again(at_work, monkeypatch, []) is None
    at_work.stop.clear()
    at_work._at_work.clear()
    assert turns_before_it_starts_again(at_work, monkeypatch, [], worker.LONG) is None


def test_a_worker_told_to_stop_does_not_start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda *words: started.append(words))
    asked_to_stop = threading.Event()
    try:
        worker._start_again(asked_to_stop)
        assert started == [(sys.executable, [sys.executable, *sys.orig_argv[1:]])]
        asked_to_stop.set()
        worker._start_again(asked_to_stop)
        assert len(started) == 1
    finally:
        worker._let_signals_through()


SCRIPT = """
import os
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from jalons.base.management.commands import worker

starts = Path(os.environ["JALONS_DATA"], "starts")
if not starts.exists():
    call_command("migrate", verbosity=0)
    worker.GROWN_BYTES = worker.QUIET_SECONDS = 0
with starts.open("a") as lines:
    print(os.getpid(), file=lines)
call_command("worker")
"""


@pytest.mark.skipif(memory_in_use() == 0, reason="Ce système ne dit pas la mémoire d’un processus.")
def test_the_same_process_is_a_fresh_worker_that_works_and_stops_when_told(tmp_path: Path) -> None:
    environment = os.environ | {
        "JALONS_DATA": str(tmp_path),
        "JALONS_DATABASE_URL": "",
        "JALONS_DEBUG": "1",
        "JALONS_SECRET_KEY": "of this test alone, and long enough to be one",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    pulse, starts = tmp_path / "worker.pulse", tmp_path / "starts"
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + PATIENCE
        while not (starts.exists() and len(starts.read_text().split()) == 2):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        pulse.unlink(missing_ok=True)
        while not pulse.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    assert starts.read_text().split() == [str(process.pid)] * 2
