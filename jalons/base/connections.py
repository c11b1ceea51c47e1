"""Connections of uvicorn, with a time limit on those that ask for nothing or read nothing, and a size limit on headers.

Each connection is an open file of the server: a thousand silent ones would lock everybody out. `uvicorn --http
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
from django.utils.translation import gettext as _
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from jalons.base import open_files

logger = logging.getLogger(__name__)
# With several processes uvicorn imports this class before the application, which normally sets this variable.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LOOK_SECONDS = 2
# Time from the opening, or from the first byte of the next request, to the end of the headers.
HEADERS_SECONDS = 10
# Time limits of a body: the base allowance whatever its size, the slowest accepted speed, and the longest silence.
BODY_SECONDS, BYTES_A_SECOND, SILENCE_SECONDS = 30, 1000, 15
# Memory that unfinished bodies may take together: beyond it, the connection silent for longest is closed. A body
# heavier than `ON_DISK_BYTES` is on the disk, and does not count.
BODIES_BYTES, ON_DISK_BYTES = 256 * 1024 * 1024, settings.FILE_UPLOAD_MAX_MEMORY_SIZE
# The longest time a client may go without reading anything of its answer.
UNREAD_SECONDS = 30
# Limit on the first line and the headers, and on what follows the last chunk of a body: uvicorn keeps them all in
# memory.
HEAD_BYTES = 64 * 1024
# Requests that a connection may send before the first answer has left: a browser or a proxy sends one.
MOST_WAITING = 8
# Share of the open files beyond which a newcomer takes the place of the connection silent for longest.
FULL = 0.9
MANY_CLOSED = 100
SAID_AGAIN_SECONDS = 60


TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class _TooMuch(Exception):
    """Raised to stop the parser."""


class Connection(HttpToolsProtocol):
    # When the connection is closed unless the awaited data has come; None while nothing is awaited.
    due: float | None = None
    # When it is closed unless the client has read more, and the bytes left to read at the last look.
    read_due: float | None = None
    unread = 0
    # Bytes received since the last head, or part of a body, that was understood.
    head_bytes = 0
    # Bytes of the current body received so far, and how many of them are in memory.
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
        """Answers 431, or just closes: nothing can be said in the middle of another answer."""
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
            # The server itself has paused reading: the client is not late, and gets its time again.
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
    """Bytes that the system still holds for a slow client: it buffers megabytes, whose progress would otherwise be
    invisible. 0 when the system does not tell."""
    if sys.platform != "linux":
        return 0
    import fcntl
    import termios

    try:
        answer = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0
    return int(struct.unpack("i", answer)[0])


def connection_watch(connection: Connection) -> "Watch":
    state = connection.server_state
    watch: Watch | None = getattr(state, "jalons_watch", None)
    if watch is None:
        watch = Watch(connection.loop, connection.connections)
        state.jalons_watch = watch  # type: ignore[attr-defined]
    return watch


class Watch:
    """Checks all the connections of a server every few seconds: one timer instead of one for each connection."""

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
        silent = [
            connection
            for connection in self._connections
            if connection is not newcomer and connection.due is not None and connection.is_idle()
        ]
        if silent:
            oldest = min(silent, key=lambda one: one.due)
            oldest.due = None  # it closes a moment later: meanwhile another newcomer must not choose it again
            oldest.transport.abort()

    def hold(self, connection: Connection, count: int) -> None:
        """Records that `connection` has `count` bytes of its body in memory."""
        self._held_bytes += count - connection.held_bytes
        connection.held_bytes = count
        while self._held_bytes > BODIES_BYTES:
            holding = [one for one in self._connections if isinstance(one, Connection) and one.held_bytes]
            # A loop tells one time to all that it reads at once: the one that has just sent is not the silent one.
            silent = min(holding, key=lambda one: (one is connection, one.due or 0))
            self._held_bytes -= silent.held_bytes
            silent.due, silent.held_bytes = None, 0
            silent.transport.abort()

    def _look(self) -> None:
        self._loop.call_later(LOOK_SECONDS, self._look)
        now = self._loop.time()
        late = [one for one in self._connections if isinstance(one, Connection) and one.is_late(now)]
        for connection in late:
            connection.transport.abort()
        if len(late) >= MANY_CLOSED:
            self._say("late", _("Connexions fermées, qui ne demandaient rien ou ne lisaient rien : %s."), len(late))
        self._warn_of_many_files()

    def _warn_of_many_files(self) -> None:
        most = open_files.file_limit()
        if most is None or len(self._connections) < most / 2:
            return
        files = open_files.count_open_files()
        if open_files.is_near_limit(files, most):
            self._say("many", _("Fichiers ouverts : %s sur %s. Augmentez LimitNOFILE (docs/hosting.md)."), files, most)

    def _handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The system refused one more connection: the loop tries again by itself, so one line of log a minute is
        enough."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            self._say(
                "full",
                _(
                    "Plus aucun fichier ne peut s’ouvrir, et les nouveaux visiteurs attendent : augmentez LimitNOFILE (docs/hosting.md)."
                ),
            )
        else:
            loop.default_exception_handler(context)

    def _say(self, what: str, sentence: str, *figures: object) -> None:
        now = self._loop.time()
        if what not in self._said or now - self._said[what] >= SAID_AGAIN_SECONDS:
            self._said[what] = now
            logger.warning(sentence, *figures)
