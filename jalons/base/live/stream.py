"""Streams: Django answers with past events, the hub adds the future ones.

A view answers `follow_topic(request, …)` like any page: middleware, door and database as usual. Its body is the events
that the page has missed. `LiveStreams`, around Django, keeps that answer open once Django has finished with it (no
thread and no database connection is held) and lets the hub write to it directly. Without `LiveStreams` the answer
simply ends, and the browser asks again every second.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from jalons.base.live.hub import QUEUE_LIMIT, Hub, Subscriber, hub
from jalons.base.live.news import resync_event

KEY = "jalons.live"
RETRY = b"retry: 1000\n\n"
_NOT_RELAYED = {b"content-length", b"content-encoding"}

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Any]
type Application = Callable[[Any, Any, Any], Awaitable[None]]


def follow_topic(
    request: HttpRequest,
    *,
    topic: str,
    audience: str,
    keys: Iterable[str],
    asker: str,
    reached: Callable[[], int],
    since: Callable[[int], Iterable[bytes]],
) -> HttpResponse:
    """The events of `topic` that come after the last one the page has, then the future ones.

    `reached()` is the number of the last event in the database; `since(n)` the encoded events after n. `keys` name the
    rights that the stream depends on: `hub.withdraw(key)` ends it. `asker` is who follows, to limit the streams of one
    person.
    """
    opening: _Opening | None = getattr(request, "scope", {}).get(KEY)
    if opening:
        opening.subscribe(topic, audience, frozenset(keys), asker)
    number = reached()
    after = _last_event_number(request)
    past = since(after) if 0 <= number - after <= QUEUE_LIMIT else [resync_event(number)]
    if opening:
        opening.number = number
    response = HttpResponse(b"".join([RETRY, *past]), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Accel-Buffering"] = "no"
    # Compressing each reader's copy costs more than it saves and delays it; this header makes GZipMiddleware skip it.
    response.headers["Content-Encoding"] = "identity"
    return response


def _last_event_number(request: HttpRequest) -> int:
    """The last event the page has: its number when the page was loaded, or what the browser remembers when it
    reconnects."""
    texts = (request.GET.get("after", ""), request.headers.get("Last-Event-ID", ""))
    return max((int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19), default=0)


@dataclass
class _Opening:
    """What a view and `LiveStreams` share about one request, through its ASGI scope."""

    hub: Hub
    loop: asyncio.AbstractEventLoop
    send: Send
    subscriber: Subscriber | None = None
    number: int = 0
    kept_open: bool = False

    def subscribe(self, topic: str, audience: str, keys: frozenset[str], asker: str) -> None:
        # Subscribes before the past is read: events committed in between wait in the subscriber.
        self.subscriber = Subscriber(topic, audience, keys, self.send, self.loop, asker)
        self.hub.subscribe(self.subscriber)

    async def relay(self, message: Message) -> None:
        if self.subscriber:
            message = self._opened(message) if message["type"] == "http.response.start" else message
            if self.kept_open:
                message = message | {"more_body": True}
        await self.send(message)

    def _opened(self, start: Message) -> Message:
        headers = [(name.lower(), value) for name, value in start["headers"]]
        self.kept_open = start["status"] == 200 and (b"content-type", b"text/event-stream") in headers
        if not self.kept_open:
            return start
        return start | {"headers": [(name, value) for name, value in headers if name not in _NOT_RELAYED]}


class LiveStreams:
    """Wraps Django's application and keeps open the answers made by `follow_topic`."""

    def __init__(self, django: Application, hub: Hub = hub) -> None:
        self._django = django
        self._hub = hub
        self._pinging: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._django(scope, receive, send)
            return
        opening = _Opening(self._hub, asyncio.get_running_loop(), send)
        try:
            await self._django(scope | {KEY: opening}, receive, opening.relay)
            if opening.subscriber and opening.kept_open:
                self._keep_pinging(opening.loop)
                opening.subscriber.start(opening.number)
                while (await receive())["type"] != "http.disconnect":
                    pass
        finally:
            if opening.subscriber:
                self._hub.unsubscribe(opening.subscriber)

    def _keep_pinging(self, loop: asyncio.AbstractEventLoop) -> None:
        """Pings silent streams, so that proxies keep them open and dead ones are noticed."""
        if self._pinging is not loop:
            self._pinging = loop
            self._ping(loop)

    def _ping(self, loop: asyncio.AbstractEventLoop) -> None:
        self._hub.ping()
        loop.call_later(1, self._ping, loop)
