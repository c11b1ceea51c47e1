"""What phones send: refused for now, sent twice, or sent by a phone that was shut out."""

import uuid

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.roadmaps.models import Member
from jalons.workshops.models import Participant, TableSecretary


class NotNow(Refused):
    """Refused for now: the same note may be accepted once the facilitation opens the workshop or unfreezes the wall."""


class Frozen(NotNow):
    """The wall is frozen for a moment: the note will be sent again without any action of the writer."""


# Identifiers made from what a phone sent are never those that it made.
_SENT = uuid.UUID("5f7e51a7-5b0e-4a39-9a2f-3d7c1d0d2c11")


def sending_id(
    client_id: uuid.UUID | None, by: Participant | TableSecretary | Member, *what: object
) -> uuid.UUID | None:
    """The identifier under which something sent by a phone is stored, once: of the same text, by the same person, under
    the same `client_id`. A page that a tablet shows again to the next person gives another one. Nobody can read who wrote
    in it."""
    if client_id is None:
        return None
    return uuid.uuid5(_SENT, repr((client_id.hex, _writer(by), *map(str, what))))


def _writer(by: Participant | TableSecretary | Member) -> object:
    if isinstance(by, TableSecretary):
        return by.workshop.pk, by.table
    return by.pk if isinstance(by, Participant) else by.name


def is_shut_out(by: Participant) -> bool:
    """As it is now: the phone may have been shut out since its page was asked for. One query."""
    return Participant.objects.filter(pk=by.pk, is_shut_out=True).exists()


def refuse_shut_out_phone(by: Participant) -> None:
    """Its notes are kept aside; what has no such place is refused, without a word on why."""
    if is_shut_out(by):
        raise NotNow(_("Ceci n’a pas pu être gardé. Parlez-en à l’animation."), code="phone-shut-out")
