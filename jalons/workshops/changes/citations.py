"""Which findings of the diagnosis an enjeu or a note rests on."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.diagnosis.models import Finding
from jalons.roadmaps.changes import record, take_turn
from jalons.roadmaps.models import Member
from jalons.workshops.changes.fresh import fresh_note, still
from jalons.workshops.models import Note, NoteFinding, Stake, StakeFinding


@write()
def cite_in_stake(*, stake: Stake, findings: Collection[int], by: Member) -> None:
    """These and no others, by their keys; one that was removed meanwhile is dropped."""
    take_turn(by.roadmap)
    stake = still(Stake.objects.filter(roadmap=by.roadmap), stake.pk, _("Quelqu’un vient de le supprimer."))
    chosen = list(Finding.objects.living().filter(roadmap=by.roadmap, pk__in=findings).order_by("number"))
    cited = StakeFinding.objects.filter(stake=stake).select_related("finding")
    before = [row.finding for row in cited]
    if before == chosen:
        return
    cited.exclude(finding__in=chosen).delete()
    StakeFinding.objects.bulk_create(
        StakeFinding(stake=stake, finding=finding) for finding in chosen if finding not in before
    )
    record(by=by, verb="cite", about=stake, before={"findings": before}, after={"findings": chosen})


@write()
def cite_in_note(*, note: Note, findings: Collection[int], by: Member) -> None:
    """These and no others, by their keys; one that was removed meanwhile is dropped."""
    take_turn(by.roadmap)
    note = fresh_note(note)
    if note.workshop.roadmap_id != by.roadmap.pk:
        raise Refused(_("Cette note n’est plus sur le mur."))
    chosen = list(Finding.objects.living().filter(roadmap=by.roadmap, pk__in=findings).order_by("number"))
    cited = NoteFinding.objects.filter(note=note).select_related("finding")
    before = [row.finding for row in cited]
    if before == chosen:
        return
    cited.exclude(finding__in=chosen).delete()
    NoteFinding.objects.bulk_create(
        NoteFinding(note=note, finding=finding) for finding in chosen if finding not in before
    )
    record(by=by, verb="cite", about=note, before={"findings": before}, after={"findings": chosen})
