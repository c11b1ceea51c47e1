"""The findings cited by a row of a floor above: an enjeu, a note, a fiche."""

from collections.abc import Collection

from django.db.models import Model

from jalons.diagnosis.models import Citation, Finding
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member


def cite_findings(kind: type[Citation], *, findings: Collection[int], by: Member, **citing: Model) -> None:
    """Replaces the citations with these findings, by pk; one removed meanwhile is dropped. `citing`: the row that
    cites, under its name in this kind of citation. Call it in a transaction, once the roadmap is locked."""
    (about,) = citing.values()
    chosen = list(Finding.objects.living().filter(roadmap=by.roadmap, pk__in=findings).order_by("number"))
    cited = kind._default_manager.filter(**citing).select_related("finding")
    before = [row.finding for row in cited]
    if before == chosen:
        return
    cited.exclude(finding__in=chosen).delete()
    kind._default_manager.bulk_create(kind(finding=finding, **citing) for finding in chosen if finding not in before)
    record_change(by=by, verb="cite", about=about, before={"findings": before}, after={"findings": chosen})
