"""Several processes and a Redis (or Valkey) that the host already has: PUBLISH after the commit, SUBSCRIBE on a
connection of our own.

A publication is not part of the transaction, so two commits may be published in the wrong order: news that comes early
waits a moment for the one before it. A lost publication (Redis down, a process killed between its commit and its
publication) leaves a hole in the numbers of its topic: pages that meet it reload.
"""

import hashlib
import logging
import time
from functools import partial

import redis
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from jalons.base.live.listener import ListeningWire, from_payload, to_payload
from jalons.base.live.news import News, Receive, Withdrawal
from launch.reasons import french_reason

SEND_SECONDS = 1  # a room waits no longer than this for a Redis that does not answer
HEARTBEAT_SECONDS = 15
READ_SECONDS = 20
PATIENCE_SECONDS = 0.1
HELD_LIMIT = 100

logger = logging.getLogger(__name__)


def channel_name() -> str:
    """A name of ours only: other instances may share this Redis, and channels ignore its numbered databases."""
    return f"jalons:{hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:24]}"


class RedisWire(ListeningWire):
    lost = (redis.RedisError, OSError)

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._sender = self._client(SEND_SECONDS)

    def _client(self, seconds: float) -> redis.Redis:
        # No automatic reconnection: it would hide that news was lost meanwhile.
        never = Retry(NoBackoff(), 0)
        return redis.Redis.from_url(
            self._url,
            retry=never,
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            health_check_interval=HEARTBEAT_SECONDS,
        )

    def send(self, news: News | Withdrawal) -> None:
        transaction.on_commit(partial(self._publish, to_payload(news)), robust=True)

    def _publish(self, payload: str) -> None:
        try:
            self._sender.publish(channel_name(), payload)
        except (redis.RedisError, OSError):
            # A pooled connection may have died since its last use: try once more on a new one.
            self._sender.connection_pool.disconnect()
            try:
                self._sender.publish(channel_name(), payload)
            except (redis.RedisError, OSError) as error:
                logger.warning(_("Une note n’a pas été annoncée en direct (%s)."), french_reason(str(error)))

    def close(self) -> None:
        super().close()
        self._sender.close()

    def _hear(self) -> None:
        in_order = InOrder(self._give_news)
        with self._client(READ_SECONDS) as client, client.pubsub(ignore_subscribe_messages=True) as listener:
            listener.subscribe(channel_name())
            listener.get_message(timeout=SEND_SECONDS)  # the answer to SUBSCRIBE: from here on, no news is missed
            self._ready.set()
            while not self._closing.is_set():
                message = listener.get_message(timeout=in_order.patience())
                if message and message["type"] == "message":
                    self._sort(message["data"], in_order)
                in_order.let_go(time.monotonic())

    def _sort(self, payload: bytes, in_order: "InOrder") -> None:
        try:
            news = from_payload(payload)
        except Exception:
            logger.exception(_("Une annonce du direct ne se lit pas"))
            return
        in_order.receive(news, time.monotonic())


class InOrder:
    """Passes on the news of each topic in the order of its numbers, as long as the missing ones come within a
    moment."""

    def __init__(self, give: Receive) -> None:
        self._give = give
        self._last: dict[str, int] = {}
        self._held: dict[str, dict[int, News]] = {}
        self._until: dict[str, float] = {}

    def receive(self, news: News | Withdrawal, now: float) -> None:
        if isinstance(news, Withdrawal):
            # News published before a right ended is passed on before the end of the right.
            for topic in list(self._held):
                self._release(topic)
            self._give(news)
            return
        last = self._last.get(news.topic)
        if last is None or news.number <= last + 1:
            self._pass(news)
            self._follow(news.topic)
            return
        waiting = self._held.setdefault(news.topic, {})
        waiting[news.number] = news
        self._until.setdefault(news.topic, now + PATIENCE_SECONDS)
        if len(waiting) > HELD_LIMIT:
            self._release(news.topic)

    def let_go(self, now: float) -> None:
        """Passes on news that has waited long enough, even after a hole: the hub then tells pages to reload."""
        for topic in [topic for topic, until in self._until.items() if until <= now]:
            self._release(topic)

    def patience(self) -> float:
        return PATIENCE_SECONDS / 4 if self._until else 1.0

    def _pass(self, news: News) -> None:
        self._last[news.topic] = max(news.number, self._last.get(news.topic, 0))
        self._give(news)

    def _follow(self, topic: str) -> None:
        waiting = self._held.get(topic, {})
        while news := waiting.pop(self._last[topic] + 1, None):
            self._pass(news)
        if not waiting:
            self._held.pop(topic, None)
            self._until.pop(topic, None)

    def _release(self, topic: str) -> None:
        self._until.pop(topic, None)
        for _number, news in sorted(self._held.pop(topic, {}).items()):
            self._pass(news)
