"""The minutes of a workshop: their parts, their deadline, who was counted, how long things took, who gets them. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# Method 1.5, a default: each workshop may have its own.
DUE_DAYS = 10
# Past this, nobody is reminded any more: it belongs to the history of the démarche.
REMINDED_DAYS = 60
# Proposed for each group until somebody has chosen.
VERBATIMS_PROPOSED = 2


class Part(StrEnum):
    """In the order of the document."""

    ATTENDANCE = "presence"
    RUN_SHEET = "deroule"
    NOTES = "notes"
    STAKES = "enjeux"
    VOTES = "votes"
    KEY_PROJECTS = "chantiers"
    PLEDGES = "engagements"
    NEXT = "suite"


class State(StrEnum):
    TO_REVIEW = "a_relire"
    VALIDATED = "valide"
    GIVEN = "envoye"


def minutes_state(*, is_open: bool, edition: int, given_edition: int) -> State:
    if is_open:
        return State.TO_REVIEW
    return State.GIVEN if given_edition == edition else State.VALIDATED


def due_date(held_on: date | None, days: int = DUE_DAYS) -> date | None:
    return held_on + timedelta(days=days) if held_on else None


def is_reminded(due: date | None, today: date) -> bool:
    """From the day of the workshop on, and not for ever."""
    return due is not None and today <= due + timedelta(days=REMINDED_DAYS)


# --- who was there ----------------------------------------------------------------------------------------------------


class Source(StrEnum):
    """What was counted: the two are never added up, since most of those who signed have a phone too."""

    SHEET = "emargement"
    PHONES = "telephones"


@dataclass(frozen=True)
class Listed:
    """Somebody on the list of the door. `attended`: none as long as nobody has looked."""

    category: str
    college: str
    attended: bool | None
    is_walk_in: bool = False  # came, and nobody had invited them


@dataclass(frozen=True)
class Count:
    """Of a category or of a college; `key` is empty when nobody said which."""

    key: str
    invited: int
    present: int


@dataclass(frozen=True)
class Attendance:
    """`unseen`: people invited of whom nobody noted whether they came. `phones` entered with the code of the workshop.
    `walk_ins` are among those present."""

    source: Source
    invited: int
    present: int
    walk_ins: int
    unseen: int
    phones: int
    categories: tuple[Count, ...]
    colleges: tuple[Count, ...]


def count_attendance(guests: Sequence[Listed], phones: Sequence[tuple[str, str]]) -> Attendance:
    """`phones`: the category and the college of each. The sheet is counted as soon as somebody was noted on it."""
    source = Source.SHEET if any(guest.attended is not None for guest in guests) else Source.PHONES
    invited = [(guest.category, guest.college) for guest in guests if not guest.is_walk_in]
    came = [(guest.category, guest.college) for guest in guests if guest.attended]
    present = came if source is Source.SHEET else list(phones)
    return Attendance(
        source=source,
        invited=len(invited),
        present=len(present),
        walk_ins=sum(guest.is_walk_in and bool(guest.attended) for guest in guests),
        unseen=sum(guest.attended is None and not guest.is_walk_in for guest in guests)
        if source is Source.SHEET
        else 0,
        phones=len(phones),
        categories=_category_counts([category for category, _ in invited], [category for category, _ in present]),
        colleges=_category_counts([college for _, college in invited], [college for _, college in present]),
    )


def _category_counts(invited: Iterable[str], present: Iterable[str]) -> tuple[Count, ...]:
    asked, came = Counter(invited), Counter(present)
    return tuple(Count(key, asked[key], came[key]) for key in sorted({*asked, *came}))


# --- the run sheet as it ran ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemRun:
    """`minutes` in all, when it was taken up again later too."""

    started_at: datetime
    minutes: int


def item_runs(moments: Iterable[tuple[datetime, int | None]]) -> dict[int, ItemRun]:
    """`moments`, in order: a séquence begins, or (None) nothing runs any more. The one that has no end is left out of
    the durations: nobody knows when it ended."""
    begun: dict[int, datetime] = {}
    lasted: Counter[int] = Counter()
    current: tuple[int, datetime] | None = None
    for at, item in moments:
        if current:
            lasted[current[0]] += int((at - current[1]).total_seconds())
        current = (item, at) if item is not None else None
        if item is not None:
            begun.setdefault(item, at)
    return {item: ItemRun(at, round(lasted[item] / 60)) for item, at in begun.items()}


# --- which notes are quoted -------------------------------------------------------------------------------------------


def quoted_notes(groups: Iterable[Sequence[str]], picks: Mapping[str, bool]) -> set[str]:
    """Of the notes of each group, those that are quoted: as chosen; the first ones while nobody has chosen there."""
    found: set[str] = set()
    for notes in groups:
        if any(note in picks for note in notes):
            found.update(note for note in notes if picks.get(note))
        else:
            found.update(notes[:VERBATIMS_PROPOSED])
    return found


def ticked_decisions(*, shown: Iterable[str], before: Iterable[str], ticked: Iterable[str]) -> dict[str, bool]:
    """What a page of boxes decides: all that is ticked, and what was and no longer is. The rest is left to others."""
    shown, before, ticked = set(shown), set(before), set(ticked)
    return {key: key in ticked for key in sorted(shown & (before | ticked))}


# --- who gets them ----------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    PRESENT = "present"  # gets the words for those who came
    ABSENT = "absent"  # gets the words for those who could not
    ALREADY = "deja"
    ON_ITS_WAY = "en_route"  # its message waits, or leaves
    NOT_GONE = "pas_parti"  # its message did not leave: somebody may send it again
    NO_CONSENT = "sans_accord"
    NO_EMAIL = "sans_adresse"
    SAME_ADDRESS = "meme_adresse"
    ERASED = "efface"


@dataclass(frozen=True)
class Candidate:
    """Somebody who was invited, or who promised. `key` names them on the page; `is_known`: not erased; `sent`: what
    became of the message already made for them (ALREADY, ON_ITS_WAY or NOT_GONE), if there is one."""

    key: str
    is_known: bool
    consents: bool
    email: str
    is_absent: bool
    sent: Outcome | None = None


def dispatch_outcomes(candidates: Sequence[Candidate]) -> dict[str, Outcome]:
    """Nobody twice at one address, whatever the reason they are on the list for."""
    served = {one.email.casefold() for one in candidates if one.sent and one.email}
    found: dict[str, Outcome] = {}
    for one in candidates:
        address = one.email.casefold()
        if not one.is_known:
            found[one.key] = Outcome.ERASED
        elif one.sent:
            found[one.key] = one.sent
        elif not one.consents:
            found[one.key] = Outcome.NO_CONSENT
        elif not address:
            found[one.key] = Outcome.NO_EMAIL
        elif address in served:
            found[one.key] = Outcome.SAME_ADDRESS
        else:
            served.add(address)
            found[one.key] = Outcome.ABSENT if one.is_absent else Outcome.PRESENT
    return found


def is_absent(attended: bool | None, answer: str) -> bool:
    """Noted as absent; when nobody noted anything, whoever had said no. Of the others we do not know."""
    return attended is False or (attended is None and answer == "non")
