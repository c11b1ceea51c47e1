"""The room: listeners on raw sockets, and phones that send notes through the participants' own form.

Its own process, on the same two cores as the server. Latency: from the first byte of the POST written here to the
note read by each listener here. Run as a module with one JSON argument; prints one JSON line.
"""

import asyncio
import gc
import json
import re
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

MARK = re.compile(rb"note de banc (\d{6})")
TEXT = "note de banc %06d : ma voisine a 82 ans et pas d’ordinateur, elle vient à la mairie pour tout."
OPENING_AT_ONCE = 40
# What a phone meets when the server is killed; the last one is uvloop's.
CUT = (OSError, asyncio.IncompleteReadError, RuntimeError)


@dataclass
class Room:
    host: str
    port: int
    cookie: str
    stream: str
    listeners: int
    sent: dict[int, float] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    latencies: list[float] = field(default_factory=list)
    resyncs: int = 0


class Listener(asyncio.Protocol):
    """One open wall. Reads as cheaply as possible: what is measured is the server."""

    def __init__(self, room: Room, after: int = 0) -> None:
        self.room = room
        self.heard: set[int] = set()
        self.last_id = after
        self.tail = b""
        self.opened = asyncio.get_running_loop().create_future()
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        room = self.room
        headers = f"Host: {room.host}:{room.port}\r\nCookie: {room.cookie}\r\nLast-Event-ID: {self.last_id}\r\n"
        transport.write(f"GET {room.stream} HTTP/1.1\r\n{headers}Accept: text/event-stream\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        text = self.tail + data
        for found in MARK.findall(text):
            number = int(found)
            if number not in self.heard:
                self.heard.add(number)
                if number in self.room.sent:
                    self.room.latencies.append(now - self.room.sent[number])
        self.tail = text[-20:] if self.opened.done() else text
        if ids := re.findall(rb"\nid: (\d+)\n", b"\n" + data):
            self.last_id = int(ids[-1])
        if b"event: resync" in data:
            self.room.resyncs += 1
        if not self.opened.done():
            if b"retry:" in text:
                self.opened.set_result(None)
            elif not text.startswith(b"HTTP/1.1 200"):
                self.opened.set_exception(RuntimeError(text[:200]))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it opened"))
        self.closed.set_result(None)


async def listen(room: Room, known: list[Listener] | None = None) -> list[Listener]:
    """Open every wall; with `known`, each takes over from one that was cut, as a browser does."""
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def one(before: Listener | None) -> Listener:
        async with gate:
            listener = Listener(room, before.last_id if before else 0)
            if before:
                listener.heard = before.heard
            await asyncio.get_running_loop().create_connection(lambda: listener, room.host, room.port)
            await asyncio.wait_for(listener.opened, 30)
        return listener

    return list(await asyncio.gather(*(one(before) for before in (known or [None] * room.listeners))))


class Phone:
    """A participant: joins, writes, is redirected, reads the page again; one kept connection."""

    def __init__(self, room: Room, path: str) -> None:
        self.room = room
        self.path = path
        self.cookies: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.turn = asyncio.Lock()

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(self.room.host, self.room.port)

    async def join(self) -> None:
        await self.connect()
        await self.page()
        status, _body = await self.request("POST", f"{self.path}entrer/", self.fields | {"college": "habitant"})
        assert status == 302, status
        await self.page()

    async def page(self) -> None:
        status, body = await self.request("GET", self.path)
        assert status == 200, status
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body)
        self.fields = {name: unescape(value) for name, value in found}

    async def write(self, number: int) -> None:
        async with self.turn:
            fields = self.fields | {"text": TEXT % number}
            self.room.sent[number] = time.perf_counter()
            status, _body = await self.request("POST", f"{self.path}notes/", fields)
            assert status == 302, status
            self.room.acknowledged.add(number)
            await self.page()

    async def request(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        body = urlencode(fields).encode() if fields else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.room.host}:{self.room.port}\r\nCookie: {cookies}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1")
        for name, value in re.findall(r"(?i)\r\nset-cookie: ([^=]+)=([^;]*)", answer):
            self.cookies[name] = value
        length = re.search(r"(?i)\r\ncontent-length: (\d+)", answer)
        content = await self.reader.readexactly(int(length[1])) if length else b""
        return int(answer.split(" ", 2)[1]), content.decode()


async def write_notes(phones: list[Phone], first: int, count: int, rate: float) -> None:
    """Evenly spaced, whatever the server answers: a slow server does not slow the room."""
    begun = time.perf_counter() + 0.1
    tasks = []
    for index in range(count):
        await asyncio.sleep(max(0.0, begun + index / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(phones[index % len(phones)].write(first + index)))
    for task in tasks:
        with suppress(*CUT):
            await task


async def settle(listeners: list[Listener], expected: set[int], seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline and not all(expected <= listener.heard for listener in listeners):
        await asyncio.sleep(0.02)


async def measure(room: Room, phones: list[Phone], rate: float, seconds: float) -> dict[str, Any]:
    listeners = await listen(room)
    for phone in phones:
        await phone.connect()  # the server has closed what stayed idle while the room filled
    await write_notes(phones, 0, int(rate), rate)  # one second, to warm everything
    room.latencies.clear()
    warm = len(room.sent)
    gc.collect()
    gc.freeze()
    gc.disable()
    await write_notes(phones, warm, int(rate * seconds), rate)
    expected = {number for number in room.acknowledged if number >= warm}
    assert len(expected) == int(rate * seconds), "a note was not acknowledged"
    await settle(listeners, expected, 5)
    heard = sum(len(expected & listener.heard) for listener in listeners)
    ordered = sorted(room.latencies)
    for listener in listeners:
        listener.transport.abort()
    return {
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
        "highest": ordered[-1] * 1000,
        "delivered": 100 * heard / (len(expected) * len(listeners)),
        "acknowledged": len(expected),
        "resyncs": room.resyncs,
    }


async def survive(
    room: Room, phones: list[Phone], rate: float, say: Callable[[str], Awaitable[None]]
) -> dict[str, Any]:
    """Half of the notes, a server killed without warning, the other half. Nothing acknowledged may be missing."""
    listeners = await listen(room)
    half = int(rate * 3)
    writing = asyncio.create_task(write_notes(phones, 0, half, rate))
    await asyncio.sleep(1.5)
    await say("kill")
    await writing
    await asyncio.gather(*(listener.closed for listener in listeners))
    await say("restart")
    listeners = await listen(room, listeners)
    for phone in phones:
        await phone.connect()
        await phone.page()
    await write_notes(phones, half, int(rate), rate)
    await settle(listeners, room.acknowledged, 5)
    caught_up = sum(room.acknowledged <= listener.heard for listener in listeners)
    return {
        "acknowledged": sorted(room.acknowledged),
        "caught_up": 100 * caught_up / len(listeners),
        "resyncs": room.resyncs,
    }


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    cookie = f"sessionid={plan['session']}"
    room = Room(plan["host"], plan["port"], cookie, plan["stream"], plan["listeners"])
    phones = [Phone(room, plan["participate"]) for _ in range(plan["phones"])]
    for phone in phones:
        await phone.join()

    async def say(word: str) -> None:
        print(word, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

    if plan["drill"] == "crash":
        return await survive(room, phones, plan["rate"], say)
    return await measure(room, phones, plan["rate"], plan["seconds"])


if __name__ == "__main__":
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with suppress(ImportError):
        import uvloop

        uvloop.install()
    print(json.dumps(asyncio.run(main(json.loads(sys.argv[1])))))
