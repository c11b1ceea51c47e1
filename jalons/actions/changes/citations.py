"""Which findings of the diagnosis a fiche answers."""

from collections.abc import Collection

from jalons.actions.models import ActionSheet, SheetFinding
from jalons.base.db import write_transaction
from jalons.diagnosis.changes.citations import cite_findings
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def cite_in_fiche(*, action: ActionSheet, findings: Collection[int], by: Member) -> None:
    lock_roadmap(by.roadmap)
    if action.roadmap_id == by.roadmap.pk:
        cite_findings(SheetFinding, action=action, findings=findings, by=by)
