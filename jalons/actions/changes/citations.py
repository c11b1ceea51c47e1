"""Which findings of the diagnosis a fiche answers."""

from collections.abc import Collection

from jalons.actions.models import ActionSheet, SheetFinding
from jalons.base.db import write
from jalons.diagnosis.changes import cite
from jalons.roadmaps.changes import take_turn
from jalons.roadmaps.models import Member


@write()
def cite_in_fiche(*, action: ActionSheet, findings: Collection[int], by: Member) -> None:
    take_turn(by.roadmap)
    if action.roadmap_id == by.roadmap.pk:
        cite(SheetFinding, action=action, findings=findings, by=by)
