"""What a team tells, once, to those who took part in its workshops: the words, and who they were sent to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.directory.models import Contact
from jalons.invitations.models.guests import Guest
from jalons.invitations.rules.feedback import TEXT_LIMIT
from jalons.mail.models import Mailed
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models.pledges import Pledge


class Feedback(models.Model):
    """The words above what was decided, for every workshop of a roadmap. What was decided is read when a message leaves
    or a letter is printed, never stored here."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="feedback")
    text = models.TextField(_("message aux participantes et participants"), max_length=TEXT_LIMIT, blank=True)

    def __str__(self) -> str:
        return str(_("retour aux participantes et participants"))

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        return fields_stamp(self, ("text",))


class FeedbackSending(models.Model):
    """What was sent, once: the message as it was shown, without what is personal in it, and to how many people. The words
    of a `Feedback` may be written again since."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="sendings")
    body = models.TextField(_("message envoyé"))
    people = models.PositiveIntegerField(_("personnes"))
    asked_at = models.DateTimeField(_("envoyé le"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(_("envoi du retour %(number)s")) % {"number": self.pk or ""}


class FeedbackMessage(Mailed):
    """The message to one person, whatever the number of workshops that they came to: never a second one, by the lock of
    `changes.feedback`. No constraint says it of a contact, because two contacts that were written to may be merged
    later. `guest` is that whose private page stops messages. Neither an address nor a text is stored."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="messages")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    guest = models.ForeignKey(Guest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feedback", "pledge"], name="feedback_goes_once_for_a_pledge"),
        ]

    def __str__(self) -> str:
        return str(_("retour %(number)s")) % {"number": self.pk or ""}
