"""Join a workshop without an account, write notes. A note sent twice is one note."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.roadmaps.changes import record
from jalons.roadmaps.models import Member
from jalons.workshops import live, rules
from jalons.workshops.changes.workshops import locked
from jalons.workshops.models import Note, Participant, Workshop


@write()
def join(*, workshop: Workshop, category: str, table: int | None = None) -> Participant:
    """Somebody enters the room. Nothing is kept of them but a category and a table."""
    workshop = locked(workshop.pk)
    _refuse_unless_participants_write(workshop)
    participant = Participant.objects.create(workshop=workshop, category=category, table=_table(workshop, table))
    live.tell(workshop, live.JOINED)
    return participant


@write()
def write_note(
    *,
    text: str,
    by: Participant | Member,
    workshop: Workshop | None = None,
    client_id: uuid.UUID | None = None,
    category: str = "",
    table: int | None = None,
) -> Note:
    """From a phone (workshop, category and table are the participant's), or typed from paper by a facilitator.

    `client_id` is given by whoever sends: the same one again returns the note already stored, whatever happened since.
    """
    if isinstance(by, Participant):
        place, category, table = by.workshop_id, by.category, by.table
    else:
        assert workshop
        place = workshop.pk
    workshop = locked(place)
    client_id = client_id or uuid.uuid4()
    try:
        _refuse_unless_open_to(by, workshop)
        note = _store(workshop, client_id, text, by, category, table)
    except (Refused, IntegrityError):
        known = Note.objects.filter(workshop=workshop, client_id=client_id).first()
        if known is None:
            raise
        return known
    live.tell(workshop, live.NOTE, note)
    if isinstance(by, Member):
        record(by=by, verb="add", about=note)
    return note


def _store(
    workshop: Workshop, client_id: uuid.UUID, text: str, by: Participant | Member, category: str, table: int | None
) -> Note:
    """Inserting tells whether the note is known: one query less than asking first, and the room is waiting."""
    workshop.last_note += 1
    with transaction.atomic():
        return Note.objects.create(
            workshop=workshop,
            number=workshop.last_note,
            client_id=client_id,
            text=_text(text),
            category=category,
            table=_table(workshop, table),
            participant=by if isinstance(by, Participant) else None,
        )


@write()
def reword_note(*, note: Note, text: str, by: Participant) -> None:
    """Everybody may reword what they wrote, as long as the workshop is open."""
    workshop, note = locked(note.workshop_id), Note.objects.get(pk=note.pk)
    _refuse_unless_participants_write(workshop)
    _refuse_when_frozen(workshop)
    if note.participant_id != by.pk:
        raise Refused(_("Cette note n’est pas la vôtre."))
    note.text = _text(text)
    note.save(update_fields=["text"])
    live.tell(workshop, live.NOTE, note)


def _refuse_unless_open_to(by: Participant | Member, workshop: Workshop) -> None:
    if isinstance(by, Participant):
        _refuse_unless_participants_write(workshop)
        _refuse_when_frozen(workshop)
    elif not rules.facilitators_may_write(workshop.state):
        raise Refused(_("Ouvrez l’atelier avant d’y ajouter des notes."))


def _refuse_unless_participants_write(workshop: Workshop) -> None:
    if workshop.state == rules.State.CLOSED:
        raise Refused(
            _("Cet atelier est clos : on ne peut plus y écrire. Ce que vous avez tapé reste affiché ci-dessous.")
        )
    if not rules.participants_may_write(workshop.state):
        raise Refused(_("Cet atelier n’est pas encore ouvert. Attendez le signal de l’animation, puis réessayez."))


def _refuse_when_frozen(workshop: Workshop) -> None:
    if workshop.is_frozen:
        raise Refused(
            _("L’animation a figé les notes : on ne peut plus écrire ni corriger. Ce que vous avez tapé reste affiché.")
        )


def _text(typed: str) -> str:
    text = rules.one_text(typed)
    if not text:
        raise Refused(_("Écrivez votre note avant de l’envoyer."), field="text")
    if len(text) > rules.NOTE_LIMIT:
        count = f"{len(text):,}".replace(",", "\u00a0")
        sentence = _("Votre note compte %(count)s caractères. Gardez-en %(limit)s au plus, ou faites plusieurs notes.")
        raise Refused(sentence % {"count": count, "limit": rules.NOTE_LIMIT}, field="text")
    return text


def _table(workshop: Workshop, table: int | None) -> int | None:
    if table is not None and not 1 <= table <= workshop.table_count:
        sentence = ngettext(
            "Cet atelier compte une seule table.", "Cet atelier compte %(count)s tables.", workshop.table_count
        )
        none = _("Cet atelier n’a pas de tables numérotées.")
        raise Refused(sentence % {"count": workshop.table_count} if workshop.table_count else none, field="table")
    return table
