"""Which findings of the diagnosis a fiche answers."""

from collections.abc import Collection

from jalons.actions.models import ActionSheet, SheetFinding
from jalons.base.db import write
from jalons.diagnosis.models import Finding
from jalons.roadmaps.changes import record, take_turn
from jalons.roadmaps.models import Member


@write()
def cite_in_fiche(*, action: ActionSheet, findings: Collection[int], by: Member) -> None:
    """These and no others, by their keys; one that was removed meanwhile is dropped."""
    take_turn(by.roadmap)
    chosen = list(Finding.objects.living().filter(roadmap=by.roadmap, pk__in=findings).order_by("number"))
    cited = SheetFinding.objects.filter(action=action, action__roadmap=by.roadmap).select_related("finding")
    before = [row.finding for row in cited]
    if before == chosen or action.roadmap_id != by.roadmap.pk:
        return
    cited.exclude(finding__in=chosen).delete()
    SheetFinding.objects.bulk_create(
        SheetFinding(action=action, finding=finding) for finding in chosen if finding not in before
    )
    record(by=by, verb="cite", about=action, before={"findings": before}, after={"findings": chosen})
