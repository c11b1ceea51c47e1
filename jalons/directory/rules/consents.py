"""When a person may be written to: one rule for every floor (docs/decisions/0017). Pure."""

from enum import StrEnum


class Standing(StrEnum):
    """What somebody has answered about being written to."""

    AGREED = "accord"
    SILENT = "silence"
    REFUSED = "refus"


class Purpose(StrEnum):
    """Why somebody is written to. INVITE and REMIND come from us; FOLLOW continues what the person asked for by
    answering yes."""

    INVITE = "inviter"
    REMIND = "relancer"
    FOLLOW = "suivre"


def standing(*, consents: bool, refuses: bool) -> Standing:
    if refuses:
        return Standing.REFUSED
    return Standing.AGREED if consents else Standing.SILENT


def may_write(person: Standing, purpose: Purpose, *, before: int = 0) -> bool:
    """`before`: how many times this person was already written to for this purpose.

    A refusal stops everything. Somebody who has not answered gets one invitation and one reminder, never a second one.
    """
    if person is Standing.REFUSED:
        return False
    return person is Standing.AGREED or purpose is Purpose.FOLLOW or before == 0
