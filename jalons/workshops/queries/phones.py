"""The page of a phone."""

import uuid

from django.db.models import QuerySet

from jalons.base.db import Lookup
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.workshops.models import KeyProject, Note, Participant, Workshop
from jalons.workshops.rules import workshops


@frozen
class OwnNote:
    number: int
    text: str
    is_reworded: bool = False  # by the facilitation
    is_hidden: bool = False  # from everybody else
    is_withdrawn: bool = False  # by its writer, who may put it back
    names_somebody: bool = False  # maybe: the facilitation reads it before the room does
    is_erased: bool = False
    is_kept_aside: bool = False  # the facilitation reads it before the room does

    @property
    def is_to_read(self) -> bool:
        """Whatever the reason: its writer reads one word."""
        return self.is_kept_aside or (self.names_somebody and not self.is_hidden)


@frozen
class PhonePage:
    last_seq: int
    notes_on_the_wall: int
    own: list[OwnNote]
    may_write: bool
    has_maps: bool  # the workshop looks for chantiers, or has maps of its own: a table may draw the resources of one


def phone_page(writer: Participant) -> PhonePage:
    """Newest notes first."""
    workshop = writer.workshop
    own = _list_own_notes(writer.pk)
    return PhonePage(
        workshop.last_seq,
        workshop.notes_on_wall,
        [OwnNote(number, text, bool(original), *marks) for number, text, original, *marks in own],
        workshops.participants_may_write(workshop.state, frozen=workshop.is_writing_frozen),
        workshop.kind == Workshop.Kind.KEY_PROJECTS or bool(_any_key_project(workshop.pk)),
    )


@PreparedQuery
def _list_own_notes(participant: int) -> QuerySet[Note, tuple[int, str, str, bool, bool, bool, bool, bool]]:
    rows = Note.objects.filter(participant=participant).order_by("-number")
    return rows.values_list(
        *("number", "text", "original_text"),
        *("is_hidden", "is_withdrawn", "names_somebody", "is_erased", "is_kept_aside"),
    )


@PreparedQuery
def _any_key_project(workshop: int) -> QuerySet[KeyProject, int]:
    return KeyProject.objects.current().filter(workshop=workshop).order_by().values_list("pk", flat=True)[:1]


def own_note(writer: Participant, number: int) -> Note | None:
    return Note.objects.filter(participant=writer).select_related("workshop__roadmap").filter(number=number).first()


def is_stored(workshop: Workshop, client_id: uuid.UUID | None) -> bool:
    """Whether a note that is sent again is already stored: the network of a hall loses answers as well as notes."""
    return client_id is not None and Note.objects.filter(workshop=workshop, client_id=client_id).exists()


def workshop_by_code(code: str) -> Workshop | None:
    return Workshop.objects.select_related("roadmap").filter(code=code).first()


def participant_by_follow_code(workshop: Workshop, code: str) -> Participant | None:
    """Only of this workshop: nobody learns that a code exists in another one."""
    return Participant.objects.filter(workshop=workshop, follow_code=code).first()


def participant_by_token(token: uuid.UUID) -> Participant | None:
    return _by_token(token)


def read_workshop(participant: Participant) -> Workshop:
    """The workshop of a participant, for the pages that a whole room asks for at once."""
    workshop = _by_key(participant.workshop_id)
    assert workshop  # a participant goes with their workshop
    participant.workshop = workshop
    return workshop


# A phone that has entered reads nothing of a roadmap that is to be removed.
_by_token = Lookup(Participant.objects.filter(workshop__roadmap__removal_asked_at=None), "token")
_by_key = Lookup(Workshop.objects.all())
