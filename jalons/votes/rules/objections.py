"""Objections and reserves: what the room and documents may read of them. They are nobody’s: no name, no college. Pure.

The words of somebody may tell who they are, or name somebody else: all of them wait until the facilitation has looked
(decision 0077).
"""

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.base.texts import looks_like_a_name


class Hearing(StrEnum):
    HEARD = "heard"
    WAITING = "waiting"  # nobody has looked
    WITHDRAWN = "withdrawn"


@frozen
class Objection:
    """`key` is that of the words as they were written, `text` what may be read of them now.

    `may_name`: it seems to name somebody. `is_new`: it was written, or changed, since another one of its proposition was
    looked at and is no longer there.
    """

    key: str
    text: str
    hearing: Hearing
    may_name: bool = False
    is_new: bool = False

    @property
    def stamp(self) -> str:
        """Of what was decided of it, as a page shows it."""
        return make_stamp(self.hearing.value, self.text)

    @property
    def is_heard(self) -> bool:
        return self.hearing is Hearing.HEARD

    @property
    def is_waiting(self) -> bool:
        return self.hearing is Hearing.WAITING

    @property
    def is_plain(self) -> bool:
        """Whether it may be shown together with others, in one gesture."""
        return self.is_waiting and not self.may_name and not self.is_new


def objection_key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def hear_objection(text: str, reviewed: Mapping[str, str], *, is_new: bool = False) -> Objection:
    """`reviewed`: key → what the facilitation decided that it says, nothing when it withdrew it."""
    key = objection_key(text)
    decided = reviewed.get(key)
    if isinstance(decided, str):  # a file that came from elsewhere may hold anything
        return Objection(key, decided or text, Hearing.HEARD if decided else Hearing.WITHDRAWN)
    return Objection(key, text, Hearing.WAITING, looks_like_a_name(text), is_new)


def hear_objections(texts: Iterable[str], reviewed: Mapping[str, str]) -> list[Objection]:
    """Sorted by their words, so that the order does not reveal who wrote first.

    Words that were looked at and are gone were changed by their author, in a vote that was opened again: what waits
    since may be the same objection with a sign more, even one that was withdrawn.
    """
    texts = list(texts)
    is_new = bool(reviewed.keys() - {objection_key(text) for text in texts})
    return sorted(
        (hear_objection(text, reviewed, is_new=is_new) for text in texts), key=lambda one: (one.text, one.key)
    )
