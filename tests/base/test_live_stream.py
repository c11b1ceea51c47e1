"""The stream through a real server, both HTTP implementations of uvicorn, both event loops."""

import http.client
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from django.core.handlers.asgi import ASGIHandler
from django.test import Client

from jalons.base.live.hub import QUEUE_LIMIT, Hub, LocalWire, hub
from jalons.base.live.news import News, Withdrawal, encode_event, resync_event
from jalons.base.live.stream import LiveStreams
from tests.base import live_urls

RETRY = b"retry: 1000\n\n"


@pytest.fixture(autouse=True)
def room(settings: Any) -> Iterator[list[str]]:
    settings.ROOT_URLCONF = "tests.base.live_urls"
    live_urls.WRITTEN[:] = ["un", "deux", "trois"]
    yield live_urls.WRITTEN
    live_urls.WRITTEN.clear()


@pytest.fixture(params=["jalons.base.connections:Connection-uvloop", "h11-asyncio"])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, Hub]]:
    http_name, loop_name = request.param.split("-")
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        LiveStreams(ASGIHandler()),
        http=http_name,
        loop=loop_name,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    yield f"127.0.0.1:{sock.getsockname()[1]}", hub
    running.should_exit = True
    thread.join(5)


class Reader:
    def __init__(self, host: str, path: str = "/flux/", **headers: str) -> None:
        self.connection = http.client.HTTPConnection(host, timeout=3)
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        self.response = self.connection.getresponse()
        self.got = bytearray()

    def until(self, expected: bytes) -> bytearray:
        """What has come, once it ends with what is expected."""
        while not self.got.endswith(expected):
            part = self.response.read1()
            if not part:
                break
            self.got += part
        return self.got

    def close(self) -> None:
        self.connection.close()


@contextmanager
def reading(host: str, path: str = "/flux/", **headers: str) -> Iterator[Reader]:
    reader = Reader(host, path, **headers)
    try:
        yield reader
    finally:
        reader.close()


def note(number: int, text: str) -> bytes:
    return encode_event(number, "note", text)


def write(hub: Hub, text: str) -> None:
    live_urls.WRITTEN.append(text)
    number = len(live_urls.WRITTEN)
    hub._receive(News("room", number, {"wall": note(number, text)}))


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 3
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_page_receives_what_it_missed_then_what_happens(server: tuple[str, Hub]) -> None:
    host, hub = server
    with reading(host, "/flux/?after=2") as page:
        assert page.until(note(3, "trois")) == RETRY + note(3, "trois")
        write(hub, "quatre")
        assert page.until(note(4, "quatre")) == RETRY + note(3, "trois") + note(4, "quatre")


def test_a_stream_says_that_it_must_be_neither_kept_nor_held_nor_compressed(server: tuple[str, Hub]) -> None:
    host, _hub = server
    live_urls.WRITTEN[:] = ["long " * 100]
    with reading(host) as page:
        names = ("Content-Type", "Cache-Control", "X-Accel-Buffering", "Content-Encoding", "Content-Length")
        assert [page.response.getheader(name) for name in names] == ["text/event-stream", "no-cache", "no", None, None]
        assert page.until(b"\n\n").startswith(RETRY + b"id: 1\n")


def test_what_the_browser_remembers_wins_over_an_older_page(server: tuple[str, Hub]) -> None:
    host, _hub = server
    with reading(host, "/flux/?after=1", **{"Last-Event-ID": "2"}) as page:
        assert page.until(note(3, "trois")) == RETRY + note(3, "trois")


@pytest.mark.parametrize("after", ["-1", "abc", "9" * 40, "%C2%B2", "99"])
def test_a_page_with_an_impossible_number_gets_everything_or_reloads(server: tuple[str, Hub], after: str) -> None:
    host, _hub = server
    everything = b"".join(note(n, text) for n, text in enumerate(live_urls.WRITTEN, 1))
    expected = resync_event(3) if after == "99" else everything
    with reading(host, f"/flux/?after={after}") as page:
        assert page.until(expected) == RETRY + expected


def test_a_page_that_missed_too_much_reloads(server: tuple[str, Hub]) -> None:
    host, _hub = server
    live_urls.WRITTEN[:] = ["x"] * (QUEUE_LIMIT + 1)
    with reading(host) as page:
        assert page.until(b"\n\n") == RETRY + resync_event(QUEUE_LIMIT + 1)


def test_a_stranger_gets_the_page_of_strangers_and_no_stream(server: tuple[str, Hub]) -> None:
    host, hub = server
    with reading(host, "/flux/?stranger=1") as page:
        assert page.response.status == 404
    wait_for(lambda: not list(hub.subscribers()))


def test_a_page_that_leaves_is_forgotten(server: tuple[str, Hub]) -> None:
    host, hub = server
    with reading(host) as page:
        page.until(note(3, "trois"))
        wait_for(lambda: len(list(hub.subscribers())) == 1)
    wait_for(lambda: not list(hub.subscribers()))


def test_a_withdrawn_right_closes_the_connection_properly(server: tuple[str, Hub]) -> None:
    host, hub = server
    with reading(host, "/flux/?after=3") as page:
        page.until(RETRY)
        wait_for(lambda: len(list(hub.subscribers())) == 1)
        hub._receive(Withdrawal("member:1"))
        assert page.response.read() == b""
    wait_for(lambda: not list(hub.subscribers()))


def test_a_reader_that_stops_reading_is_told_to_reload_and_delays_nobody(server: tuple[str, Hub]) -> None:
    host, hub = server
    name, port = host.split(":")
    asleep = socket.socket()
    asleep.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asleep.connect((name, int(port)))
    asleep.sendall(b"GET /flux/?after=3 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    with reading(host, "/flux/?after=3") as awake:
        awake.until(RETRY)
        wait_for(lambda: len(list(hub.subscribers())) == 2)
        for turn in range(400):
            write(hub, f"{turn} " + "x" * 40_000)
            if turn % 50 == 49:
                awake.until(note(turn + 4, live_urls.WRITTEN[-1]))
        assert awake.got.count(b"event: note") == 400
        asleep.settimeout(0.5)
        seen = bytearray()
        while b"resync" not in seen[-200_000:]:
            seen += asleep.recv(1 << 20)
        assert seen.count(b"event: resync") == 1
        asleep.close()
    wait_for(lambda: not list(hub.subscribers()))


def test_without_the_wrapper_the_answer_is_the_past_and_the_browser_asks_again(client: Client) -> None:
    answer = client.get("/flux/?after=1")
    assert answer.content == RETRY + note(2, "deux") + note(3, "trois")


def test_a_local_wire_is_well() -> None:
    assert Hub(LocalWire()).health() is True


def test_one_person_follows_no_more_than_a_few_pages(server: tuple[str, Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    host, hub = server
    monkeypatch.setattr(sys.modules[Hub.__module__], "MOST_STREAMS", 2)
    everything = RETRY + note(1, "un") + note(2, "deux") + note(3, "trois")
    with reading(host, "/flux/?asker=neighbour") as neighbour:
        assert neighbour.until(everything) == everything
        pages = [Reader(host, "/flux/?asker=phone") for _ in range(3)]
        for page in pages:
            assert page.until(everything) == everything
        assert pages[0].response.read1() == b""  # ended: the browser comes back by itself
        wait_for(lambda: len(list(hub.subscribers("room"))) == 3)
        write(hub, "quatre")
        for page in (neighbour, *pages[1:]):
            assert page.until(note(4, "quatre")).endswith(note(4, "quatre"))
        for page in pages:
            page.close()
