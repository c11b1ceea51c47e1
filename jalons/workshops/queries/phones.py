"""The page of a phone."""

import uuid
from dataclasses import dataclass

from jalons.base.db import Lookup
from jalons.workshops.models import KeyProject, Note, Participant, Workshop
from jalons.workshops.rules import workshops


@dataclass(frozen=True)
class OwnNote:
    number: int
    text: str
    is_reworded: bool = False  # by the facilitation
    is_hidden: bool = False  # from everybody else
    is_withdrawn: bool = False  # by its writer, who may put it back


@dataclass(frozen=True)
class PhonePage:
    last_seq: int
    notes_on_the_wall: int
    own: list[OwnNote]
    may_write: bool
    has_maps: bool  # the workshop looks for chantiers, or has some: a table may draw the resources of one


def phone_page(writer: Participant) -> PhonePage:
    """Newest notes first."""
    workshop = writer.workshop
    own = (
        Note.objects.filter(participant=writer)
        .order_by("-number")
        .values_list("number", "text", "original_text", "is_hidden", "is_withdrawn")
    )
    return PhonePage(
        workshop.last_seq,
        workshop.notes_kept,
        [OwnNote(number, text, bool(original), hidden, withdrawn) for number, text, original, hidden, withdrawn in own],
        workshops.participants_may_write(workshop.state, frozen=workshop.is_frozen),
        workshop.kind == Workshop.Kind.KEY_PROJECTS or KeyProject.objects.filter(roadmap=workshop.roadmap_id).exists(),
    )


def own_note(writer: Participant, number: int) -> Note | None:
    return Note.objects.filter(participant=writer).select_related("workshop__roadmap").filter(number=number).first()


def is_stored(workshop: Workshop, client_id: uuid.UUID | None) -> bool:
    """Whether a note that is sent again is already stored: the network of a hall loses answers as well as notes."""
    return client_id is not None and Note.objects.filter(workshop=workshop, client_id=client_id).exists()


def workshop_by_code(code: str) -> Workshop | None:
    return Workshop.objects.select_related("roadmap").filter(code=code).first()


def participant_by_token(token: uuid.UUID) -> Participant | None:
    return _by_token(token)


_by_token = Lookup(Participant.objects.all(), "token")
