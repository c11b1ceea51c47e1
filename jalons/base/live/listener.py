"""What the wires between processes share: a thread that listens, and news written as text."""

import json
import logging
import threading
from abc import ABC, abstractmethod
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.live.news import News, Receive, Withdrawal
from launch.reasons import french_reason

RETRY_SECONDS = (0.2, 1, 5)
READY_SECONDS = 5
HEALTH_SECONDS = 0.5

logger = logging.getLogger(__name__)


class ListeningWire(ABC):
    """Listens on a connection of its own. While the connection is lost, news is missed here but not in the database:
    every stream ends, and the pages come back and read it there."""

    lost: tuple[type[Exception], ...]

    def __init__(self, url: str) -> None:
        self._url = url
        self._receive: Receive | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._closing = threading.Event()

    @abstractmethod
    def send(self, news: News | Withdrawal) -> None: ...

    @abstractmethod
    def _hear(self) -> None:
        """Connects, sets `_ready`, passes on what comes until `_closing`; raises one of `lost` when the connection
        breaks."""

    def listen(self, receive: Receive) -> None:
        self._receive = receive
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="jalons-hub", daemon=True)
                self._thread.start()
        if not self._ready.wait(READY_SECONDS):
            raise ConnectionError("hub: no connection to listen on")

    def health(self) -> bool:
        if self._thread is not None:
            # The thread has had time to connect, so a health check does not wait long for an absent server.
            return self._ready.wait(HEALTH_SECONDS)
        try:
            self.listen(self._receive or (lambda news: None))
        except ConnectionError:
            return False
        return True

    def close(self) -> None:
        self._closing.set()
        if self._thread:
            self._thread.join(5)

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            try:
                self._hear()
            except self.lost as error:
                logger.warning(_("Le direct est coupé, et reprend de lui-même (%s)."), french_reason(str(error)))
            failures = 0 if self._ready.is_set() else failures
            self._ready.clear()
            self._give_news(Withdrawal(None))
            self._closing.wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
            failures += 1

    def _give(self, payload: str | bytes) -> None:
        try:
            self._give_news(from_payload(payload))
        except Exception:
            logger.exception(_("Une annonce du direct ne se lit pas"))

    def _give_news(self, news: News | Withdrawal) -> None:
        if self._receive:
            self._receive(news)


def to_payload(news: News | Withdrawal, limit: int | None = None) -> str:
    """The news as JSON; a message that does not fit in `limit` bytes becomes « reload »."""
    if isinstance(news, Withdrawal):
        return json.dumps({"withdraw": news.key})
    fields: dict[str, Any] = {"topic": news.topic, "number": news.number}
    if news.messages is None:
        return json.dumps(fields | {"messages": None})
    texts = {audience: message.decode() for audience, message in news.messages.items()}
    payload = json.dumps(fields | {"messages": texts}, ensure_ascii=False)
    if limit is None or len(payload.encode()) <= limit:
        return payload
    return json.dumps(fields | {"messages": None})


def from_payload(payload: str | bytes) -> News | Withdrawal:
    fields = json.loads(payload)
    if "withdraw" in fields:
        return Withdrawal(fields["withdraw"])
    messages = fields["messages"]
    if messages is not None:
        messages = {audience: text.encode() for audience, text in messages.items()}
    return News(fields["topic"], fields["number"], messages)
