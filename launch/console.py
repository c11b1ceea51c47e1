"""What the person at the terminal reads."""

from __future__ import annotations

import sys
import time


class Stop(Exception):
    """One plain French sentence with the way out; printed without a traceback."""


class Ended(KeyboardInterrupt):
    """SIGTERM or SIGHUP. Unlike Ctrl-C, children in the foreground did not receive it."""


def say(text: str) -> None:
    print(text, flush=True)


def note(text: str, end: str = "\n") -> None:
    """Beside the result: on the error stream, so that the output of `manage` and `bench` can be piped."""
    print(text, end=end, file=sys.stderr, flush=True)


def say_goodbye(text: str) -> None:
    """On a line of its own: the terminal has just written « ^C »."""
    note(f"\r\033[K{text}" if sys.stderr.isatty() else text)


class Progress:
    """Counts seconds beside a label once it lasts more than two; says nothing of what is quick."""

    QUIET_SECONDS = 2

    def __init__(self, label: str) -> None:
        self.begin(label)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        """Whoever interrupts reads the one line that says so."""
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
        """`total=False` leaves the line to what follows, for those who say the duration themselves."""
        if self.shown and sys.stderr.isatty():
            note("\r\033[K", end="")
        if self.shown and total:
            note(f"{self.label}\u00a0: {time.monotonic() - self.start:.0f} s")


def disk_full(what: str) -> str:
    return f"Le disque est plein ({what}) : libérez de la place, puis relancez la même commande."
