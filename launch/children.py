"""The processes we start, and only those: each is ended by its own id."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launch.console import Ended, Progress

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 6
# Open files that our children inherit: the lock of the data folder, so that it is held as long as one of them lives.
INHERITED: list[int] = []
if sys.platform == "win32":
    PLEASE_STOP = signal.CTRL_BREAK_EVENT
else:
    PLEASE_STOP = signal.SIGTERM


def start(command: Sequence[object], **options: Any) -> subprocess.Popen[bytes]:
    """A child out of our group: Ctrl-C reaches us alone, and we end it in order."""
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options.update(start_new_session=True, pass_fds=INHERITED)
    return subprocess.Popen([str(part) for part in command], cwd=str(ROOT), stdin=subprocess.DEVNULL, **options)


def end(*processes: subprocess.Popen[bytes]) -> None:
    alive = [process for process in processes if process.poll() is None]
    with undisturbed():
        for process in alive:
            process.send_signal(PLEASE_STOP)
        limit = time.monotonic() + PATIENCE_SECONDS
        for process in alive:
            if not over(process, max(0.1, limit - time.monotonic())):
                process.kill()
                process.wait()


@contextmanager
def undisturbed() -> Iterator[None]:
    """A second Ctrl-C while we end our children would leave some behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def postponed_signals() -> Iterator[None]:
    """For a child that is being started: a Ctrl-C between its birth and the line that keeps it would leave it behind."""
    caught: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda number, _frame: caught.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for heard in caught:
        signal.raise_signal(heard)


def over(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def stage(
    label: str, command: Sequence[object], env: Mapping[str, str] | None = None, total: bool = True
) -> tuple[int, str]:
    """Run a child under a progress line, which its own lines starting with `# ` rename. Returns (code, output)."""
    heard = []
    progress = Progress(label)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sortie")
        with path.open("wb") as output:
            process = start(command, env=env, stdout=output, stderr=subprocess.STDOUT)
        with path.open(encoding="utf-8", errors="replace") as lines:
            finished = False
            try:
                running = True
                while running:
                    running = not over(process, 0.1)
                    for line in lines:
                        heard.append(line)
                        if line.startswith("# "):
                            progress.end()
                            progress.begin(line[2:].strip())
                    progress.tick()
                finished = True
            finally:
                end(process)
                progress.end(total and finished)
    return process.returncode, "".join(heard)


def hand_over(command: Sequence[object], env: Mapping[str, str], in_repository: bool = True) -> int:
    """Run in the foreground, with the person's terminal, in the repository or where the person is. Returns the exit code.

    Where the person is, the child inherits the folder instead of entering it: after « sudo -u jalons », it is often one
    that this account may not enter.
    """
    inherited: dict[str, Any] = {} if sys.platform == "win32" else {"pass_fds": INHERITED}
    folder = str(ROOT) if in_repository else None
    process = subprocess.Popen([str(part) for part in command], cwd=folder, env=env, **inherited)
    try:
        return process.wait()
    except KeyboardInterrupt as interrupt:
        if not isinstance(interrupt, Ended):
            over(process, PATIENCE_SECONDS)  # Ctrl-C reached it as well, and it may have something to say
        raise
    finally:
        end(process)
