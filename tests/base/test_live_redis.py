import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.live.news import News, Withdrawal, encode_event
from jalons.base.live.redis import HELD_LIMIT, InOrder, RedisWire, channel_name
from tests.redis import Server, serving, wait_for

NEWS = News(
    "room", 3, {"wall": encode_event(3, "note", "« Où ? » 🙂 שלום\n<b>"), "phones": encode_event(3, "count", "3")}
)


def news(number: int, topic: str = "room") -> News:
    return News(topic, number, None)


# --- the order -------------------------------------------------------------------------------------------------------


def given_in_order(numbers: list[int], let_go: bool = False) -> list[int]:
    received: list[int] = []
    order = InOrder(lambda one: received.append(one.number if isinstance(one, News) else -1))
    for number in numbers:
        order.receive(news(number), 0.0)
    if let_go:
        order.let_go(1.0)
    return received


@pytest.mark.parametrize(
    ("published", "at_once", "in_the_end"),
    [
        ([1, 2, 3], [1, 2, 3], [1, 2, 3]),
        ([1, 3, 2], [1, 2, 3], [1, 2, 3]),
        ([7, 9, 8, 10], [7, 8, 9, 10], [7, 8, 9, 10]),
        ([1, 3, 4], [1], [1, 3, 4]),
        ([5, 4, 6], [5, 4, 6], [5, 4, 6]),
    ],
)
def test_who_comes_early_waits_for_the_one_before(
    published: list[int], at_once: list[int], in_the_end: list[int]
) -> None:
    assert given_in_order(published) == at_once
    assert given_in_order(published, let_go=True) == in_the_end


@given(st.permutations(range(2, 20)))
def test_whatever_the_order_all_is_given_once_and_in_order(numbers: list[int]) -> None:
    assert given_in_order([1, *numbers]) == list(range(1, 20))


def test_a_hole_is_not_waited_for_with_the_hands_full_nor_by_another_topic() -> None:
    assert given_in_order([1, *range(3, HELD_LIMIT + 4)]) == [1, *range(3, HELD_LIMIT + 4)]
    received: list[News | Withdrawal] = []
    order = InOrder(received.append)
    for one in (news(1), news(3), news(1, "hall"), news(2, "hall"), Withdrawal("member:1")):
        order.receive(one, 0.0)
    assert received == [news(1), news(1, "hall"), news(2, "hall"), news(3), Withdrawal("member:1")]


# --- a real Redis ----------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def wire(server: Server) -> Iterator[RedisWire]:
    wire = RedisWire(server.url)
    yield wire
    wire.close()


def test_news_arrives_after_the_commit_in_order_and_never_when_rolled_back(wire: RedisWire, real_commits: None) -> None:
    received: queue.Queue[object] = queue.Queue()
    wire.listen(received.put)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        wire.send(news(2))
        raise ZeroDivisionError
    with transaction.atomic():
        wire.send(NEWS)
        wire.send(news(4))
        wire.send(Withdrawal("member:1"))
        assert received.empty()
    assert [received.get(timeout=5) for _ in range(3)] == [NEWS, news(4), Withdrawal("member:1")]
    assert received.empty()


def test_a_redis_that_goes_ends_every_stream_then_is_heard_again(
    wire: RedisWire, server: Server, real_commits: None
) -> None:
    received: queue.Queue[object] = queue.Queue()
    wire.listen(received.put)
    server.stop()
    assert received.get(timeout=5) == Withdrawal(None)
    wire.send(news(1))  # nobody hears it, and the writer does not suffer
    server.start()
    wait_for(wire.health)
    while not received.empty():
        assert received.get() == Withdrawal(None)
    wire.send(NEWS)
    assert received.get(timeout=5) == NEWS


def test_two_processes_hear_each_other_and_another_instance_nothing(
    wire: RedisWire, server: Server, real_commits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, stranger = RedisWire(server.url), RedisWire(server.url)
    heard: dict[str, queue.Queue[object]] = {name: queue.Queue() for name in ("wire", "other", "stranger")}
    wire.listen(heard["wire"].put)
    other.listen(heard["other"].put)
    monkeypatch.setattr("jalons.base.live.redis.channel_name", lambda: "jalons:another")
    stranger.listen(heard["stranger"].put)
    monkeypatch.undo()
    other.send(NEWS)
    assert [heard[name].get(timeout=5) for name in ("wire", "other")] == [NEWS, NEWS]
    assert heard["stranger"].empty()
    other.close()
    stranger.close()


def test_an_unreadable_message_is_left_out(wire: RedisWire, real_commits: None) -> None:
    received: queue.Queue[object] = queue.Queue()
    wire.listen(received.put)
    wire._sender.publish(channel_name(), "not json")
    wire._sender.publish(channel_name(), "[]")
    wire.send(NEWS)
    assert received.get(timeout=5) == NEWS


def test_a_wire_without_its_server_is_not_well_and_no_writer_suffers(
    monkeypatch: pytest.MonkeyPatch, real_commits: None
) -> None:
    monkeypatch.setattr("jalons.base.live.listener.READY_SECONDS", 0.3)
    wire = RedisWire("redis://127.0.0.1:9")
    assert wire.health() is False
    wire.send(NEWS)
    wire.close()
