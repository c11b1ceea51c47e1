"""Imports a table of notes as it was previewed, in one event and one line of the journal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import texts
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_number, matching_key
from jalons.base.sent_tables import SentTable
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.acts import NOTE_FIELDS
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.groups import insert_group
from jalons.workshops.changes.notes import refuse_unless_writable
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Note, NoteGroup, WallAct, Workshop, plan_notes
from jalons.workshops.rules import acts, note_plans
from jalons.workshops.rules.note_plans import Act, Planned

_BATCH = 500


class Imported(NamedTuple):
    notes: int
    groups: int
    flagged: int  # may name somebody


@write_transaction()
def import_notes(*, workshop: Workshop, sent: SentTable, by: Member, **choices: Any) -> Imported:
    """Reads the table again once the lock is taken, because somebody may have written since the preview. Only adds
    notes.

    `choices`: those of `plan_notes`.
    """
    workshop = lock_workshop(workshop.pk)
    refuse_unless_writable(by, workshop)
    planned = plan_notes(workshop, sent, **choices)
    coming = [line for line in planned if line.act == Act.CREATE]
    if not coming:
        raise Refused(
            _("Ce tableau n’apporte aucune note nouvelle : il n’y a rien à importer."), code="nothing-new-to-import"
        )
    before = set(NoteGroup.objects.filter(workshop=workshop).values_list("pk", flat=True))
    groups = _find_or_create_groups(workshop, coming, by)
    made = [group.pk for group in groups.values() if group.pk not in before]
    notes = Note.objects.bulk_create(_new_notes(workshop, coming, groups), batch_size=_BATCH)
    workshop.last_note += len(notes)
    _record_import(workshop, notes, made, by)
    record_event(workshop, live.NOTES)
    counts = {"notes": len(notes), "groups": len(made)}
    record_change(by=by, verb="import", about=workshop, after={name: count for name, count in counts.items() if count})
    return Imported(len(notes), len(made), sum(note.names_somebody for note in notes))


def _find_or_create_groups(workshop: Workshop, coming: Iterable[Planned], by: Member) -> dict[str, NoteGroup]:
    """Groups by folded title; missing ones are created."""
    groups = {matching_key(group.title): group for group in NoteGroup.objects.living().filter(workshop=workshop)}
    new = note_plans.new_groups(coming, [group.title for group in groups.values()])
    if len(new) > note_plans.GROUPS_MAX:
        sentence = _(
            "Ce tableau créerait %(count)s groupes, et un mur en tient %(most)s. Choisissez une autre colonne pour les "
            "groupes, ou « Ne pas importer »."
        )
        raise Refused(
            sentence % {"count": format_number(len(new)), "most": note_plans.GROUPS_MAX}, code="too-many-groups"
        )
    return groups | {matching_key(title): insert_group(workshop, title, by) for title in new}


def _new_notes(workshop: Workshop, coming: Iterable[Planned], groups: Mapping[str, NoteGroup]) -> list[Note]:
    return [
        Note(
            workshop=workshop,
            number=place,
            client_id=one.client_id,
            text=one.line.text,
            category=one.line.category,
            table=one.line.table,
            group=groups[matching_key(one.line.group)] if one.line.group else None,
            source=Note.Source.IMPORT,
            sheet=one.line.sheet,
            audiences=one.line.audiences,
            causes=one.line.causes,
            communes=one.line.communes,
            names_somebody=texts.looks_like_a_name(one.line.text),
        )
        for place, one in enumerate(coming, workshop.last_note + 1)
    ]


def _record_import(workshop: Workshop, notes: Sequence[Note], groups: list[int], by: Member) -> None:
    marks = {str(note.number): acts.row_mark({name: getattr(note, name) for name in NOTE_FIELDS}) for note in notes}
    label = ngettext("Import de %(count)s note", "Import de %(count)s notes", len(notes))
    WallAct.objects.create(
        workshop=workshop,
        kind=WallAct.Kind.IMPORT,
        label=label % {"count": format_number(len(notes))},
        after={"notes": marks, "groups": groups},
        by_name=by.name[:150],
        user=by.user,
    )
