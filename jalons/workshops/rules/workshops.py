"""States of a workshop, the code that a participant takes away, limits. Pure."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from jalons.base.codes import CODE_ALPHABET


class State(StrEnum):
    DRAFT = "brouillon"
    OPEN = "ouvert"
    CLOSED = "clos"


class Screen(StrEnum):
    """What the facilitation chose for the big screen; « auto » follows what happens in the workshop."""

    AUTO = "auto"
    INSTRUCTION = "consigne"
    NOTES = "notes"
    GROUP = "groupe"
    GROUPS = "groupes"
    VOTE = "vote"
    MAP = "carte"
    PORTRAIT = "portrait"


# What tells of notes: only their number is shown while they are hidden.
SCREENS_OF_NOTES = frozenset({Screen.NOTES, Screen.GROUP, Screen.GROUPS})


# A closed workshop may be opened again, because somebody always has one more note.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    # Back to preparation while nobody has written: opened by mistake.
    State.OPEN: frozenset({State.CLOSED, State.DRAFT}),
    State.CLOSED: frozenset({State.OPEN}),
}

# An evening that goes on past midnight is still the same one.
EVENING = timedelta(hours=6)


class StoppedTime(TypedDict):
    """Seconds left when it stopped. A paused one stays paused."""

    seconds: int
    is_paused: bool


class Stopped(TypedDict):
    """What the closing of a workshop stopped. `at`: when, in ISO 8601. `ballots`: the ids of the votes that were open.
    `countdown`: the one that stood beside the séquence or without one, and whether its end freezes writing."""

    at: str
    ballots: list[int]
    item: NotRequired[StoppedTime]
    countdown: NotRequired[StoppedTime]
    freezes: NotRequired[bool]


def is_same_evening(closed_at: datetime, now: datetime) -> bool:
    """Both in the time of the territory: the same day, or the night that follows."""
    return closed_at.date() == now.date() or now - closed_at < EVENING


FOLLOW_CODE_LENGTH = 10

NOTE_LIMIT = 500
TABLES_MAX = 40
TITLE_LIMIT = 150


def may_become(state: str, wanted: str) -> bool:
    return State(wanted) in TRANSITIONS[State(state)]


def participants_may_write(state: str, *, frozen: bool = False) -> bool:
    """A frozen wall receives nothing: notes wait in the phones until it is unfrozen."""
    return state == State.OPEN and not frozen


def facilitators_may_write(state: str) -> bool:
    """Paper notes are typed during the workshop, or the same evening."""
    return state != State.DRAFT


def follow_code_from(random_numbers: bytes) -> str:
    """The code that a participant takes away, with the same letters: 40 bits, which cannot be tried one by one."""
    return "".join(CODE_ALPHABET[number % len(CODE_ALPHABET)] for number in random_numbers[:FOLLOW_CODE_LENGTH])


def show_follow_code(code: str) -> str:
    """« K7M 3PX W9GC »: in three parts, easier to copy by hand."""
    return f"{code[:3]}\u00a0{code[3:6]}\u00a0{code[6:]}"


def lane_letter(position: int) -> str:
    """A, B, … Z, AA, AB: the name of a column of the wall; 0 is A."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def paper_colour(table: int | None) -> str:
    """The colour of paper of a table, one of four; the table is also written on the paper."""
    return ("", "b", "c", "d")[((table or 1) - 1) % 4]


class Unsaid(StrEnum):
    """What the phrasing of an enjeu lacks to read « Comment … pour que … ? »."""

    HOW = "how"
    WHAT_FOR = "what_for"
    MARK = "mark"


_WHAT_FOR = re.compile(r"\b(pour|afin)\b", re.IGNORECASE)


def missing_phrasing(phrasing: str) -> list[Unsaid]:
    """An enjeu reads « Comment … pour que … ? » (method 1.5). This is advice of the method, so it never refuses."""
    text = phrasing.strip()
    missing = [] if text.lower().startswith("comment ") else [Unsaid.HOW]
    missing += [] if _WHAT_FOR.search(text) else [Unsaid.WHAT_FOR]
    return missing + ([] if text.endswith("?") else [Unsaid.MARK])
