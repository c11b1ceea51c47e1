"""Whoever holds the line without asking for anything: their place goes to who asks, and the host is told."""

import errno
import http.client
import logging
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings

from jalons.base import connections, open_files
from launch.server import SERVER_OPTIONS


async def echo(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": bytes(20_000_000)})
        return
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(params=["uvloop", "asyncio"])
def port(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(connections, "HEADERS_SECONDS", 0.2)
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(connections, "UNREAD_SECONDS", 0.4)
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        echo, http=connections.Connection, loop=request.param, ws="none", lifespan="off", log_level="error"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    yield sock.getsockname()[1]
    running.should_exit = True
    thread.join(5)


def opened(port: int, begun: bytes = b"") -> socket.socket:
    # Longer than uvicorn keeps a line that has had its answer.
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    if begun:
        line.sendall(begun)
    return line


def is_closed(line: socket.socket) -> bool:
    """By the server, whichever way it says so; waits for it."""
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def asked(port: int, body: bytes = b"") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/", body)
    answer = connection.getresponse().read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST / HT",
        b"POST / HTTP/1.1\r\nHost: x\r\nX: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        # A second request, after one that was answered.
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
    ],
    ids=["silent", "half a line", "half of the headers", "half a body", "half of the chunks", "half a second request"],
)
def test_a_request_that_never_ends_is_closed(port: int, begun: bytes) -> None:
    line = opened(port, begun)
    if begun.startswith(b"GET"):
        while b"\r\n\r\n" not in line.recv(1000):
            pass
    assert is_closed(line)
    assert asked(port, b"a note") == b"a note"


def test_headers_that_trickle_are_closed(port: int) -> None:
    line = opened(port, b"POST / HTTP/1.1\r\n")
    with pytest.raises(OSError, match=r"reset|pipe"):
        for _ in range(1000):
            line.sendall(b"a: b\r\n")
            time.sleep(0.02)


def test_a_large_body_that_comes_has_the_time_it_takes(port: int) -> None:
    line = opened(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n")
    for _ in range(8):  # more than BODY_SECONDS in all
        time.sleep(0.06)
        line.sendall(bytes(1000))
    assert line.recv(15) == b"HTTP/1.1 200 OK"


HEADERS = b"POST / HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"GET /", b"a" * 1000),
        (HEADERS, b"a: b\r\n" * 200),
        (HEADERS + b"X: ", b"a" * 1000),
        (HEADERS + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"a: b\r\n" * 200),
        (HEADERS + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a" * 1000),
    ],
    ids=["address", "headers", "one header", "trailers", "words of a chunk"],
)
def test_a_head_without_end_is_closed(port: int, monkeypatch: pytest.MonkeyPatch, begun: bytes, more: bytes) -> None:
    monkeypatch.setattr(connections, "HEADERS_SECONDS", 1000)
    monkeypatch.setattr(connections, "BODY_SECONDS", 1000)
    line, sent = opened(port, begun), 0
    with pytest.raises(OSError, match=r"reset|pipe"):
        while sent < 20_000_000:
            line.sendall(more)
            sent += len(more)
    assert asked(port, b"a note") == b"a note"


@pytest.mark.parametrize("head", [b"GET /%s HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nX: %s\r\n\r\n"])
def test_a_head_too_long_is_told_so(port: int, head: bytes) -> None:
    assert opened(port, head % (b"a" * 60_000)).recv(12) == b"HTTP/1.1 200"
    assert opened(port, head % (b"a" * connections.HEAD_BYTES)).recv(12) == b"HTTP/1.1 431"


def test_a_large_body_is_no_head(port: int) -> None:
    body = bytes(10 * connections.HEAD_BYTES)
    assert asked(port, body) == body


def refusing_to_read(port: int, asking: bytes) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.settimeout(5)
    line.connect(("127.0.0.1", port))
    line.sendall(asking)
    return line


def is_cut_before_the_end(line: socket.socket, wanted: int) -> bool:
    got = 0
    try:
        while part := line.recv(1_000_000):
            got += len(part)
    except ConnectionResetError:
        pass
    return got < wanted


def test_who_reads_nothing_of_an_answer_is_closed(port: int) -> None:
    line = refusing_to_read(port, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(1)
    assert is_cut_before_the_end(line, 20_000_000)


def test_who_reads_slowly_is_waited_for(port: int) -> None:
    line = refusing_to_read(port, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    for _ in range(20):  # more than UNREAD_SECONDS in all
        time.sleep(0.05)
        assert line.recv(8192)
    assert not is_cut_before_the_end(line, 19_500_000)


def test_many_questions_before_the_first_answer_are_closed(port: int) -> None:
    few = opened(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    answers = b""
    while answers.count(b"200 OK") < 3:
        answers += few.recv(1000)
    assert is_closed(opened(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 40))


def test_a_body_that_stops_is_closed_however_much_has_come(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connections.SILENCE_SECONDS <= 15
    monkeypatch.setattr(connections, "SILENCE_SECONDS", 0.2)
    assert is_closed(opened(port, HEADERS + b"Content-Length: 2000000\r\n\r\n" + bytes(1_990_000)))


def test_many_halves_of_bodies_make_room_for_who_sends(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", 1000)
    monkeypatch.setattr(connections, "SILENCE_SECONDS", 1000)
    monkeypatch.setattr(connections, "BODIES_BYTES", 1_000_000)
    halves = [opened(port, HEADERS + b"Content-Length: 200000\r\n\r\n" + bytes(190_000)) for _ in range(10)]
    wait_until(lambda: len(closed_of(halves)) == 5)  # all have been read, and half of them closed
    assert asked(port, bytes(100_000)) == bytes(100_000)
    wait_until(lambda: len(closed_of(halves)) in (5, 6))


def closed_of(sockets: list[socket.socket]) -> list[socket.socket]:
    return select.select(sockets, [], [], 0)[0]


def wait_until(is_so: Callable[[], bool], patience: float = 20) -> None:
    limit = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_body_on_the_disk_takes_no_room(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODIES_BYTES", 1_000_000)
    monkeypatch.setattr(connections, "ON_DISK_BYTES", 500_000)
    assert len(asked(port, bytes(3_000_000))) == 3_000_000


def test_who_asks_takes_the_place_of_who_does_not(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADERS_SECONDS", 1000)
    monkeypatch.setattr(open_files, "file_limit", lambda: 20)
    silent = [opened(port) for _ in range(30)]
    assert asked(port, b"a note") == b"a note"
    closed, _write, _error = select.select(silent, [], [], 0)
    assert len(closed) >= 12


class Clock:
    """A loop of which only the time and the timers matter."""

    def __init__(self) -> None:
        self.now = 0.0
        self.passed: list[Any] = []

    def time(self) -> float:
        return self.now

    def call_later(self, *_args: Any) -> None: ...

    def set_exception_handler(self, _handler: Any) -> None: ...

    def default_exception_handler(self, context: Any) -> None:
        self.passed.append(context)


def test_many_open_files_are_told_once_a_minute(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(open_files, "file_limit", lambda: 100)
    monkeypatch.setattr(open_files, "count_open_files", lambda: 80)
    clock = Clock()
    watch = connections.Watch(clock, {object() for _ in range(70)})  # type: ignore[arg-type]
    for clock.now in (1, 2, 30, 62):
        watch._look()
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "Fichiers ouverts : 80 sur 100. Augmentez LimitNOFILE (docs/hosting.md).")
    ] * 2


def test_no_open_file_left_is_one_line_and_the_door_stays_open(caplog: Any) -> None:
    clock = Clock()
    watch = connections.Watch(clock, set())  # type: ignore[arg-type]
    for _ in range(3):
        watch._handle(clock, {"exception": OSError(errno.EMFILE, "Too many open files")})  # type: ignore[arg-type]
    assert len(caplog.records) == 1
    watch._handle(clock, {"exception": ValueError()})  # type: ignore[arg-type]
    assert len(clock.passed) == 1


def test_the_server_that_is_started_has_the_clock() -> None:
    assert SERVER_OPTIONS[SERVER_OPTIONS.index("--http") + 1] == "jalons.base.connections:Connection"


def test_a_system_that_grants_less_than_it_says_is_asked_for_less(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    resource = pytest.importorskip("resource")
    asked_for: list[int] = []

    def refuse_much(_which: int, limits: tuple[int, int]) -> None:
        asked_for.append(limits[0])
        if limits[0] > 10_240:
            raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse_much)
    open_files.raise_file_limit()
    assert (asked_for, caplog.records) == ([65_536, 10_240], [])


@pytest.mark.parametrize(("soft", "hard", "raised"), [(1024, 4096, 4096), (1024, 10**6, 65_536), (10**6, 10**6, None)])
def test_the_limit_of_open_files_is_raised(
    soft: int, hard: int, raised: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    asked_for: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _which, limits: asked_for.append(limits))
    open_files.raise_file_limit()
    assert asked_for == ([] if raised is None else [(raised, hard)])


def test_several_processes_load_it_before_the_application_has_named_the_settings() -> None:
    """`uvicorn --workers 4 --http jalons.base.connections:Connection`, word for word as the hosting guide says."""
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    bare["JALONS_SECRET_KEY"] = "k" * 50  # every instance has one
    loaded = subprocess.run(
        [sys.executable, "-c", "import jalons.base.connections"], env=bare, cwd=settings.BASE_DIR, capture_output=True
    )
    assert (loaded.returncode, loaded.stderr) == (0, b"")
