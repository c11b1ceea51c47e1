"""The findings of the diagnosis that a fiche cites."""

from jalons.actions.models import SheetFinding
from jalons.diagnosis.models import Finding


def findings_of_action(action: int) -> list[Finding]:
    """The findings cited by the action with this pk; those removed, or that name somebody, are left out. One query."""
    cited = SheetFinding.objects.filter(action=action, finding__removed_at=None, finding__names_somebody=False)
    return [row.finding for row in cited.select_related("finding")]
