"""What travels between processes for the open pages: news, the end of streams, and the wire that carries both."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from jalons.base.frozen import frozen

_LINE_END = re.compile(r"\r\n|\r|\n")


def encode_event(number: int, name: str, data: str) -> bytes:
    """One event of a stream, as bytes. `data` must not be empty: browsers drop such events."""
    lines = "".join(f"data: {line}\n" for line in _LINE_END.split(data))
    return f"id: {number}\nevent: {name}\n{lines}\n".encode()


def resync_event(number: int) -> bytes:
    """The event that tells a page that it missed something and must reload its part."""
    return encode_event(number, "resync", str(number))


@frozen
class News:
    """What happened on a topic, encoded for each audience; an audience that is not listed receives nothing.

    `number` is one more than that of the previous news of the topic. `messages=None` makes every page reload.
    """

    topic: str
    number: int
    messages: Mapping[str, bytes] | None


@frozen
class Withdrawal:
    """Ends every stream opened with `key` (all streams when None). Pages that still have the right reconnect by
    themselves."""

    key: str | None


type Receive = Callable[[News | Withdrawal], None]


class Wire(Protocol):
    """How news goes from the process that writes to those that hold the open pages."""

    def send(self, news: News | Withdrawal) -> None:
        """Called inside the writer's transaction: the news leaves after the commit, and only if it commits."""

    def listen(self, receive: Receive) -> None:
        """Passes all news to `receive`, from any thread. Once this returns, none is missed."""

    def health(self) -> bool: ...
