"""Several processes with nothing but PostgreSQL: NOTIFY in the writer's transaction, LISTEN on a connection of our own.

A NOTIFY inside a transaction is delivered only if it commits, and in the order of commits: no event overtakes another.
"""

import psycopg
from django.db import connection

from jalons.base.live.listener import ListeningWire, to_payload
from jalons.base.live.news import News, Withdrawal

CHANNEL = "jalons"
PAYLOAD_LIMIT = 7_999  # bytes: PostgreSQL refuses 8,000


class PostgresWire(ListeningWire):
    """`url` is a direct connection to the database the floors write to (not through a transaction pooler)."""

    lost = (psycopg.Error,)

    def send(self, news: News | Withdrawal) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, to_payload(news, PAYLOAD_LIMIT)])

    def _hear(self) -> None:
        with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as listener:
            listener.execute(f"LISTEN {CHANNEL}")
            self._ready.set()
            while not self._closing.is_set():
                for notification in listener.notifies(timeout=1):
                    self._give(notification.payload)
