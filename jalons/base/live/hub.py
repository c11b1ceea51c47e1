"""The hub: gives each piece of news to the pages that follow its topic.

Encoded once, written once per page, in the callback that receives it: no task wakes up per reader. A reader who
does not keep up loses its queue and is told to reload (`resync`); nobody waits for it.
"""

import asyncio
import re
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

QUEUE_LIMIT = 200
PING_SECONDS = 15
PING = b": ping\n\n"
END = b"event: end\ndata: end\n\n"

_LINE_END = re.compile(r"\r\n|\r|\n")
type Send = Callable[[dict[str, Any]], Awaitable[None]]


def encode(number: int, name: str, data: str) -> bytes:
    """One event as it travels. `data` must not be empty: browsers drop such events."""
    lines = "".join(f"data: {line}\n" for line in _LINE_END.split(data))
    return f"id: {number}\nevent: {name}\n{lines}\n".encode()


def resync(number: int) -> bytes:
    """Tells a page that it missed something and must reload its part."""
    return encode(number, "resync", str(number))


@dataclass(frozen=True)
class News:
    """What happened on a topic, as each audience receives it. Numbers follow one another without a hole.

    An audience that is absent receives nothing; `messages=None` makes everybody reload.
    """

    topic: str
    number: int
    messages: Mapping[str, bytes] | None


@dataclass(frozen=True)
class Withdrawal:
    """Every stream opened with this key ends; the pages that still may come back."""

    key: str


class Wire(Protocol):
    """How news goes from the process that writes to those that hold the open pages."""

    def send(self, news: News | Withdrawal) -> None:
        """Called inside the writer's transaction; the news leaves if, and when, it commits."""

    def listen(self, receive: Callable[[News | Withdrawal], None]) -> None:
        """Give all news to `receive`, from any thread; once this returns, none can be missed."""

    def health(self) -> bool: ...


class LocalWire:
    """One process: the news is handed over directly."""

    def __init__(self) -> None:
        self._receive: Callable[[News | Withdrawal], None] | None = None

    def send(self, news: News | Withdrawal) -> None:
        if self._receive:
            transaction.on_commit(partial(self._receive, news), robust=True)

    def listen(self, receive: Callable[[News | Withdrawal], None]) -> None:
        self._receive = receive

    def health(self) -> bool:
        return True


@dataclass(eq=False)
class Subscriber:
    """One open page. `number` is the last event it has, sent or queued."""

    topic: str
    audience: str
    keys: frozenset[str]
    send: Send
    loop: asyncio.AbstractEventLoop
    number: int | None = None
    wrote_at: float = 0.0
    _queue: deque[bytes] = field(default_factory=deque)
    _held: list[News] | None = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _ended: bool = False

    # All of what follows runs in the loop.

    def start(self, number: int) -> None:
        """The page now has everything up to `number`; what came meanwhile follows."""
        self.number = number
        held, self._held = self._held or [], None
        self.wrote_at = self.loop.time()
        for news in held:
            self.receive(news)
        if self._ended:
            self._flush()

    def receive(self, news: News) -> None:
        if self._held is not None or self.number is None:
            self._hold(news)
            return
        if self._ended or news.number <= self.number:
            return
        in_order = news.number == self.number + 1 and news.messages is not None
        self.number = news.number
        message = news.messages.get(self.audience) if in_order and news.messages else resync(news.number)
        if in_order and message is None:
            return
        if in_order and len(self._queue) >= QUEUE_LIMIT:
            message = resync(news.number)
        if message is not None:
            self._push(message)

    def ping(self, now: float) -> None:
        if self._held is None and not self._writing and not self._ended and now - self.wrote_at >= PING_SECONDS:
            self._push(PING)

    def end(self) -> None:
        if not self._ended:
            self._ended = True
            self._queue.clear()
            self._queue.append(END)
            if self._held is None and not self._writing:
                self._flush()
