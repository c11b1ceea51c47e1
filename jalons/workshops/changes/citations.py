"""The findings of the diagnosis that an enjeu or a note cites."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.diagnosis.changes.citations import cite_findings
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops.changes.current_rows import current_note, current_row
from jalons.workshops.models import Note, NoteFinding, Stake, StakeFinding


@write_transaction()
def cite_in_stake(*, stake: Stake, findings: Collection[int], by: Member) -> None:
    lock_roadmap(by.roadmap)
    stake = current_row(
        Stake.objects.filter(roadmap=by.roadmap), stake.pk, _("Quelqu’un vient de le supprimer."), code="stake-gone"
    )
    cite_findings(StakeFinding, stake=stake, findings=findings, by=by)


@write_transaction()
def cite_in_note(*, note: Note, findings: Collection[int], by: Member) -> None:
    lock_roadmap(by.roadmap)
    note = current_note(note)
    if note.workshop.roadmap_id != by.roadmap.pk:
        raise Refused(_("Cette note n’est plus sur le mur."), code="note-off-the-wall")
    cite_findings(NoteFinding, note=note, findings=findings, by=by)
