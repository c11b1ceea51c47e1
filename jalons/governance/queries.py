"""The committee that steers, and proposals for its seats."""

from jalons.directory.models import Contact, Organisation
from jalons.governance.models import Committee
from jalons.governance.rules import seat_proposal
from jalons.roadmaps.models import Membership, Roadmap


def steering_committee(roadmap: Roadmap) -> Committee | None:
    """The comité de pilotage, with its seats. Two queries."""
    rows = Committee.objects.filter(roadmap=roadmap, kind=Committee.Kind.STRATEGIC)
    return rows.prefetch_related("seats").first()


def proposed_seats(roadmap: Roadmap) -> list[str]:
    """Seats proposed from the team and from the organisations that were met: functions, never names. Two queries."""
    role = Membership.Role
    team = list(Membership.objects.filter(roadmap=roadmap).exclude(function=""))
    met = Organisation.objects.filter(roadmap=roadmap, contacts__status=Contact.Status.MET).distinct()
    others = [row.function for row in team if row.role in (role.LEAD, role.OBSERVER, role.CONTRIBUTOR)]
    return seat_proposal(
        [row.function for row in team if row.role == role.SPONSOR],
        [row.function for row in team if row.role == role.FOCAL_POINT],
        [*others, *met.values_list("name", flat=True)],
    )
