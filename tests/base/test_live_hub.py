import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from django.db import transaction

from jalons.base.live.hub import PING, PING_SECONDS, QUEUE_LIMIT, Hub, LocalWire, Subscriber
from jalons.base.live.news import News, Withdrawal, encode_event, resync_event


class Page:
    """A browser page, seen from the hub: what it was sent, and a network that can be held."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.ended = False
        self.network = asyncio.Event()
        self.network.set()

    async def send(self, message: dict[str, Any]) -> None:
        await self.network.wait()
        self.writes.append(message["body"])
        self.ended = not message["more_body"]

    def subscriber(self, audience: str = "wall", keys: frozenset[str] = frozenset()) -> Subscriber:
        return Subscriber("room", audience, keys, self.send, asyncio.get_running_loop())


def note(number: int) -> bytes:
    return encode_event(number, "note", f"text {number}")


def news(number: int) -> News:
    return News("room", number, {"wall": note(number)})


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 5))


def test_an_event_keeps_the_line_breaks_of_its_text() -> None:
    assert encode_event(7, "note", "un\r\ndeux\rtrois\n\u2028") == (
        "id: 7\nevent: note\ndata: un\ndata: deux\ndata: trois\ndata: \u2028\n\n".encode()
    )


def test_a_ready_page_is_written_to_at_once_without_a_turn_of_the_loop() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        subscriber.receive(news(1))
        assert page.writes == [note(1)]

    run(story)


def test_what_commits_while_the_past_is_read_comes_after_it_and_once() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        for number in (4, 5, 6):
            subscriber.receive(news(number))
        assert page.writes == []
        subscriber.start(5)
        assert page.writes == [note(6)]

    run(story)


def test_more_than_a_queue_while_the_past_is_read_means_reload() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        for number in range(1, QUEUE_LIMIT + 2):
            subscriber.receive(news(number))
        subscriber.start(0)
        assert page.writes[0] == resync_event(2)
        assert page.writes[1:] == [note(number) for number in range(3, QUEUE_LIMIT + 2)]

    run(story)


def test_all_that_waits_for_a_slow_page_goes_out_in_one_write() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        page.network.clear()
        for number in (1, 2, 3):
            subscriber.receive(news(number))
        page.network.set()
        await asyncio.sleep(0.01)
        assert page.writes == [note(1), note(2) + note(3)]

    run(story)


def test_a_page_that_does_not_keep_up_is_told_to_reload_then_follows_again() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        page.network.clear()
        last = QUEUE_LIMIT + 2
        for number in range(1, last + 1):
            subscriber.receive(news(number))
        page.network.set()
        await asyncio.sleep(0.01)
        subscriber.receive(news(last + 1))
        assert page.writes == [note(1), resync_event(last), note(last + 1)]

    run(story)


def test_a_slow_page_makes_nobody_wait() -> None:
    async def story() -> None:
        hub = Hub(LocalWire())
        slow, quick = Page(), Page()
        for page in (slow, quick):
            subscriber = page.subscriber()
            hub.subscribe(subscriber)
            subscriber.start(0)
        slow.network.clear()
        hub._deliver(news(1))
        hub._deliver(news(2))
        assert (slow.writes, quick.writes) == ([], [note(1), note(2)])
        slow.network.set()
        await asyncio.sleep(0.01)
        assert slow.writes == [note(1), note(2)]

    run(story)


def test_a_hole_in_the_numbers_means_reload() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        for number in (1, 3, 2, 4):
            subscriber.receive(news(number))
        assert page.writes == [note(1), resync_event(3), note(4)]

    run(story)


def test_news_without_messages_means_reload() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        subscriber.receive(News("room", 1, None))
        assert page.writes == [resync_event(1)]

    run(story)


def test_an_audience_that_is_not_concerned_receives_nothing_and_misses_nothing() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber(audience="phones")
        subscriber.start(0)
        subscriber.receive(news(1))
        subscriber.receive(News("room", 2, {"phones": note(2)}))
        assert page.writes == [note(2)]

    run(story)


def test_only_a_silent_page_is_pinged() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        now = asyncio.get_running_loop().time()
        subscriber.ping(now + PING_SECONDS - 1)
        assert page.writes == []
        subscriber.ping(now + PING_SECONDS + 1)
        assert page.writes == [PING]

    run(story)


def test_a_withdrawn_right_ends_the_streams_opened_with_it_and_no_other() -> None:
    async def story() -> None:
        hub = Hub(LocalWire())
        pages = {key: Page() for key in ("member:1", "member:2")}
        for key, page in pages.items():
            subscriber = page.subscriber(keys=frozenset({key}))
            hub.subscribe(subscriber)
            subscriber.start(0)
        hub._deliver(Withdrawal("member:1"))
        hub._deliver(news(1))
        assert {key: (page.ended, page.writes) for key, page in pages.items()} == {
            "member:1": (True, [b""]),
            "member:2": (False, [note(1)]),
        }

    run(story)


def test_a_slow_page_whose_right_is_withdrawn_gets_what_was_said_before_and_ends() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.start(0)
        page.network.clear()
        subscriber.receive(news(1))
        subscriber.receive(news(2))
        subscriber.end()
        subscriber.receive(news(3))
        page.network.set()
        await asyncio.sleep(0.01)
        assert (page.writes, page.ended) == ([note(1), note(2)], True)

    run(story)


def test_a_right_withdrawn_while_the_past_is_read_ends_the_stream_as_it_starts() -> None:
    async def story() -> None:
        page = Page()
        subscriber = page.subscriber()
        subscriber.end()
        subscriber.start(0)
        assert (page.writes, page.ended) == ([b""], True)

    run(story)


def test_the_hub_forgets_a_page_that_left() -> None:
    async def story() -> None:
        hub = Hub(LocalWire())
        page = Page()
        subscriber = page.subscriber()
        hub.subscribe(subscriber)
        hub.unsubscribe(subscriber)
        hub._deliver(news(1))
        assert (page.writes, list(hub.subscribers()), hub._topics) == ([], [], {})

    run(story)


@pytest.mark.django_db
def test_news_leaves_after_the_commit_and_never_when_rolled_back(django_capture_on_commit_callbacks: Any) -> None:
    hub = Hub(LocalWire())
    received: list[object] = []
    hub.wire.listen(received.append)
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            hub.publish("room", 7, {"wall": note(7)})
            raise ZeroDivisionError
        with transaction.atomic():
            hub.publish("room", 1, {"wall": note(1)})
            hub.withdraw("member:1")
        assert received == []
    assert received == [news(1), Withdrawal("member:1")]
