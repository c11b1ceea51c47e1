"""What run.py becomes once everything is served: the same process without what only a start needs, 4 MB instead of 11.

It starts again a server or a worker that dies, and ends both when told to stop. It imports five small modules of the
standard library, and nothing of launch/: `subprocess` or `typing` alone would hold 1 to 2 MB (decision 0131).
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence
    from typing import Union

    Process = Union["Child", subprocess.Popen[bytes]]

LOOK_SECONDS, PATIENCE_SECONDS, WORKER_PAUSE_SECONDS = 0.2, 6, 5
# A server that dies starts again, at most so many times within so many seconds.
MOST_RESTARTS, RESTART_WINDOW_SECONDS = 3, 60
STOP_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
# A process that was started deaf to a terminal that closes (nohup), or to Ctrl-C (a job in the background), stays so.
KEPT_IGNORED = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
if sys.platform == "win32":
    PLEASE_STOP = signal.CTRL_BREAK_EVENT
else:
    PLEASE_STOP = signal.SIGTERM
ERRORS = 2  # the error stream, without the buffer of Python, which would keep what could not be written
OPEN_LOG = os.O_WRONLY | os.O_APPEND | os.O_CREAT
BETWEEN = "--"  # stands before each command among the arguments


class Child:
    """A child known by its number alone, with the part of `subprocess.Popen` that is used here. Not on Windows."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # run.py had heard of its end before it became this
                self.returncode = 1
            else:
                self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def main(log: str, pids: Sequence[str], server_command: list[str], worker_command: list[str]) -> int:
    """Returns the exit code of run.py. `log`: the file where the children write, or "" for the terminal."""
    children: list[Process] = [Child(int(pid)) for pid in pids]

    def start_server() -> Child:
        return start_child(server_command, log)

    def start_worker() -> Child:
        return start_child(worker_command, log)

    try:
        return supervise(children, start_server, start_worker, log)
    except OSError as error:
        note(f"Le système a refusé de relancer Jalons ({error.strerror}) : corrigez ce qu’il signale, puis redémarrez.")
        return 1


def supervise(
    children: list[Process], start_server: Callable[[], Process], start_worker: Callable[[], Process], log: str
) -> int:
    """Keeps the first two children, the server and its worker, alive until told to stop, and ends them all. Returns 0, or
    the exit code of a server that dies over and over."""
    try:
        code = watch(children, start_server, start_worker, log)
    finally:
        end(*children)
    if code is not None:
        return code if code >= 0 else 128 - code
    # Over the « ^C » that the terminal has just written.
    note("\r\033[KJalons est arrêté." if os.isatty(ERRORS) else "Jalons est arrêté.")
    return 0


def start_child(command: list[str], log: str) -> Child:
    """Starts it as `launch.children.start` does: apart from the terminal, with the open files that children inherit. A
    log that no longer opens (a full disk, a folder in its place) costs only the lines."""
    files: list[tuple[int, int, str, int, int] | tuple[int, int, int]]
    files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    if log:
        try:
            os.close(os.open(log, OPEN_LOG, 0o600))
        except OSError:
            log = os.devnull
        files += [(os.POSIX_SPAWN_OPEN, 1, log, OPEN_LOG, 0o600), (os.POSIX_SPAWN_DUP2, 1, 2)]
    return Child(os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True))


def watch(
    children: list[Process], start_server: Callable[[], Process], start_worker: Callable[[], Process], log: str
) -> int | None:
    """Returns None once told to stop, or what a server that dies over and over has returned."""
    stops: list[int] = []
    for number in heard_signals():
        signal.signal(number, lambda number, _frame: stops.append(number))
    let_signals_through()
    deaths: list[float] = []
    worker_starts_at: float | None = None
    while not stops:
        time.sleep(LOOK_SECONDS)
        for other in children[2:]:
            other.poll()  # once it has ended, the system forgets it
        code = children[0].poll()
        if code is not None:
            if is_one_death_too_many(deaths):
                note(tell_why(tell_last_death(code), code, log))
                return code
            children[0] = start_server()
            note(tell_why(f"Le serveur s’est arrêté (code {code}) ; il repart", code, log))
        if children[1].poll() is None:
            continue
        if worker_starts_at is None:
            worker_starts_at = time.monotonic() + WORKER_PAUSE_SECONDS
            note("Les tâches de fond se sont arrêtées ; Jalons les relance dans quelques secondes.")
        elif time.monotonic() >= worker_starts_at:
            worker_starts_at = None
            children[1] = start_worker()
    return None


def is_one_death_too_many(deaths: list[float]) -> bool:
    """Notes one more death of the server. In the middle of an evening it starts again; it gives up when it dies over
    and over, and the system of its host decides."""
    now = time.monotonic()
    deaths[:] = [*(death for death in deaths if now - death < RESTART_WINDOW_SECONDS), now]
    return len(deaths) > MOST_RESTARTS


def tell_last_death(code: int) -> str:
    reason = ", peut-être faute de mémoire" if code == -9 else ""
    times = MOST_RESTARTS + 1
    return (
        f"Le serveur s’est arrêté {times} fois en moins d’une minute (code {code}{reason}) : Jalons est arrêté,"
        " redémarrez-le"
    )


def end(*processes: Process) -> None:
    """Asks them to stop, then kills those that are still there after some seconds. Deaf to signals meanwhile: a second
    Ctrl-C would leave some of them behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        process.send_signal(PLEASE_STOP)
    limit = time.monotonic() + PATIENCE_SECONDS
    while alive:
        if time.monotonic() > limit:
            for process in alive:
                process.kill()
        time.sleep(0.02)
        alive = [process for process in alive if process.poll() is None]
    for number, handler in before.items():
        signal.signal(number, handler)


def heard_signals() -> list[int]:
    """The signals that stop this process, without those that it was started to ignore."""
    return [
        number for number in STOP_SIGNALS if number not in KEPT_IGNORED or signal.getsignal(number) != signal.SIG_IGN
    ]


def hold_signals_back() -> None:
    """Called before this process becomes another program: a signal that comes meanwhile is kept for that one."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)


def let_signals_through() -> None:
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def tell_why(sentence: str, code: int, log: str) -> str:
    """Whoever was killed could not write why."""
    has_detail = False
    if log and code >= 0:
        try:
            with open(log, "rb") as lines:
                has_detail = bool(lines.read(1))
        except OSError:
            pass
    return f"{sentence} ; le détail est dans {log}." if has_detail else f"{sentence}."


def note(text: str) -> None:
    """Never stops nor holds up what it tells of: a terminal that is gone, a full disk and a reader that stands still lose
    the sentence."""
    try:
        # Windows asks this of sockets alone.
        if sys.platform == "win32" or select.select([], [ERRORS], [], 0)[1]:
            os.write(ERRORS, f"{text}\n".encode(errors="replace"))
    except OSError:
        pass


def arguments(log: str, children: Sequence[Process], *commands: Sequence[object]) -> list[str]:
    """What `read_arguments` reads: the log, the numbers of the children, then the commands of the first two."""
    words: list[object] = [log, *(child.pid for child in children)]
    for command in commands:
        words += [BETWEEN, *command]
    return [str(word) for word in words]


def read_arguments(words: list[str]) -> tuple[str, list[str], list[str], list[str]]:
    first = words.index(BETWEEN)
    second = words.index(BETWEEN, first + 1)
    return words[0], words[1:first], words[first + 1 : second], words[second + 1 :]


if __name__ == "__main__":
    sys.exit(main(*read_arguments(sys.argv[1:])))
