"""The processes that run.py starts, and only those: each is ended by its own id."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launch.console import Ended, Progress
from launch.supervisor import PATIENCE_SECONDS, end

ROOT = Path(__file__).resolve().parent.parent
# Open files that child processes inherit: the lock of the data folder stays held as long as one of them lives.
INHERITED: list[int] = []
# What works beside a start, and may go on while Jalons is served.
BESIDE: list[subprocess.Popen[bytes]] = []


def start(command: Sequence[object], **options: Any) -> subprocess.Popen[bytes]:
    """Starts a child in a group of its own, so that Ctrl-C reaches only run.py, which then ends its children in
    order."""
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options.update(start_new_session=True, pass_fds=INHERITED)
    return subprocess.Popen([str(part) for part in command], cwd=str(ROOT), stdin=subprocess.DEVNULL, **options)


@contextmanager
def postponed_signals() -> Iterator[None]:
    """Delays signals while a child is being started: a Ctrl-C before the child is recorded would leave it behind."""
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


@dataclass(frozen=True)
class Child:
    """A child whose output goes to a file."""

    process: subprocess.Popen[bytes]
    output: Path


@contextmanager
def begun(command: Sequence[object], env: Mapping[str, str] | None = None) -> Iterator[Child]:
    """A child that works beside what is done meanwhile; ended on the way out."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sortie")
        with path.open("wb") as output:
            process = start(command, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield Child(process, path)
        finally:
            end(process)


def follow(label: str, child: Child, total: bool = True) -> tuple[int, str]:
    """Waits for a child and shows its progress on a line; a line of the child that starts with `# ` renames it. Returns
    (code, output)."""
    heard = []
    progress = Progress(label)
    with child.output.open(encoding="utf-8", errors="replace") as lines:
        finished = False
        try:
            running = True
            while running:
                running = not over(child.process, 0.1)
                for line in lines:
                    heard.append(line)
                    if line.startswith("# "):
                        progress.end()
                        progress.begin(line[2:].strip())
                progress.tick()
            finished = True
        finally:
            if not finished:
                end(child.process)
            progress.end(total and finished)
    return child.process.returncode, "".join(heard)


def stage(
    label: str, command: Sequence[object], env: Mapping[str, str] | None = None, total: bool = True
) -> tuple[int, str]:
    """Runs a child and shows its progress, as `follow` does. Returns (code, output)."""
    with begun(command, env) as child:
        return follow(label, child, total)


def hand_over(command: Sequence[object], env: Mapping[str, str], in_repository: bool = True) -> int:
    """Runs a command in the foreground with the person's terminal, in the repository or in the current folder. Returns
    its exit code.

    In the current folder, the child inherits it instead of entering it: after « sudo -u jalons », this account often
    may not enter it.
    """
    inherited: dict[str, Any] = {} if sys.platform == "win32" else {"pass_fds": INHERITED}
    folder = str(ROOT) if in_repository else None
    process = subprocess.Popen([str(part) for part in command], cwd=folder, env=env, **inherited)
    try:
        return process.wait()
    except KeyboardInterrupt as interrupt:
        if not isinstance(interrupt, Ended):
            over(
                process, PATIENCE_SECONDS
            )  # Ctrl-C reached the child as well, and it may still have something to print
        raise
    finally:
        end(process)
