"""What each kind of message says, and to whom. A floor registers its own when it starts (`apps.py`): this one, lower,
knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jalons.base.mail import Letter
from jalons.mail.models import Message
from jalons.mail.rules import Failure


@dataclass(frozen=True)
class Parcel:
    """A message as it leaves: to the address of today, in the words of today."""

    to: str
    letter: Letter
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def _do_nothing(message: Message) -> None:
    pass


@dataclass(frozen=True)
class Kind:
    """`compose` answers, inside the transaction that takes the message: a parcel, or why there is none. What it
    writes there is the secret of a link alone. `note_gone`
    writes what follows its leaving, in the transaction that tells it. Urgent: somebody is waiting before a screen."""

    compose: Callable[[Message], Parcel | Failure]
    note_gone: Callable[[Message], None] = _do_nothing
    is_urgent: bool = False


_kinds: dict[str, Kind] = {}


def register_kind(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def message_kind(message: Message) -> Kind:
    return _kinds[message.kind]


def urgent_kinds() -> list[str]:
    return [name for name, kind in _kinds.items() if kind.is_urgent]
