"""Which findings of the diagnosis an enjeu or a note rests on."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.diagnosis.changes import cite
from jalons.roadmaps.changes import take_turn
from jalons.roadmaps.models import Member
from jalons.workshops.changes.fresh import fresh_note, still
from jalons.workshops.models import Note, NoteFinding, Stake, StakeFinding


@write()
def cite_in_stake(*, stake: Stake, findings: Collection[int], by: Member) -> None:
    take_turn(by.roadmap)
    stake = still(Stake.objects.filter(roadmap=by.roadmap), stake.pk, _("Quelqu’un vient de le supprimer."))
    cite(StakeFinding, stake=stake, findings=findings, by=by)


@write()
def cite_in_note(*, note: Note, findings: Collection[int], by: Member) -> None:
    take_turn(by.roadmap)
    note = fresh_note(note)
    if note.workshop.roadmap_id != by.roadmap.pk:
        raise Refused(_("Cette note n’est plus sur le mur."))
    cite(NoteFinding, note=note, findings=findings, by=by)
