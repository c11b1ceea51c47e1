"""The minutes of a workshop: parts, deadline, attendance, durations, recipients. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.base.public_holidays import working_day
from jalons.invitations.rules.guests import is_unticked

# From method 1.5, a default: each workshop may have its own.
DUE_DAYS = 10
# After this, there is no reminder any more.
REMINDED_DAYS = 60
# The number of notes quoted from each group until somebody chooses.
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
    """Never in a week-end nor on a public holiday: nobody sends minutes on a Sunday."""
    return working_day(held_on + timedelta(days=days)) if held_on else None


def is_reminded(due: date | None, today: date) -> bool:
    """Until REMINDED_DAYS after the deadline."""
    return due is not None and today <= due + timedelta(days=REMINDED_DAYS)


# --- who was there ----------------------------------------------------------------------------------------------------


class Source(StrEnum):
    """The source of a count: the two are never added, because most of those who signed have a phone too."""

    SHEET = "emargement"
    PHONES = "telephones"


@frozen
class Listed:
    """Somebody on the list of the door. `attended`: None when not checked. `was_asked`: False for those who are only on
    the list."""

    category: str
    college: str
    attended: bool | None
    is_walk_in: bool = False  # came without an invitation
    answer: str = ""
    was_asked: bool = True

    @property
    def is_unticked(self) -> bool:
        return is_unticked(self.attended, self.answer, is_walk_in=self.is_walk_in)


@frozen
class Count:
    """The number of a category or a college; `key` is empty when unknown."""

    key: str
    invited: int
    present: int


@frozen
class Attendance:
    """`unseen`: as the door counts them (`guests.is_unticked`). `phones`: people who entered with the code of the
    workshop, `remote` those among them who followed at a distance. `walk_ins` are included in those present."""

    source: Source
    invited: int
    present: int
    walk_ins: int
    unseen: int
    phones: int
    categories: tuple[Count, ...]
    colleges: tuple[Count, ...]
    remote: int = 0
    # Tables whose secretary wrote notes: they enter no phone.
    secretaries: int = 0

    @property
    def is_checked(self) -> bool:
        return self.source is Source.SHEET

    @property
    def is_short(self) -> bool:
        """Fewer people on the sheet than phones in the room: somebody was not ticked."""
        return self.is_checked and self.present < self.phones - self.remote


def count_attendance(
    guests: Sequence[Listed], phones: Sequence[tuple[str, str]], *, remote: int = 0, secretaries: int = 0
) -> Attendance:
    """`phones`: the category and college of each. The sheet is the source as soon as one person was checked on it."""
    source = Source.SHEET if any(guest.attended is not None for guest in guests) else Source.PHONES
    invited = [(guest.category, guest.college) for guest in guests if guest.was_asked and not guest.is_walk_in]
    came = [(guest.category, guest.college) for guest in guests if guest.attended]
    present = came if source is Source.SHEET else list(phones)
    return Attendance(
        source=source,
        invited=len(invited),
        present=len(present),
        walk_ins=sum(guest.is_walk_in and bool(guest.attended) for guest in guests),
        unseen=sum(guest.is_unticked for guest in guests) if source is Source.SHEET else 0,
        phones=len(phones),
        categories=_category_counts([category for category, _ in invited], [category for category, _ in present]),
        colleges=_category_counts([college for _, college in invited], [college for _, college in present]),
        remote=remote,
        secretaries=secretaries,
    )


def _category_counts(invited: Iterable[str], present: Iterable[str]) -> tuple[Count, ...]:
    asked, came = Counter(invited), Counter(present)
    return tuple(Count(key, asked[key], came[key]) for key in sorted({*asked, *came}))


# --- the run sheet as it ran ------------------------------------------------------------------------------------------


@frozen
class ItemRun:
    """`minutes` is the total when the séquence was resumed later."""

    started_at: datetime
    minutes: int


def item_runs(moments: Iterable[tuple[datetime, int | None]]) -> dict[int, ItemRun]:
    """`moments`, in order: a séquence begins, or (None) none runs any more. A séquence without an end has no duration,
    because its end is unknown."""
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
    """For each group, the chosen notes; the first ones if nobody has chosen in this group."""
    quoted: set[str] = set()
    for notes in groups:
        if any(note in picks for note in notes):
            quoted.update(note for note in notes if picks.get(note))
        else:
            quoted.update(notes[:VERBATIMS_PROPOSED])
    return quoted


def ticked_decisions(*, shown: Iterable[str], before: Iterable[str], ticked: Iterable[str]) -> dict[str, bool]:
    """The decisions of a page of checkboxes: all the ticked ones, and those that were unticked. The others are not
    changed."""
    shown, before, ticked = set(shown), set(before), set(ticked)
    return {key: key in ticked for key in sorted(shown & (before | ticked))}


# --- who gets them ----------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    PRESENT = "present"  # receives the text for those who came
    ABSENT = "absent"  # receives the text for those who could not come
    ALREADY = "deja"
    ON_ITS_WAY = "en_route"  # its message waits or is leaving
    NOT_GONE = "pas_parti"  # its message failed: somebody may send it again
    NO_CONSENT = "sans_accord"
    NO_EMAIL = "sans_adresse"
    SAME_ADDRESS = "meme_adresse"
    ERASED = "efface"


@frozen
class Candidate:
    """Somebody who was invited, or who made a pledge. `key` identifies them on the page; `is_known`: not erased;
    `sent`: the result of the message already made for them (ALREADY, ON_ITS_WAY or NOT_GONE), if there is one."""

    key: str
    is_known: bool
    consents: bool
    email: str
    is_absent: bool
    sent: Outcome | None = None


def dispatch_outcomes(candidates: Sequence[Candidate]) -> dict[str, Outcome]:
    """Only one message for each address, whatever the reasons to be on the list."""
    served = {candidate.email.casefold() for candidate in candidates if candidate.sent and candidate.email}
    outcomes: dict[str, Outcome] = {}
    for candidate in candidates:
        address = candidate.email.casefold()
        if not candidate.is_known:
            outcomes[candidate.key] = Outcome.ERASED
        elif candidate.sent:
            outcomes[candidate.key] = candidate.sent
        elif not candidate.consents:
            outcomes[candidate.key] = Outcome.NO_CONSENT
        elif not address:
            outcomes[candidate.key] = Outcome.NO_EMAIL
        elif address in served:
            outcomes[candidate.key] = Outcome.SAME_ADDRESS
        else:
            served.add(address)
            outcomes[candidate.key] = Outcome.ABSENT if candidate.is_absent else Outcome.PRESENT
    return outcomes


def is_absent(attended: bool | None, answer: str) -> bool:
    """Marked as absent; if nothing was marked, those who had said no. The others are unknown."""
    return attended is False or (attended is None and answer == "non")
