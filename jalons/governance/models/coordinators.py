"""What somebody writes to whoever coordinates the roadmap, until it has left."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from jalons.accounts.models import User
from jalons.governance.models.convocations import Convocation
from jalons.mail.models import MailedSecret
from jalons.roadmaps.models import Membership, Roadmap


class CoordinatorMessage(MailedSecret):
    """One message to one référente or référent. Its words are the secret: sealed until it has left, then the row is
    deleted. It comes from an account, or from the seat of a private page."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    convocation = models.ForeignKey(Convocation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sender__isnull=False, convocation=None) | Q(sender=None, convocation__isnull=False),
                name="coordinator_message_has_one_sender",
            )
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%d/%m/%Y}"


def coordinators(roadmap: Roadmap, sender: User | None) -> "models.QuerySet[Membership]":
    """The référentes and référents, but for whoever writes."""
    rows = Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT)
    return rows.exclude(user=sender) if sender else rows
