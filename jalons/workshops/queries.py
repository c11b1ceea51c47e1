"""What the pages of workshops, enjeux and chantiers show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jalons.roadmaps.models import Roadmap
from jalons.workshops import rules
from jalons.workshops.models import KeyProject, Note, NoteCard, NoteGroup, Participant, Stake, Workshop


@dataclass(frozen=True)
class WorkshopCard:
    number: int
    title: str
    kind: str
    held_on: date | None
    place: str
    state: str
    state_words: str
    notes: int
    participants: int


def workshops(roadmap: Roadmap) -> list[WorkshopCard]:
    return [
        WorkshopCard(
            w.number,
            w.title,
            w.get_kind_display(),
            w.held_on,
            w.place,
            w.state,
            w.get_state_display(),
            w.last_note,
            w.joined,
        )
        for w in Workshop.objects.filter(roadmap=roadmap).annotate(joined=Count("participants")).order_by("number")
    ]


def participants_by_category(workshop: Workshop) -> list[tuple[str, int]]:
    counts = dict(workshop.participants.order_by().values_list("category").annotate(n=Count("id")))
    return [(str(label), counts.get(value, 0)) for value, label in Participant._meta.get_field("category").flatchoices]


# --- the wall --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lane:
    group_id: int
    letter: str
    title: str
    stake_id: int | None
    notes: list[NoteCard]


@dataclass(frozen=True)
class Wall:
    """`last_seq` is read first: whatever is newer than it comes by the stream, even when it is here already."""

    last_seq: int
    to_sort: list[NoteCard]
    lanes: list[Lane]
    notes: int
    participants: int


def wall(workshop: Workshop) -> Wall:
    """Notes to sort: newest first, as they fall. Sorted ones: in the order they were written."""
    last_seq = Workshop.objects.values_list("last_seq", flat=True).get(pk=workshop.pk)
    by_group: dict[int | None, list[NoteCard]] = {None: []}
    for note in Note.objects.filter(workshop=workshop).order_by("number"):
        by_group.setdefault(note.group_id, []).append(note.card())
    lanes = [
        Lane(group.pk, rules.letter(position), group.title, group.stake_id, by_group.get(group.pk, []))
        for position, group in enumerate(NoteGroup.objects.filter(workshop=workshop).order_by("rank", "id"))
    ]
    return Wall(
        last_seq=last_seq,
        to_sort=by_group[None][::-1],
        lanes=lanes,
        notes=sum(map(len, by_group.values())),
        participants=workshop.participants.count(),
    )


# --- from a phone ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnNote:
    number: int
    text: str


@dataclass(frozen=True)
class PhonePage:
    last_seq: int
    notes_on_the_wall: int
    own: list[OwnNote]


def phone_page(participant: Participant) -> PhonePage:
    own = Note.objects.filter(participant=participant).order_by("-number").values_list("number", "text")
    workshop = participant.workshop
    return PhonePage(workshop.last_seq, workshop.last_note, [OwnNote(number, text) for number, text in own])


def by_code(code: str) -> Workshop | None:
    return Workshop.objects.select_related("roadmap").filter(code=code).first()


def participant_of(token: uuid.UUID) -> Participant | None:
    return Participant.objects.filter(token=token).order_by().first()


# --- enjeux and chantiers --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProjectLine:
    pk: int
    title: str
    purpose: str
    stakes: list[str]


@dataclass(frozen=True)
class StakeLine:
    pk: int
    rank: int
    title: str
    phrasing: str
    description: str
    notes: int
    projects: list[ProjectLine]

    @property
    def asks_how(self) -> bool:
        return rules.is_how_question(self.phrasing)


@dataclass(frozen=True)
class StakesPage:
    stakes: list[StakeLine]
    projects: list[ProjectLine]

    @property
    def waiting(self) -> list[StakeLine]:
        """Enjeux that no chantier answers yet."""
        return [stake for stake in self.stakes if not stake.projects]

    @property
    def loose(self) -> list[ProjectLine]:
        """Chantiers that answer no enjeu yet."""
        return [project for project in self.projects if not project.stakes]


def stakes_page(roadmap: Roadmap) -> StakesPage:
    projects = KeyProject.objects.filter(roadmap=roadmap).prefetch_related("stakes").order_by("rank", "id")
    lines: list[ProjectLine] = []
    answering: dict[int, list[ProjectLine]] = {}
    for project in projects:
        line = ProjectLine(project.pk, project.title, project.purpose, [s.title for s in project.stakes.all()])
        lines.append(line)
        for stake in project.stakes.all():
            answering.setdefault(stake.pk, []).append(line)
    stakes = Stake.objects.filter(roadmap=roadmap).annotate(note_count=Count("groups__notes")).order_by("rank", "id")
    return StakesPage(
        [
            StakeLine(s.pk, s.rank, s.title, s.phrasing, s.description, s.note_count, answering.get(s.pk, []))
            for s in stakes
        ],
        lines,
    )


@dataclass(frozen=True)
class ThreadNote:
    """A note as the thread of a fiche shows it: what was said, and where."""

    workshop_number: int
    workshop_title: str
    number: int
    text: str
    table: int | None
    category: str


def notes_of_stakes(stakes: Iterable[Stake]) -> dict[int, list[ThreadNote]]:
    """The notes behind each enjeu, by its id. One query whatever their number."""
    found: dict[int, list[ThreadNote]] = {stake.pk: [] for stake in stakes}
    notes = Note.objects.filter(group__stake__in=list(found)).select_related("workshop", "group")
    for note in notes.order_by("workshop__number", "number"):
        assert note.group and note.group.stake_id
        found[note.group.stake_id].append(
            ThreadNote(
                note.workshop.number,
                note.workshop.title,
                note.number,
                note.text,
                note.table,
                note.get_category_display(),
            )
        )
    return found


def notes_of(stake: Stake) -> list[ThreadNote]:
    return notes_of_stakes([stake])[stake.pk]
