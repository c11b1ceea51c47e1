"""Objections and reserves: what the room and documents may read of them. They are nobody’s: no name, no college. Pure.

The words of somebody may name somebody else: what looks like a name waits until the facilitation has looked (decision 0071).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jalons.base.stamps import make_stamp
from jalons.base.texts import looks_like_a_name


class Hearing(StrEnum):
    HEARD = "heard"
    WAITING = "waiting"  # it may name somebody, and nobody has looked
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Objection:
    """`key` is that of the words as they were written, `text` what may be read of them now."""

    key: str
    text: str
    hearing: Hearing

    @property
    def stamp(self) -> str:
        """Of what was decided of it, as a page shows it."""
        return make_stamp(self.hearing.value, self.text)

    @property
    def is_heard(self) -> bool:
        return self.hearing is Hearing.HEARD


def objection_key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def hear_objection(text: str, reviewed: Mapping[str, str]) -> Objection:
    """`reviewed`: key → what the facilitation decided that it says, nothing when it withdrew it."""
    key = objection_key(text)
    decided = reviewed.get(key)
    if isinstance(decided, str):  # a file that came from elsewhere may hold anything
        return Objection(key, decided or text, Hearing.HEARD if decided else Hearing.WITHDRAWN)
    return Objection(key, text, Hearing.WAITING if looks_like_a_name(text) else Hearing.HEARD)


def hear_objections(texts: Iterable[str], reviewed: Mapping[str, str]) -> list[Objection]:
    """Sorted by their words, so that the order does not reveal who wrote first."""
    return sorted((hear_objection(text, reviewed) for text in texts), key=lambda one: (one.text, one.key))
