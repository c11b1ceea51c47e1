"""A worker that has nothing to do gives its memory back: it starts again, or waits without Django."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from jalons.base.management.commands import worker
from jalons.base.memory_release import memory_in_use
from launch.folder_locks import lock

ROOT = Path(__file__).resolve().parents[2]
# Seconds until something that takes five on an idle machine; until the tables are there, which takes fifteen.
PATIENCE, TABLES_PATIENCE = 120, 600


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> worker._Work:
    """Alone, quiet for long enough, and as heavy as it takes."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(worker, "POLL_SECONDS", 0)
    monkeypatch.setattr(worker, "QUIET_SECONDS", 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_may_wait", lambda: False)
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


def test_a_light_worker_waits_without_django_where_it_may(
    at_work: worker._Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "memory_in_use", lambda: 999)
    monkeypatch.setattr(worker, "_may_wait", lambda: True)
    assert turns_before_it_starts_again(at_work, monkeypatch, [True]) == 2


def test_a_worker_that_waits_for_its_turn_does_not_rest(at_work: worker._Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one is at work, and holds the lock."""
    monkeypatch.setattr(worker, "_may_wait", lambda: True)
    at_work._alone.clear()
    turns = iter(range(5))
    monkeypatch.setattr(at_work, "_stay_alone", lambda: None if next(turns) < 4 else at_work.stop.set())
    at_work._run_until_stopped(["default"])
    assert not at_work.is_to_start_again


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
    monkeypatch.setattr(worker, "_may_wait", lambda: False)
    own = [sys.executable, *sys.orig_argv[1:]]
    asked_to_stop = threading.Event()
    try:
        worker._start_again(asked_to_stop)
        assert started == [(sys.executable, own)]
        monkeypatch.setattr(worker, "_may_wait", lambda: True)
        worker._start_again(asked_to_stop)
        assert started[1:] == [(sys.executable, worker._waiting_command(own))]
        asked_to_stop.set()
        worker._start_again(asked_to_stop)
        assert len(started) == 2
    finally:
        worker._let_signals_through()


SCRIPT = """
import os
from pathlib import Path
import django
django.setup()
from django.core.cache import caches
from django.core.management import call_command
from jalons.base.management.commands import worker

starts = Path(os.environ["JALONS_DATA"], "starts")
if not starts.exists():
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)  # what waits proves there that it writes
    worker.GROWN_BYTES = worker.QUIET_SECONDS = 0
    may_wait = worker._may_wait
    # Two minutes of quiet leave time for both; without them, what waits would call the worker back at once, for good.
    has_done_both = lambda: starts.with_name("housekeeping.done").exists() and caches["pulse"].get("written_at")
    worker._may_wait = lambda: os.environ["MAY_WAIT"] == "yes" and may_wait() and has_done_both()
    if os.environ["MAY_WAIT"] == "yes":
        worker.GROWN_BYTES = float("inf")
with starts.open("a") as lines:
    print(os.getpid(), file=lines)
call_command("worker")
"""


@contextmanager
def started_worker(folder: Path, *, may_wait: bool) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "JALONS_DATA": str(folder),
        "JALONS_DATABASE_URL": "",
        "JALONS_DEBUG": "1",
        "JALONS_SECRET_KEY": "of this test alone, and long enough to be one",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MAY_WAIT": "yes" if may_wait else "no",
    }
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment)
    try:
        wait_for(process, lambda: starts_in(folder) != [], TABLES_PATIENCE)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(process: subprocess.Popen[bytes], has_come: Callable[[], bool], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not has_come():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)


def command_of(process: subprocess.Popen[bytes]) -> list[str]:
    return Path(f"/proc/{process.pid}/cmdline").read_text().split("\0")


def starts_in(folder: Path) -> list[str]:
    file = folder / "starts"
    return file.read_text().split() if file.exists() else []


tells_memory = pytest.mark.skipif(memory_in_use() == 0, reason="Ce système ne dit pas la mémoire d’un processus.")


@tells_memory
def test_the_same_process_is_a_fresh_worker_that_works_and_stops_when_told(tmp_path: Path) -> None:
    pulse = tmp_path / "worker.pulse"
    with started_worker(tmp_path, may_wait=False) as process:
        wait_for(process, lambda: len(starts_in(tmp_path)) == 2)
        pulse.unlink(missing_ok=True)
        wait_for(process, pulse.exists)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert starts_in(tmp_path) == [str(process.pid)] * 2


@tells_memory
def test_the_same_process_waits_without_django_then_works_again(tmp_path: Path) -> None:
    """It proves meanwhile that it lives and writes, and nobody else can take its place."""
    pulse = tmp_path / "worker.pulse"
    with started_worker(tmp_path, may_wait=True) as process:
        wait_for(process, lambda: "launch.waiting_worker" in command_of(process))
        pulse.unlink(missing_ok=True)
        wait_for(process, pulse.exists)
        assert "launch.waiting_worker" in command_of(process)
        with (tmp_path / "worker.lock").open("a") as file, pytest.raises(OSError):
            lock(file)
        with closing(sqlite3.connect(tmp_path / "jalons.sqlite3")) as base, base:
            base.execute(
                "INSERT INTO mail_message (uid, kind, state, failure, attempts, created_at, due_at, changed_at, taken_by)"
                " VALUES ('1', 'nothing', 'attente', '', 0, '2026-01-01', '2026-01-01', '2026-01-01', '')"
            )
        wait_for(process, lambda: len(starts_in(tmp_path)) == 2)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert starts_in(tmp_path) == [str(process.pid)] * 2


@tells_memory
def test_what_waits_stops_when_told(tmp_path: Path) -> None:
    with started_worker(tmp_path, may_wait=True) as process:
        wait_for(process, lambda: "launch.waiting_worker" in command_of(process))
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert len(starts_in(tmp_path)) == 1
