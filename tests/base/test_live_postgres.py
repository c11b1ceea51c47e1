import json
import queue
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from jalons.base.live.listener import from_payload, to_payload
from jalons.base.live.news import News, Withdrawal, encode_event
from jalons.base.live.postgres import PAYLOAD_LIMIT, PostgresWire
from tests import postgres

NEWS = News(
    "room", 3, {"wall": encode_event(3, "note", "« Où ? » 🙂 שלום\n<b>"), "phones": encode_event(3, "count", "3")}
)


@pytest.mark.parametrize("news", [NEWS, News("room", 4, None), Withdrawal("member:1"), Withdrawal(None)])
def test_news_survives_the_journey(news: News | Withdrawal) -> None:
    assert from_payload(to_payload(news)) == news


def test_a_message_too_long_for_a_notification_becomes_a_reload() -> None:
    just_right = News("room", 5, {"wall": b"x" * (PAYLOAD_LIMIT - 200)})
    too_long = News("room", 5, {"wall": "é".encode() * (PAYLOAD_LIMIT // 2)})
    assert from_payload(to_payload(just_right, PAYLOAD_LIMIT)) == just_right
    assert from_payload(to_payload(too_long, PAYLOAD_LIMIT)) == News("room", 5, None)
    assert len(to_payload(too_long, PAYLOAD_LIMIT).encode()) <= PAYLOAD_LIMIT


@pytest.fixture
def wire(django_db_setup: None) -> Iterator[PostgresWire]:
    wire = PostgresWire(postgres.address())
    yield wire
    wire.close()


@pytest.mark.django_db
def test_the_server_accepts_the_longest_notification() -> None:
    postgres.address()
    texts = ("é" * length for length in range(PAYLOAD_LIMIT // 2 - 60, PAYLOAD_LIMIT // 2 + 1))
    for text in texts:
        PostgresWire("").send(News("room", 1, {"wall": text.encode()}))


def test_news_arrives_after_the_commit_in_order_and_never_when_rolled_back(
    wire: PostgresWire, real_commits: None
) -> None:
    received: queue.Queue[object] = queue.Queue()
    wire.listen(received.put)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        wire.send(News("room", 1, {}))
        raise ZeroDivisionError
    with transaction.atomic():
        wire.send(NEWS)
        wire.send(News("room", 4, None))
        assert received.empty()
    assert [received.get(timeout=3), received.get(timeout=3)] == [NEWS, News("room", 4, None)]
    assert received.empty()


def test_a_lost_connection_ends_every_stream_then_listens_again(wire: PostgresWire, real_commits: None) -> None:
    received: queue.Queue[object] = queue.Queue()
    wire.listen(received.put)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query = 'LISTEN jalons' AND datname = current_database()"
        )
    assert received.get(timeout=3) == Withdrawal(None)
    wire.listen(received.put)
    wire.send(NEWS)
    assert received.get(timeout=3) == NEWS


def test_a_wire_without_its_server_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jalons.base.live.listener.READY_SECONDS", 0.3)
    wire = PostgresWire("postgres://nobody@127.0.0.1:9/none")
    assert wire.health() is False
    wire.close()


def test_an_unreadable_notification_is_left_out() -> None:
    wire = PostgresWire("")
    received: list[object] = []
    wire._receive = received.append
    wire._give("not json")
    wire._give(json.dumps({"withdraw": "member:1"}))
    assert received == [Withdrawal("member:1")]
