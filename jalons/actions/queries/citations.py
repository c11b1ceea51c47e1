"""The findings of the diagnosis that a fiche cites."""

from django.db.models import QuerySet

from jalons.actions.models import SheetFinding
from jalons.base.prepared_queries import PreparedQuery
from jalons.diagnosis.models import Finding


def findings_of_action(action: int) -> list[Finding]:
    """The findings cited by the action with this pk; those removed, or that name somebody, are left out. One query."""
    return [row.finding for row in _cited_by(action)]


@PreparedQuery
def _cited_by(action: int) -> QuerySet[SheetFinding]:
    cited = SheetFinding.objects.filter(action=action, finding__removed_at=None, finding__names_somebody=False)
    return cited.select_related("finding")
