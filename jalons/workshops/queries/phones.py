"""What a phone shows."""

import uuid
from dataclasses import dataclass

from jalons.workshops.models import Note, Participant, Workshop


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
