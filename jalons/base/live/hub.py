"""The hub: gives each piece of news to the pages that follow its topic.

A message is encoded once and written to each page in the callback that receives it: no task wakes up per reader. A
reader who does not keep up loses its queue and is told to reload (`resync`); nobody waits for it. Numbers of a topic
follow one another without a hole, so a page that misses one, for whatever reason, is told to reload too.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from jalons.base.live.news import News, Receive, Wire, Withdrawal, resync_event

QUEUE_LIMIT = 200
PING_SECONDS = 15
PING = b": ping\n\n"
# Streams of one person at once: the tabs of a browser, the screens of a room. Each one is an open file of the server.
MOST_STREAMS = 12

type Send = Callable[[Any], Coroutine[Any, Any, None]]


class LocalWire:
    """One process: the news is handed over in memory."""

    def __init__(self) -> None:
        self._receive: Receive | None = None

    def send(self, news: News | Withdrawal) -> None:
        if self._receive:
            transaction.on_commit(partial(self._receive, news), robust=True)

    def listen(self, receive: Receive) -> None:
        self._receive = receive

    def health(self) -> bool:
        return True


@dataclass(eq=False)
class Subscriber:
    """One open page. Everything but its creation runs in its event loop."""

    topic: str
    audience: str
    keys: frozenset[str]
    send: Send
    loop: asyncio.AbstractEventLoop
    # Who asked for the stream: a participant, or a session.
    asker: str = ""
    # The last event that the page has, sent or queued; None until the past events have been sent.
    number: int | None = None
    _early: deque[News] = field(default_factory=lambda: deque(maxlen=QUEUE_LIMIT))
    _queue: deque[bytes] = field(default_factory=deque)
    _writing: asyncio.Task[None] | None = None
    _wrote_at: float = 0.0
    _ended: bool = False

    def start(self, number: int) -> None:
        """The page has everything up to `number`; news received meanwhile is sent now."""
        self.number = number
        self._wrote_at = self.loop.time()
        while self._early:
            self.receive(self._early.popleft())
        if self._ended:
            self._flush()

    def receive(self, news: News) -> None:
        if self.number is None:
            self._early.append(news)
        elif news.number > self.number and not self._ended:
            in_order = news.number == self.number + 1 and len(self._queue) < QUEUE_LIMIT
            self.number = news.number
            if not in_order or news.messages is None:
                self._queue.clear()
                self._push(resync_event(news.number))
            elif message := news.messages.get(self.audience):
                self._push(message)

    def ping(self, now: float) -> None:
        if now - self._wrote_at >= PING_SECONDS and not (self.number is None or self._writing or self._ended):
            self._push(PING)

    def end(self) -> None:
        """Ends the stream, once the waiting messages have gone out."""
        if not self._ended:
            self._ended = True
            if self.number is not None and not self._writing:
                self._flush()

    def _push(self, message: bytes) -> None:
        self._queue.append(message)
        if not self._writing:
            self._flush()

    def _flush(self) -> None:
        """Sends all waiting messages in one write. When the network takes it at once, no task is switched."""
        body = b"".join(self._queue)
        self._queue.clear()
        self._wrote_at = self.loop.time()
        message = {"type": "http.response.body", "body": body, "more_body": not self._ended}
        task = asyncio.Task(self.send(message), loop=self.loop, eager_start=True)
        if not task.done():
            self._writing = task
            task.add_done_callback(partial(self._written, was_ended=self._ended))

    def _written(self, task: asyncio.Task[None], *, was_ended: bool) -> None:
        self._writing = None
        if self._queue or (self._ended and not was_ended):
            self._flush()


class Hub:
    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._topics: dict[str, dict[Subscriber, None]] = {}
        self._askers: dict[str, dict[Subscriber, None]] = {}
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def publish(self, topic: str, number: int, messages: Mapping[str, bytes]) -> None:
        """Called inside the transaction that wrote event `number` of this topic, under the lock that numbered it."""
        self.wire.send(News(topic, number, messages))

    def withdraw(self, key: str) -> None:
        """Ends, after the commit, the streams that were opened with a right that no longer exists."""
        self.wire.send(Withdrawal(key))

    def health(self) -> bool:
        return self.wire.health()

    def subscribe(self, subscriber: Subscriber) -> None:
        """Called from any thread. Everything committed from now on reaches the subscriber, once it is started.

        When an asker has one stream too many, their oldest is ended: a phone that changes networks leaves dead ones
        behind.
        """
        oldest = None
        with self._lock:
            self._loop = subscriber.loop
            self._topics.setdefault(subscriber.topic, {})[subscriber] = None
            if subscriber.asker:
                streams = self._askers.setdefault(subscriber.asker, {})
                streams[subscriber] = None
                if len(streams) > MOST_STREAMS:
                    oldest = next(iter(streams))
                    del streams[oldest]
        if oldest:
            oldest.loop.call_soon_threadsafe(oldest.end)
        self.wire.listen(self._receive)

    def unsubscribe(self, subscriber: Subscriber) -> None:
        with self._lock:
            followers = self._topics.get(subscriber.topic, {})
            followers.pop(subscriber, None)
            if not followers:
                self._topics.pop(subscriber.topic, None)
            streams = self._askers.get(subscriber.asker, {})
            streams.pop(subscriber, None)
            if not streams:
                self._askers.pop(subscriber.asker, None)

    def subscribers(self, topic: str | None = None) -> Iterable[Subscriber]:
        with self._lock:
            if topic is not None:
                return tuple(self._topics.get(topic, ()))
            return [subscriber for followers in self._topics.values() for subscriber in followers]

    def ping(self) -> None:
        for subscriber in self.subscribers():
            subscriber.ping(subscriber.loop.time())

    def _receive(self, news: News | Withdrawal) -> None:
        if self._loop and not self._loop.is_closed() and self._topics:
            self._loop.call_soon_threadsafe(self._deliver, news)

    def _deliver(self, news: News | Withdrawal) -> None:
        if isinstance(news, News):
            for subscriber in self.subscribers(news.topic):
                subscriber.receive(news)
        else:
            for subscriber in self.subscribers():
                if news.key is None or news.key in subscriber.keys:
                    subscriber.end()


def _make_wire(url: str) -> Wire:
    if url == "local":
        return LocalWire()
    if url.startswith("redis"):
        from jalons.base.live.redis import RedisWire

        return RedisWire(url)
    from jalons.base.live.postgres import PostgresWire

    return PostgresWire(url)


hub = Hub(_make_wire(settings.HUB_URL))
