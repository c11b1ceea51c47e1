"""Whether somebody's messages can reach whoever coordinates, and did."""

from jalons.accounts.models import User
from jalons.governance.models import CoordinatorMessage
from jalons.governance.models.coordinators import coordinators
from jalons.mail.models import Message
from jalons.roadmaps.models import Roadmap


def has_coordinator(roadmap: Roadmap, sender: User | None = None) -> bool:
    """Besides whoever writes."""
    return coordinators(roadmap, sender).exists()


def has_failed_message(roadmap: Roadmap, sender: User | None) -> bool:
    """Whether something that this account wrote did not leave, in spite of every try."""
    rows = CoordinatorMessage.objects.filter(roadmap=roadmap, sender=sender, message__state=Message.State.FAILED)
    return sender is not None and rows.exists()
