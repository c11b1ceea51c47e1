"""Several processes, nothing but PostgreSQL: NOTIFY in the writer's transaction, LISTEN on a connection of our own.

NOTIFY inside the transaction is delivered if it commits, in the order of commits: no event overtakes another.
"""

import json
import logging
import threading
from typing import Any

import psycopg
from django.db import connection

from jalons.base.live.hub import News, Receive, Withdrawal

CHANNEL = "jalons"
PAYLOAD_LIMIT = 7_999  # bytes: PostgreSQL refuses 8,000
RETRY_SECONDS = (0.2, 1, 5)
READY_SECONDS = 5

logger = logging.getLogger(__name__)


class PostgresWire:
    """`url` is a direct connection to the database the floors write to (not through a transaction pooler)."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._receive: Receive | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._closing = threading.Event()

    def send(self, news: News | Withdrawal) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, to_payload(news)])

    def listen(self, receive: Receive) -> None:
        self._receive = receive
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="jalons-hub", daemon=True)
                self._thread.start()
        if not self._ready.wait(READY_SECONDS):
            raise ConnectionError("hub: no LISTEN connection to PostgreSQL")

    def health(self) -> bool:
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
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as listener:
                    listener.execute(f"LISTEN {CHANNEL}")
                    self._ready.set()
                    failures = 0
                    while not self._closing.is_set():
                        for notification in listener.notifies(timeout=1):
                            self._give(notification.payload)
            except psycopg.Error as error:
                logger.warning("hub: LISTEN connection lost: %s", error)
            self._ready.clear()
            # What was said meanwhile is lost here, not in the database: pages come back and read it there.
            self._give_news(Withdrawal(None))
            self._closing.wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
            failures += 1

    def _give(self, payload: str) -> None:
        try:
            self._give_news(from_payload(payload))
        except Exception:
            logger.exception("hub: unreadable notification")

    def _give_news(self, news: News | Withdrawal) -> None:
        if self._receive:
            self._receive(news)


def to_payload(news: News | Withdrawal) -> str:
    """JSON that fits in a NOTIFY; a message too long for it becomes « reload »."""
    if isinstance(news, Withdrawal):
        return json.dumps({"withdraw": news.key})
    fields: dict[str, Any] = {"topic": news.topic, "number": news.number}
    if news.messages is None:
        return json.dumps(fields | {"messages": None})
    # The same words for several audiences travel once.
    said: dict[bytes, list[str]] = {}
    for audience, message in news.messages.items():
        said.setdefault(message, []).append(audience)
    texts = {",".join(audiences): message.decode() for message, audiences in said.items()}
    payload = json.dumps(fields | {"messages": texts}, ensure_ascii=False)
    return payload if len(payload.encode()) <= PAYLOAD_LIMIT else json.dumps(fields | {"messages": None})


def from_payload(payload: str) -> News | Withdrawal:
    fields = json.loads(payload)
    if "withdraw" in fields:
        return Withdrawal(fields["withdraw"])
    messages = fields["messages"]
    if messages is not None:
        messages = {one: text.encode() for audiences, text in messages.items() for one in audiences.split(",")}
    return News(fields["topic"], fields["number"], messages)
