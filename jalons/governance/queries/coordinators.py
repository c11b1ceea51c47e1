"""Whether somebody's messages can reach whoever coordinates, and did."""

from django.db.models import QuerySet

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.governance.models import CoordinatorMessage
from jalons.governance.models.coordinators import coordinators
from jalons.mail.models import Message
from jalons.roadmaps.models import Member, Membership, Roadmap


def has_coordinator(roadmap: Roadmap, sender: User | None = None) -> bool:
    """Besides whoever writes."""
    return coordinators(roadmap, sender).exists()


@frozen
class CoordinatorPhone:
    function: str
    phone: str


def coordinator_phones(roadmap: Roadmap) -> list[CoordinatorPhone]:
    """Where the référentes and référents said that they may be called, for the holder of a private page."""
    return _shown_phones(coordinators(roadmap, None))


def phones_told_to(member: Member) -> list[CoordinatorPhone]:
    """The same, besides one's own; for a body that reads the roadmap without being of its team, of those who agreed to it. Two queries."""
    rows = coordinators(member.roadmap, member.user)
    is_of_the_team = Membership.objects.filter(roadmap=member.roadmap, user=member.user).exists()
    return _shown_phones(rows if is_of_the_team else rows.filter(user__supervisors_may_call=True))


def _shown_phones(rows: QuerySet[Membership]) -> list[CoordinatorPhone]:
    rows = rows.exclude(user__phone="").select_related("user").order_by("pk")
    return [CoordinatorPhone(row.function or row.user.name, row.user.phone) for row in rows]


def has_failed_message(roadmap: Roadmap, sender: User | None) -> bool:
    """Whether something that this account wrote did not leave, in spite of every try."""
    rows = CoordinatorMessage.objects.filter(roadmap=roadmap, sender=sender, message__state=Message.State.FAILED)
    return sender is not None and rows.exists()
