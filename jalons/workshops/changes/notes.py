"""Joining a workshop without an account, writing notes. A note sent twice is stored once."""

import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import texts
from jalons.base.db import insert_unless_known, write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.directory.rules.categories import category_of
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_note
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.changes.phone_sendings import Frozen, NotNow, is_shut_out
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Audience, Cause, Note, Participant, TableSecretary, Workshop
from jalons.workshops.rules import workshops

# Notes typed by the facilitation, which may retype them.
TYPED = (Note.Source.PAPER, Note.Source.IMPORT)


@write_transaction()
def join_workshop(
    *,
    workshop: Workshop,
    category: str = "",
    college: str = "",
    table: int | None = None,
    is_remote: bool = False,
    first_name: str = "",
    organisation: str = "",
    agrees: bool = False,
) -> Participant:
    """Adds a participant. The number of places limits invitations, never this: whoever is there takes part, and the
    facilitation is told when there are more people than chairs. A closed workshop refuses; the facilitation may open it
    again.

    A name and an organisation are stored only if the workshop asks for them and the person agrees; never if it is
    anonymous, whatever is sent. Nobody takes part at a distance where there is no meeting to follow.
    """
    workshop = lock_workshop(workshop.pk)
    _refuse_unless_participants_write(workshop, frozen=False)
    named = agrees and not workshop.is_anonymous
    participant = Participant.objects.create(
        workshop=workshop,
        category=category_of(college) or category,
        college=college,
        table=_check_table(workshop, table),
        is_remote=is_remote and bool(workshop.video_link),
        first_name=first_name.strip() if named else "",
        organisation=organisation.strip() if named else "",
    )
    record_event(workshop, live.JOINED)
    return participant


def write_note(
    *,
    text: str,
    by: Participant | TableSecretary | Member,
    workshop: Workshop | None = None,
    client_id: uuid.UUID | None = None,
    category: str = "",
    college: str = "",
    table: int | None = None,
    audiences: Collection[str] = (),
    causes: Collection[str] = (),
    communes: Collection[str] = (),
    sheet: int | None = None,
    source: str = Note.Source.PAPER,
) -> Note:
    """From a phone (workshop, category and table are the participant's), by the secretary of a table (workshop and
    table are theirs, `college` is who said it), or typed by a facilitator from paper (`sheet`: the number printed on it) or from a spreadsheet.

    The sender chooses `client_id`: the same one again returns the note already stored, whatever happened since.
    """
    if isinstance(by, Participant):
        place, category, table, source, sheet = by.workshop_id, by.category, by.table, Note.Source.PHONE, None
    elif isinstance(by, TableSecretary):
        place, table, source, sheet = by.workshop.pk, by.table, Note.Source.SECRETARY, None
        category = category_of(college) or category
    else:
        assert workshop
        place = workshop.pk
    note = Note(
        workshop_id=place,
        client_id=client_id or uuid.uuid4(),
        text=texts.normalize_text(text),
        category=category,
        college=college if isinstance(by, TableSecretary) else "",
        table=table,
        participant=by if isinstance(by, Participant) else None,
        source=source,
        sheet=sheet,
    )
    if len(note.text) <= workshops.NOTE_LIMIT:
        note.names_somebody = texts.looks_like_a_name(note.text)
        note.is_hidden = note.is_kept_aside = note.participant is not None and note.participant.is_shut_out
        if note.participant is not None and Participant.workshop.is_cached(note.participant):
            _keep_for_reading(note, note.participant.workshop)
        live.draw_ahead(note)
    return _store_note(note, by, audiences, causes, communes)


@write_transaction()
def _store_note(
    note: Note,
    by: Participant | TableSecretary | Member,
    audiences: Collection[str],
    causes: Collection[str],
    communes: Collection[str],
) -> Note:
    workshop = note.workshop = lock_workshop(note.workshop_id)
    try:
        refuse_unless_writable(by, workshop)
        _refuse_typed_sheet(workshop, note.sheet)
        note.text = check_note_text(note.text)
        note.table = _check_table(workshop, note.table)
        for name, codes in _known_tags(workshop, audiences, causes, communes).items():
            setattr(note, name, codes)
    except Refused:
        if stored := Note.objects.filter(workshop=workshop, client_id=note.client_id).first():
            return stored
        raise
    # The choice of the facilitation is read under the lock: from then on, no note of a phone passes.
    _keep_for_reading(note, workshop)
    workshop.last_note += 1
    note.number = workshop.last_note
    # The insertion itself tells whether the note is new: one query less than asking first, while the room waits.
    if not insert_unless_known(note):
        return Note.objects.get(workshop=workshop, client_id=note.client_id)
    workshop.notes_aside += note.is_hidden
    record_event(workshop, live.NOTE, note)
    if isinstance(by, Member):
        record_change(by=by, verb="add", about=note)
    return note


def _keep_for_reading(note: Note, workshop: Workshop) -> None:
    """A table is trusted: its secretary read the note by writing it, and answers for it."""
    if workshop.reads_notes_first and note.participant is not None:
        note.is_hidden = note.is_kept_aside = True


@write_transaction()
def reword_note(
    *,
    note: Note,
    text: str,
    by: Participant | TableSecretary,
    college: str | None = None,
    audiences: Collection[str] | None = None,
    causes: Collection[str] | None = None,
    communes: Collection[str] | None = None,
) -> None:
    """The writer may reword a note while the workshop is open and the wall is not frozen. Arguments that are None do
    not change."""
    workshop, note = lock_own_note(note, by)
    if note.original_text:
        raise Refused(
            _(
                "L’animation a reformulé cette note : ce que vous avez tapé est gardé ici. Faites-en une nouvelle note, ou demandez-lui de changer celle-ci."
            ),
            code="note-reworded-by-facilitation",
        )
    if note.is_withdrawn:
        raise Refused(_("Vous avez retiré cette note. Remettez-la d’abord sur le mur."), code="note-withdrawn")
    asked = {"audiences": audiences, "causes": causes, "communes": communes}
    tags = {name: getattr(note, name) if codes is None else codes for name, codes in asked.items()}
    values: dict[str, Any] = {}
    if college is not None and college != note.college:
        values = {"college": college, "category": category_of(college)}
    is_to_read = workshop.reads_notes_first and texts.normalize_text(text) != note.text
    if isinstance(by, Participant) and (is_to_read or is_shut_out(by)):
        # What such a phone changes waits, like what it writes; what the facilitation has masked stays masked.
        values |= {"is_hidden": True, "is_kept_aside": note.is_kept_aside or not note.is_hidden}
    _save_wording(workshop, note, text, values | _known_tags(workshop, **tags))


@write_transaction()
def withdraw_note(*, note: Note, by: TableSecretary) -> None:
    """Removes the note from the wall for the table that typed it. The facilitation still sees it and may show it again,
    so a mistake loses nothing."""
    workshop, note = lock_own_note(note, by)
    if not note.is_hidden:
        note.is_hidden = True
        note.save(update_fields=["is_hidden"])
        recount_notes(workshop)
        record_event(workshop, live.NOTE, note)


def lock_own_note(note: Note, by: Participant | TableSecretary) -> tuple[Workshop, Note]:
    """Locks the workshop and reads the note again; refused when it belongs to somebody else, or when writing is
    closed."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    _refuse_unless_participants_write(workshop, frozen=workshop.is_writing_frozen)
    if isinstance(by, TableSecretary):
        is_theirs = note.source == Note.Source.SECRETARY and note.table == by.table
        if by.workshop.pk != workshop.pk or not is_theirs:
            raise Refused(_("Cette note n’a pas été saisie à votre table."), code="note-of-another-table")
    elif note.participant_id != by.pk:
        raise Refused(_("Cette note n’est pas la vôtre."), code="note-not-yours")
    return workshop, note


@write_transaction()
def retype_note(
    *,
    note: Note,
    text: str,
    by: Member,
    seen: str,
    sheet: int | None = None,
    table: int | None = None,
    category: str = "",
    audiences: Collection[str] = (),
    causes: Collection[str] = (),
    communes: Collection[str] = (),
) -> Note:
    """Types the same sheet of paper again, with all its fields. `seen` is the text that the page showed. The journal
    holds no text, because it may name somebody."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    if note.source not in TYPED:
        raise Refused(_("Cette note ne vient pas du papier. Reformulez-la depuis sa page."), code="note-not-from-paper")
    if note.original_text:
        raise Refused(
            _(
                "Cette note a été reformulée pour la salle. Ce que vous avez tapé reste affiché : changez-la depuis sa page, ou faites-en une feuille de plus."
            ),
            code="note-reworded-for-room",
        )
    sentence = _("Cette note vient d’être changée par quelqu’un d’autre. Relisez-la avant de la corriger.")
    refuse_stale(texts.normalize_text(seen), note.text, sentence, field="text")
    if sheet != note.sheet:
        _refuse_typed_sheet(workshop, sheet)
    values = {"sheet": sheet, "table": _check_table(workshop, table), "category": category}
    if _save_wording(workshop, note, text, values | _known_tags(workshop, audiences, causes, communes)):
        record_change(by=by, verb="revise", about=note)
    return note


def _save_wording(workshop: Workshop, note: Note, text: str, values: dict[str, Any]) -> bool:
    """Returns whether anything changed; if so, the wall is told."""
    text = check_note_text(text)
    values = {**values, "text": text, "names_somebody": note.names_somebody or texts.looks_like_a_name(text)}
    differing = [name for name, value in values.items() if getattr(note, name) != value]
    for name in differing:
        setattr(note, name, values[name])
    if differing:
        note.save(update_fields=differing)
        if "is_hidden" in differing:
            recount_notes(workshop)
        record_event(workshop, live.NOTE, note)
    return bool(differing)


def _refuse_typed_sheet(workshop: Workshop, sheet: int | None) -> None:
    if sheet is not None and Note.objects.filter(workshop=workshop, sheet=sheet).exists():
        raise Refused(
            _("La feuille %(sheet)s est déjà saisie.") % {"sheet": sheet}, code="sheet-already-typed", field="sheet"
        )


def refuse_unless_writable(by: Participant | TableSecretary | Member, workshop: Workshop) -> None:
    if not isinstance(by, Member):
        _refuse_unless_participants_write(workshop, frozen=workshop.is_writing_frozen)
    elif not workshops.facilitators_may_write(workshop.state):
        raise Refused(_("Ouvrez l’atelier avant d’y ajouter des notes."), code="workshop-not-open-to-notes")


def _refuse_unless_participants_write(workshop: Workshop, *, frozen: bool) -> None:
    if workshops.participants_may_write(workshop.state, frozen=frozen):
        return
    if workshop.state == workshops.State.CLOSED:
        raise NotNow(
            _("Cet atelier est clos : on ne peut plus y écrire. Ce que vous avez tapé reste affiché ci-dessous."),
            code="workshop-closed-to-notes",
        )
    if workshop.state == workshops.State.OPEN:
        raise Frozen(
            _(
                "L’animation a figé les notes : on ne peut plus écrire ni corriger. Ce que vous avez tapé reste affiché."
            ),
            code="notes-frozen",
        )
    raise NotNow(
        _("Cet atelier n’est pas encore ouvert. Attendez le signal de l’animation, puis réessayez."),
        code="workshop-not-open-yet",
    )


def check_note_text(typed: str) -> str:
    text = texts.normalize_text(typed)
    if not text:
        raise Refused(_("Écrivez votre note avant de l’envoyer."), code="note-empty", field="text")
    if len(text) > workshops.NOTE_LIMIT:
        count = f"{len(text):,}".replace(",", "\u00a0")
        sentence = _("Votre note compte %(count)s caractères. Gardez-en %(limit)s au plus, ou faites plusieurs notes.")
        raise Refused(sentence % {"count": count, "limit": workshops.NOTE_LIMIT}, code="note-too-long", field="text")
    return text


def _known_tags(
    workshop: Workshop, audiences: Collection[str], causes: Collection[str], communes: Collection[str]
) -> dict[str, list[str]]:
    """In the order of the lists. Tags that no longer exist are dropped, so that the note is not refused."""
    codes: list[str] = []
    if communes:
        perimeter = Commune.objects.filter(roadmaps=workshop.roadmap_id, code__in=set(communes))
        codes = sorted(perimeter.values_list("code", flat=True))
    return {
        "audiences": [code for code in Audience.values if code in audiences],
        "causes": [code for code in Cause.values if code in causes],
        "communes": codes,
    }


def _check_table(workshop: Workshop, table: int | None) -> int | None:
    if table is not None and not 1 <= table <= workshop.table_count:
        sentence = ngettext(
            "Cet atelier compte une seule table.", "Cet atelier compte %(count)s tables.", workshop.table_count
        )
        none = _("Cet atelier n’a pas de tables numérotées.")
        raise Refused(
            sentence % {"count": workshop.table_count} if workshop.table_count else none,
            code="table-unknown",
            field="table",
        )
    return table
