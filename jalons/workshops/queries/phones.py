"""What a phone shows, and the tablet of a table."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from jalons.workshops import rules
from jalons.workshops.models import KeyProject, Note, Participant, TableSecretary, Workshop


@dataclass(frozen=True)
class OwnNote:
    number: int
    text: str
    is_reworded: bool = False  # by the facilitation
    is_hidden: bool = False  # from everybody else


@dataclass(frozen=True)
class PhonePage:
    last_seq: int
    notes_on_the_wall: int
    own: list[OwnNote]
    may_write: bool
    has_maps: bool  # some chantier has a name: a table may draw its resources


def phone_page(writer: Participant | TableSecretary) -> PhonePage:
    """The newest first."""
    workshop = writer.workshop
    own = _own(writer).order_by("-number").values_list("number", "text", "original_text", "is_hidden")
    return PhonePage(
        workshop.last_seq,
        workshop.last_note,
        [OwnNote(number, text, bool(original), hidden) for number, text, original, hidden in own],
        rules.participants_may_write(workshop.state, frozen=workshop.is_frozen),
        KeyProject.objects.filter(roadmap=workshop.roadmap_id).exists(),
    )


def own_note(writer: Participant | TableSecretary, number: int) -> Note | None:
    return _own(writer).select_related("workshop").filter(number=number).first()


def last_tags(secretary: TableSecretary) -> dict[str, object]:
    """What the last note of the table was about: the next one is often about the same."""
    last = _own(secretary).order_by("-number").first()
    if last is None:
        return {}
    return {
        "audiences": last.audiences,
        "causes": last.causes,
        "communes": last.communes,
        "category": last.category,
    }


def _own(writer: Participant | TableSecretary) -> QuerySet[Note]:
    if isinstance(writer, Participant):
        return Note.objects.filter(participant=writer)
    return Note.objects.filter(workshop=writer.workshop, table=writer.table, source=Note.Source.SECRETARY)


def by_code(code: str) -> Workshop | None:
    return Workshop.objects.select_related("roadmap").filter(code=code).first()


def participant_of(token: uuid.UUID) -> Participant | None:
    return Participant.objects.filter(token=token).order_by().first()
