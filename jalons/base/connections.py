"""Connections, as uvicorn holds them, with a clock on those that ask for nothing or read nothing, and a bound on heads.

Each is an open file of the server: a thousand that stay silent would close the room to everybody. `uvicorn --http
jalons.base.connections:Connection` serves pages as before.
"""

import asyncio
import errno
import logging
import os
import struct
import sys
from typing import Any

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from jalons.base import open_files

logger = logging.getLogger(__name__)
# With several processes uvicorn loads this class before the application, which names the settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LOOK_SECONDS = 2
# From the first byte, or the opening, to the end of the headers.
HEADERS_SECONDS = 10
# Of a body: what it may take whatever its size, then the slowest line that is waited for, and the longest silence.
BODY_SECONDS, BYTES_A_SECOND, SILENCE_SECONDS = 30, 1000, 15
# Of all the bodies that are not whole, what is kept in memory: beyond, the most silent makes room. A heavier one than
# `ON_DISK_BYTES` is on the disk.
BODIES_BYTES, ON_DISK_BYTES = 256 * 1024 * 1024, settings.FILE_UPLOAD_MAX_MEMORY_SIZE
# Of an answer: the longest time during which nothing of it is read.
UNREAD_SECONDS = 30
# The first line and the headers; what follows the last chunk of a body too. uvicorn keeps them all, without a bound.
HEAD_BYTES = 64 * 1024
# Asked for before the first answer has left: a browser asks for one, a proxy too.
MOST_WAITING = 8
# Of the open files: beyond, a connection that asks takes the place of one that does not.
FULL = 0.9
MANY_CLOSED = 100
SAID_AGAIN_SECONDS = 60


TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class _TooMuch(Exception):
    """The parser stops there."""


class Connection(HttpToolsProtocol):
    # When it is closed, unless what is awaited has come; None while nothing is awaited.
    due: float | None = None
    # The same of what it should read, and how much that was at the last look.
    read_due: float | None = None
    unread = 0
    # Received since the last thing that was understood: a head, or a part of a body.
    head_bytes = 0
    # Of the body that comes: how much has come, and how much of it is in memory.
    body_bytes = 0
    held_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.due = self.loop.time() + HEADERS_SECONDS
        connection_watch(self).make_room(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.due = None
        connection_watch(self).hold(self, 0)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.due is None and self.is_idle():
            self.due = self.loop.time() + HEADERS_SECONDS
        self.head_bytes += len(data)
        super().data_received(data)
        if self.head_bytes > HEAD_BYTES:
            self._refuse_head()

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            self._refuse_head()
            raise _TooMuch
        if len(self.pipeline) >= MOST_WAITING:
            self.transport.abort()
            raise _TooMuch
        super().on_headers_complete()
        self.head_bytes = 0
        self.due = self.loop.time() + BODY_SECONDS

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self.head_bytes = 0
        if self.due is not None:
            self.due = min(self.due + len(body) / BYTES_A_SECOND, self.loop.time() + SILENCE_SECONDS)
            self.body_bytes += len(body)
            connection_watch(self).hold(self, self.body_bytes if self.body_bytes <= ON_DISK_BYTES else 0)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.due, self.body_bytes = None, 0
        if self.held_bytes:
            connection_watch(self).hold(self, 0)

    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _refuse_head(self) -> None:
        """In the middle of another answer nothing can be said."""
        if self.transport.is_closing():
            return
        if self.is_idle():
            self.transport.write(TOO_LONG)
            self.transport.close()
        else:
            self.transport.abort()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.read_due = None

    def is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def is_late(self, now: float) -> bool:
        if self.due is not None and self.flow.read_paused:
            # We are the one who does not listen: it has its time again when we do.
            self.due = max(self.due, now + SILENCE_SECONDS)
        return (self.due is not None and self.due < now) or self._reads_too_slowly(now)

    def _reads_too_slowly(self, now: float) -> bool:
        if not self.transport.get_write_buffer_size():
            self.read_due = None
            return False
        before, self.unread = self.unread, self.transport.get_write_buffer_size() + _unread_bytes(self.transport)
        if self.read_due is None:
            self.read_due = now + UNREAD_SECONDS
        elif self.unread < before:
            self.read_due = min(self.read_due + (before - self.unread) / BYTES_A_SECOND, now + UNREAD_SECONDS)
        return self.read_due < now


def _unread_bytes(transport: asyncio.Transport) -> int:
    """What the system keeps for a slow line is megabytes: what leaves them would not be seen from here. 0 if not told."""
    if sys.platform != "linux":
        return 0
    import fcntl
    import termios

    try:
        told = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0
    return int(struct.unpack("i", told)[0])


def connection_watch(connection: Connection) -> "Watch":
    state = connection.server_state
    watch: Watch | None = getattr(state, "jalons_watch", None)
    if watch is None:
        watch = Watch(connection.loop, connection.connections)
        state.jalons_watch = watch  # type: ignore[attr-defined]
    return watch


class Watch:
    """Looks at all the connections of a server every few seconds: one timer rather than one for each."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connections: "set[Any]") -> None:
        self._loop = loop
        self._connections = connections
        self._said: dict[str, float] = {}
        self._held_bytes = 0
        loop.set_exception_handler(self._handle)
        loop.call_later(LOOK_SECONDS, self._look)

    def make_room(self, newcomer: Connection) -> None:
        most = open_files.file_limit()
        if most is None or len(self._connections) < FULL * most:
            return
        silent = [one for one in self._connections if one is not newcomer and one.due is not None and one.is_idle()]
        if silent:
            oldest = min(silent, key=lambda one: one.due)
            oldest.due = None  # it goes a moment later: another newcomer takes another place
            oldest.transport.abort()

    def hold(self, connection: Connection, count: int) -> None:
        """`connection` has `count` bytes of its body in memory."""
        self._held_bytes += count - connection.held_bytes
        connection.held_bytes = count
        while self._held_bytes > BODIES_BYTES:
            holding = [one for one in self._connections if isinstance(one, Connection) and one.held_bytes]
            silent = min(holding, key=lambda one: one.due or 0)
            self._held_bytes -= silent.held_bytes
            silent.due, silent.held_bytes = None, 0
            silent.transport.abort()

    def _look(self) -> None:
        self._loop.call_later(LOOK_SECONDS, self._look)
        now = self._loop.time()
        late = [one for one in self._connections if isinstance(one, Connection) and one.is_late(now)]
        for one in late:
            one.transport.abort()
        if len(late) >= MANY_CLOSED:
            self._say("late", "closed %s connections that asked for nothing or read nothing", len(late))
        self._warn_of_many_files()

    def _warn_of_many_files(self) -> None:
        most = open_files.file_limit()
        if most is None or len(self._connections) < most / 2:
            return
        files = open_files.count_open_files()
        if open_files.is_near_limit(files, most):
            self._say("many", "%s open files of %s: raise LimitNOFILE (docs/hosting.md)", files, most)

    def _handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The system refuses one more: the loop tries again by itself, and a line a minute is enough."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            self._say("full", "no open file is left: new visitors wait. Raise LimitNOFILE (docs/hosting.md)")
        else:
            loop.default_exception_handler(context)

    def _say(self, what: str, sentence: str, *figures: object) -> None:
        now = self._loop.time()
        if what not in self._said or now - self._said[what] >= SAID_AGAIN_SECONDS:
            self._said[what] = now
            logger.warning(sentence, *figures)
