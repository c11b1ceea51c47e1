"""The pages open in the room: walls and phones. They read as cheaply as possible, because the server is what is
measured."""

import asyncio
import gzip
import random
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

MARK = re.compile(rb'id="note-(\d+)".*?note de banc (\d{6})', re.DOTALL)
COUNT = re.compile(rb"event: count\ndata: (\d+)(?: \d+)?\n")
FIELD = re.compile(r'<input\s+type="hidden"\s+name="([\w-]+)"\s+value="([^"]*)"')
# Headers of our scripts: to have a note acknowledged, or to ask for the live parts of a page.
QUEUE, PART = "Accept: application/json\r\n", "X-Script: 1\r\n"
# Errors of a phone when the server is killed; the last one comes from uvloop.
CUT = (OSError, asyncio.IncompleteReadError, RuntimeError)
PATIENCE = 60  # seconds; a browser gives up later


@dataclass
class Room:
    """`page`: the address of a participant's page; `after`: the last event that pages already show. A mark numbers a
    note in the order of sending; the server numbers notes in the order of arrival."""

    host: str
    port: int
    page: str
    after: int
    random: random.Random
    walls: list["Wall"] = field(default_factory=list)
    phones: list["Phone"] = field(default_factory=list)
    sent: dict[int, float] = field(default_factory=dict)
    client_ids: dict[int, str] = field(default_factory=dict)
    number_of: dict[int, int] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)


class Stream(asyncio.Protocol, ABC):
    """One open page. When it is cut, it opens again from the last event it has, as a browser does."""

    def __init__(self, room: Room, path: str, cookies: dict[str, str]) -> None:
        self.room, self.path, self.cookies = room, path, cookies
        self.last_id = room.after
        self.resyncs = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self.opened, self.closed = loop.create_future(), loop.create_future()
        self.tail = b""
        await loop.create_connection(lambda: self, self.room.host, self.room.port)
        await asyncio.wait_for(self.opened, PATIENCE)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(head(self.room, "GET", self.path, self.cookies, f"Last-Event-ID: {self.last_id}\r\n"))

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self.opened.done():
            data = self.tail + data
            if b"retry:" not in data:
                if not b"HTTP/1.1 200".startswith(data[:12]):
                    self.opened.set_exception(RuntimeError(data[:200]))
                self.tail = data
                return
            self.tail = b""
            self.opened.set_result(None)
        self.received(now, data)
        if b"event: resync" in data:
            # The whole page is read again: it contains what was missed.
            self.resyncs += 1
            self.reading = asyncio.create_task(self.read_again())

    @abstractmethod
    def received(self, now: float, data: bytes) -> None: ...

    @abstractmethod
    async def read_again(self) -> None: ...

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it opened"))
        self.closed.set_result(None)


class Wall(Stream):
    """The stream of the facilitation, with whole notes. Events are parsed at the end, so that the work of one wall does
    not delay the next.

    `heard`: the time of reception of each mark.
    """

    def __init__(self, room: Room, path: str, cookies: dict[str, str]) -> None:
        super().__init__(room, path, cookies)
        self.heard: dict[int, float] = {}
        self.number_of: dict[int, int] = {}
        self.chunks: list[tuple[float, bytes]] = []
        self.part = b""

    def received(self, now: float, data: bytes) -> None:
        self.chunks.append((now, data))

    def connection_made(self, transport: Any) -> None:
        self.digest()
        super().connection_made(transport)

    def digest(self) -> None:
        for now, data in self.chunks:
            whole, _separator, self.part = (self.part + data).rpartition(b"\n\n")
            for number, mark in MARK.findall(whole):
                self.heard.setdefault(int(mark), now)
                self.number_of[int(mark)] = int(number)
            if ids := re.findall(rb"(?:^|\n)id: (\d+)\n", whole):
                self.last_id = int(ids[-1])
        self.chunks.clear()

    async def read_again(self) -> None:
        page = await Browser(self.room, self.cookies).read(self.path.replace("/flux/", "/mur/"))
        self.received(time.perf_counter(), page.replace("\n", " ").encode() + b"\n\n")

    def has(self, marks: set[int]) -> bool:
        self.digest()
        return self.heard.keys() >= marks


class PhoneStream(Stream):
    """The stream of a participant: the number of notes, and when to load the page again. Events are parsed at the
    end."""

    def __init__(self, room: Room, path: str, cookies: dict[str, str]) -> None:
        super().__init__(room, path, cookies)
        self.chunks: list[tuple[float, bytes]] = []
        self.on_ballot: Callable[[float], None] | None = None

    def received(self, now: float, data: bytes) -> None:
        self.chunks.append((now, data))
        if self.on_ballot and (match := re.search(rb"event: ballot\ndata: (\d+)", data)):
            self.on_ballot(int(match[1]) / 1000)

    async def read_again(self) -> None:
        page = await Browser(self.room, self.cookies).read(self.room.page, PART)
        [count] = re.findall(r'id="count"\s*>\s*(\d+)\s*<', page)
        self.received(time.perf_counter(), f"event: count\ndata: {count}\n\n".encode())

    def has(self, numbers: set[int]) -> bool:
        return any(int(found) >= max(numbers) for _now, data in self.chunks[-50:] for found in COUNT.findall(data))


def heard_times(stream: PhoneStream, numbers: set[int]) -> dict[int, float]:
    """For each number, the time when the phone first knew that there were as many notes."""
    times: dict[int, float] = {}
    part, wanted = b"", sorted(numbers, reverse=True)
    for now, data in stream.chunks:
        whole, _separator, part = (part + data).rpartition(b"\n\n")
        for number in COUNT.findall(whole + b"\n"):
            while wanted and wanted[-1] <= int(number):
                times[wanted.pop()] = now
    return times


def head(room: Room, method: str, path: str, cookies: dict[str, str], more: str = "") -> bytes:
    cookie_header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        f"{method} {path} HTTP/1.1\r\nHost: {room.host}:{room.port}\r\nCookie: {cookie_header}\r\n{more}\r\n".encode()
    )


class Browser:
    """Sends requests one after the other on a persistent connection, opened again when the server has closed it."""

    def __init__(self, room: Room, cookies: dict[str, str]) -> None:
        self.room, self.cookies = room, cookies
        self.fields: dict[str, str] = {}
        self.writer: asyncio.StreamWriter | None = None
        self.turn = asyncio.Lock()

    async def read(self, path: str, more: str = "") -> str:
        """Reads a page, and keeps its hidden fields for the next form."""
        status, body = await self.request("GET", path, more=more)
        assert status == 200, (path, status)
        self.fields = {name: unescape(value) for name, value in FIELD.findall(body)}
        return body

    async def request(
        self, method: str, path: str, fields: dict[str, str] | None = None, more: str = ""
    ) -> tuple[int, str]:
        body = urlencode(fields).encode() if fields is not None else b""
        more += "Accept-Encoding: gzip\r\n"
        if fields is not None:
            more += f"X-CSRFToken: {self.cookies['csrftoken']}\r\nContent-Length: {len(body)}\r\n"
            more += "Content-Type: application/x-www-form-urlencoded\r\n"
        async with self.turn:
            message = head(self.room, method, path, self.cookies, more) + body
            if self.writer:
                # The server may close an idle connection at this very moment: a browser then tries again on a new one.
                with suppressed_cut():
                    return await self._exchange(message)
            await self._connect()
            return await self._exchange(message)

    async def _connect(self) -> None:
        if self.writer:
            self.writer.close()
        self.reader, self.writer = await asyncio.open_connection(self.room.host, self.room.port)

    async def _exchange(self, message: bytes) -> tuple[int, str]:
        assert self.writer
        self.writer.write(message)
        async with asyncio.timeout(PATIENCE):
            answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1")
            for name, value in re.findall(r"(?i)\r\nset-cookie: ([^=]+)=([^;]*)", answer):
                self.cookies[name] = value
            length = re.search(r"(?i)\r\ncontent-length: (\d+)", answer)
            content = await self.reader.readexactly(int(length[1])) if length else b""
        if "\r\ncontent-encoding: gzip" in answer.lower():
            content = gzip.decompress(content)
        return int(answer.split(" ", 2)[1]), content.decode()


class suppressed_cut:
    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        return kind is not None and issubclass(kind, CUT)


class Phone(Browser):
    """A participant who has entered: `token` identifies them in the database. Some have no script and use plain
    forms."""

    def __init__(self, room: Room, token: str, cookies: dict[str, str], *, with_script: bool) -> None:
        super().__init__(room, cookies | {"csrftoken": token.replace("-", "")})
        self.token, self.with_script = token, with_script
        self.stream = PhoneStream(room, f"{room.page}flux/", self.cookies)
