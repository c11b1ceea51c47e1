"""Messages to guests: who received one, and why. Neither an address nor a text is stored."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.invitations.models.guests import Guest
from jalons.invitations.rules.guests import Gesture
from jalons.mail.models import Mailed
from jalons.workshops.models.workshops import Workshop


class Mailing(models.Model):
    """One act of writing to guests."""

    class Kind(models.TextChoices):
        INVITATION = Gesture.INVITATION, _("Invitation")
        REMINDER = Gesture.REMINDER, _("Relance")
        EVE = Gesture.EVE, _("Rappel de la veille")
        PLACE = Gesture.PLACE, _("Une place s’est libérée")
        WORD = Gesture.WORD, _("Message à celles et ceux qui viennent")
        REGISTRATION = Gesture.REGISTRATION, _("Réponse à une inscription")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=11, choices=Kind)
    # The sender's own text, added to the message.
    paragraph = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class GuestMessage(Mailed):
    """A message to one guest: the ledger says whether it left."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="messages")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=11, choices=Mailing.Kind)  # the same as its mailing

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "guest"], name="one_message_per_guest_and_mailing"),
            models.UniqueConstraint(
                fields=["guest", "kind"],
                condition=Q(kind__in=[Gesture.INVITATION.value, Gesture.EVE.value]),
                name="one_invitation_and_one_eve_per_guest",
            ),
        ]

    def __str__(self) -> str:
        # Without the name, because the journal and the queue store this label.
        return f"{self.get_kind_display()}, {self.guest_id}"
