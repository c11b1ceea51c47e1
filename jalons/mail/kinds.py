"""What each kind of message says, and to whom. Each floor registers its own kinds when it starts (`apps.py`), because
this floor, which is lower, knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime

from django.utils.functional import Promise

from jalons.base.frozen import frozen
from jalons.base.mail import Letter
from jalons.mail.models import Message
from jalons.mail.rules import Failure


@frozen
class CalendarFile:
    """An event joined to a message; `method` tells mail programs what to do with it: PUBLISH or CANCEL (RFC 5546)."""

    name: str
    content: bytes
    method: str


@frozen
class Parcel:
    """A message composed just before it leaves, with the current address and the current text."""

    to: str
    letter: Letter
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: CalendarFile | None = None


def _do_nothing(message: Message) -> None:
    pass


@frozen
class Kind:
    """`compose` runs inside the transaction that takes the message, and returns a parcel or the reason why there is
    none; it may only write the secret of a link. `note_gone` runs in the transaction that marks the message as gone,
    and writes what follows. `is_urgent`: somebody is waiting for it in front of a screen. `label`: how the journal of the
    host names it."""

    compose: Callable[[Message], Parcel | Failure]
    note_gone: Callable[[Message], None] = _do_nothing
    is_urgent: bool = False
    label: str | Promise = ""


_kinds: dict[str, Kind] = {}
# Each says until when a message waits, or None.
_delays: list[Callable[[Message], datetime | None]] = []


def register_delay(delay: Callable[[Message], datetime | None]) -> None:
    """By a floor above, which knows what a message belongs to."""
    _delays.append(delay)


def delayed_until(message: Message) -> datetime | None:
    return next((until for delay in _delays if (until := delay(message))), None)


def register_kind(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def message_kind(message: Message) -> Kind:
    return _kinds[message.kind]


def kind_label(message: Message) -> str:
    return str(message_kind(message).label or message.kind)


def urgent_kinds() -> list[str]:
    return [name for name, kind in _kinds.items() if kind.is_urgent]
