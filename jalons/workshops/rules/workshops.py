"""States of a workshop, the code that a participant leaves with, limits. Pure."""

import re
from enum import StrEnum

from jalons.base.codes import CODE_ALPHABET


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


# A closed workshop may be opened again: somebody always has one more note.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}

FOLLOW_CODE_LENGTH = 10

NOTE_LIMIT = 500
TABLES_MAX = 40
TITLE_LIMIT = 150


def may_become(state: str, wanted: str) -> bool:
    return State(wanted) in TRANSITIONS[State(state)]


def participants_may_write(state: str, *, frozen: bool = False) -> bool:
    """A frozen wall receives nothing: what phones hold waits there until it moves again."""
    return state == State.OPEN and not frozen


def facilitators_may_write(state: str) -> bool:
    """Paper notes are typed during the workshop, or the same evening."""
    return state != State.DRAFT


def follow_code_from(random_numbers: bytes) -> str:
    """What a participant leaves with. Same signs: 40 bits, which nobody tries one by one."""
    return "".join(CODE_ALPHABET[number % len(CODE_ALPHABET)] for number in random_numbers[:FOLLOW_CODE_LENGTH])


def show_follow_code(code: str) -> str:
    """« K7M 3PX W9GC »: in three parts, to be copied by hand."""
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
    """The colour of the paper a note is written on, one of four: its table, which is also written on it."""
    return ("", "b", "c", "d")[((table or 1) - 1) % 4]


class Unsaid(StrEnum):
    """What the phrasing of an enjeu lacks of « Comment … pour que … ? »."""

    HOW = "how"
    WHAT_FOR = "what_for"
    MARK = "mark"


_WHAT_FOR = re.compile(r"\b(pour|afin)\b", re.IGNORECASE)


def missing_phrasing(phrasing: str) -> list[Unsaid]:
    """An enjeu reads « Comment … pour que … ? » (method 1.5). A habit of the method, not a rule: it never refuses."""
    text = phrasing.strip()
    found = [] if text.lower().startswith("comment ") else [Unsaid.HOW]
    found += [] if _WHAT_FOR.search(text) else [Unsaid.WHAT_FOR]
    return found + ([] if text.endswith("?") else [Unsaid.MARK])
