"""The content of the pieces of the kit, for any writer."""

from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum


class Piece(StrEnum):
    """In the order of the whole kit; the value is in addresses."""

    POSTER = "affiche"
    ATTENDANCE = "emargement"
    PLAN = "plan-de-table"
    SIGNS = "chevalets"
    SECRETARIES = "secretaires"
    RUN_SHEET = "conducteur"
    NOTES = "notes"
    VOTES = "votes"
    CANVAS = "canevas"
    MATERIAL = "materiel"


@dataclass(frozen=True)
class Attendee:
    name: str
    organisation: str
    function: str
    category: str
    commune: str


@dataclass(frozen=True)
class TableSign:
    """`people`: name and organisation, empty when names are not printed."""

    number: int
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class NoteSheet:
    number: int
    code: str


@dataclass(frozen=True)
class Timed:
    """A séquence in words."""

    clock: str
    lasts: str
    title: str
    format: str
    instruction: str
    output: str
    material: str


@dataclass(frozen=True)
class Supply:
    thing: str
    quantity: str
    note: str = ""


@dataclass(frozen=True)
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
    vote_question: str
    options: tuple[str, ...]
    colours: tuple[str, ...]
    dots: int
    most: int
    canvases: tuple[str, ...]
    run_sheet: tuple[Timed, ...]
    run_sheet_sum: str
    supplies: tuple[Supply, ...]
    contact: str
    date: Date

    @property
    def is_named(self) -> bool:
        return bool(self.attendees)
