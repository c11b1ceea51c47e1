"""Turns notes of the room into findings of the portrait, on the floor below. A note is never taken twice."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.diagnosis.changes import findings
from jalons.diagnosis.models import Finding
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops.models import Note, Workshop
from jalons.workshops.rules.origins import note_origin


@write_transaction()
def take_findings(*, workshop: Workshop, notes: Collection[int], kind: str, by: Member) -> list[Finding]:
    """`notes` are numbers. Notes taken before keep their finding; hidden ones are skipped. Only the category of the
    writer is passed on, never their identity."""
    lock_roadmap(by.roadmap)
    rows = Note.objects.filter(workshop=workshop, number__in=notes, is_hidden=False).order_by("number")
    taken = [_add_note_finding(workshop, note, kind, by) for note in rows]
    if not taken:
        raise Refused(_("Cochez au moins une note."), code="no-note-ticked", field="notes")
    return taken


def _add_note_finding(workshop: Workshop, note: Note, kind: str, by: Member) -> Finding:
    return findings.add_finding(
        text=note.text,
        kind=kind,
        said_by=note.get_category_display()[:80],
        heard_on=min(workshop.held_on or timezone.localdate(note.written_at), timezone.localdate()),
        audiences=note.audiences,
        communes=note.communes,
        names_somebody=note.names_somebody,
        source=Finding.Source.WORKSHOP,
        origin_uid=note_origin(workshop.uid, note.client_id),
        origin_label=_("note %(number)s, %(workshop)s") % {"number": note.number, "workshop": workshop.title},
        by=by,
    )
