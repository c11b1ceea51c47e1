"""What run.py prints for the person at the terminal."""

from __future__ import annotations

import sys
import time


class Stop(Exception):
    """A French sentence that says what to do; printed without a traceback."""


class Ended(KeyboardInterrupt):
    """SIGTERM or SIGHUP. Unlike Ctrl-C, they do not reach the children in the foreground."""


def say(text: str) -> None:
    print(text, flush=True)


def note(text: str, end: str = "\n") -> None:
    """Prints on the error stream, so that the output of `manage` and `bench` can be piped. What cannot be written there
    (a terminal that is gone, a full disk) stops nothing."""
    try:  # noqa: SIM105 contextlib would be one more module of a process that only waits
        print(text, end=end, file=sys.stderr, flush=True)
    except OSError:
        pass


def say_goodbye(text: str) -> None:
    """Prints over the « ^C » that the terminal has just written."""
    note(f"\r\033[K{text}" if sys.stderr.isatty() else text)


class Progress:
    """Counts seconds beside a label after the first two; prints nothing for quick steps."""

    QUIET_SECONDS = 2

    def __init__(self, label: str) -> None:
        self.begin(label)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        """After an interruption, only the line that reports it is printed."""
        self.end(total=kind is None)

    def begin(self, label: str) -> None:
        self.label = label
        self.start = time.monotonic()
        self.shown = 0

    def tick(self) -> None:
        seconds = int(time.monotonic() - self.start)
        if seconds < self.QUIET_SECONDS or seconds == self.shown:
            return
        if sys.stderr.isatty():
            note(f"\r{self.label}… {seconds} s", end="")
        elif not self.shown:
            note(f"{self.label}…")
        self.shown = seconds

    def end(self, total: bool = True) -> None:
        """With `total=False`, the duration is not printed, because the caller prints it."""
        if self.shown and sys.stderr.isatty():
            note("\r\033[K", end="")
        if self.shown and total:
            note(f"{self.label}\u00a0: {time.monotonic() - self.start:.0f} s")


def disk_full(what: str) -> str:
    return f"Le disque est plein ({what}) : libérez de la place, puis relancez la même commande."
