"""The content of the pieces of the kit, for any writer."""

from datetime import date as Date
from enum import StrEnum

from jalons.base.frozen import frozen


class Piece(StrEnum):
    """In the order of the whole kit; the value is in addresses."""

    POSTER = "affiche"
    REGISTRATION = "inscription"
    ATTENDANCE = "emargement"
    PLAN = "plan-de-table"
    SIGNS = "chevalets"
    SECRETARIES = "secretaires"
    RUN_SHEET = "conducteur"
    NOTES = "notes"
    VOTES = "votes"
    CODES = "codes-de-vote"
    CANVAS = "canevas"
    MATERIAL = "materiel"


@frozen
class Attendee:
    name: str
    organisation: str
    function: str
    category: str
    commune: str


@frozen
class TableSign:
    """`people`: name and organisation, empty when names are not printed."""

    number: int
    people: tuple[tuple[str, str], ...] = ()


@frozen
class NoteSheet:
    number: int
    code: str


@frozen
class VoteColumn:
    """A colour of dots or an answer, and how many circles a line has for it."""

    words: str
    circles: int


@frozen
class VoteSheet:
    """The sheet of one vote, given to each person. `options`: letter, title and what the title was in the round before; the title is empty on a sheet to
    fill.

    `question` is empty when no vote is prepared. `reason_words`: what asks for a reason under each line.
    """

    question: str
    noun: str
    options: tuple[tuple[str, str, str], ...]
    columns: tuple[VoteColumn, ...]
    dots: int
    rule: str
    reason_words: str = ""


@frozen
class Timed:
    """A séquence in words."""

    clock: str
    lasts: str
    title: str
    format: str
    instruction: str
    script: str
    output: str
    material: str


@frozen
class Supply:
    thing: str
    quantity: str
    note: str = ""


@frozen
class RegistrationPoster:
    """What the poster of the open registration says; `link` is in its QR code, `until` empty without a last day."""

    link: str
    address: str
    until: str
    what_happens: str
    how_to_come: str
    accessibility: str
    contact: str


@frozen
class Kit:
    """The whole kit of one workshop. `link` is the content of the QR code. Plans and names are only for those who may
    read people's data."""

    title: str
    territory: str
    authority: str
    when: str
    place: str
    question: str
    address: str
    code: str
    link: str
    follow_address: str
    people: int
    tables: tuple[TableSign, ...]
    secretaries: tuple[str, ...]  # the link of each table, in order
    places: tuple[tuple[str, str, str], ...]  # sorted by name: name, organisation, table
    attendees: tuple[Attendee, ...]
    blank_lines: int
    sheets: tuple[NoteSheet, ...]
    audiences: tuple[str, ...]
    causes: tuple[str, ...]
    votes: tuple[VoteSheet, ...]
    vote_codes: tuple[tuple[str, tuple[str, ...]], ...]  # the question of a vote, its codes
    colleges: tuple[str, ...]
    canvases: tuple[str, ...]
    run_sheet: tuple[Timed, ...]
    run_sheet_sum: str
    supplies: tuple[Supply, ...]
    contact: str
    date: Date
    registration: RegistrationPoster | None = None

    @property
    def has_unasked_votes(self) -> bool:
        """Enjeux that no vote of this workshop asks about: a vote would give them other letters."""
        return any(words for vote in self.votes if not vote.question for _letter, words, _before in vote.options)

    @property
    def is_named(self) -> bool:
        return bool(self.attendees)
