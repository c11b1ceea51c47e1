"""The public page by which people register for a workshop, and what came of somebody who was already known."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.codes import CODE_LENGTH
from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.directory.models import Contact
from jalons.directory.rules import consents
from jalons.invitations.models.guests import Guest
from jalons.invitations.rules.registrations import LONGEST_TEXT, Mark, registration_mark
from jalons.workshops.models.workshops import Workshop


class RegistrationPage(models.Model):
    """The address of a poster, a QR code or a newsletter. Its number of places is that of the workshop, shared with
    invitations."""

    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="registration_page")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    opened_at = models.DateTimeField(_("ouverte le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    # The last day on which it takes anybody; without it, until the workshop.
    until = models.DateField(_("inscriptions jusqu’au"), null=True, blank=True)
    what_happens = models.TextField(_("ce qui s’y passe"), max_length=LONGEST_TEXT, blank=True)
    how_to_come = models.TextField(_("comment venir"), max_length=LONGEST_TEXT, blank=True)
    accessibility = models.TextField(_("accessibilité"), max_length=LONGEST_TEXT, blank=True)

    WRITTEN: ClassVar = ("until", "what_happens", "how_to_come", "accessibility")

    def __str__(self) -> str:
        return str(_("la page d’inscription de « %(title)s »")) % {"title": self.workshop.title}

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows: its own texts, and two settings of the workshop."""
        shared = fields_stamp(self.workshop, ("capacity", "reply_contact"))
        return make_stamp(fields_stamp(self, self.WRITTEN), shared)

    @property
    def is_open(self) -> bool:
        """Whether the facilitation opened it: its last day and its workshop decide as well."""
        return self.opened_at is not None and self.closed_at is None


class RepeatedRegistration(models.Model):
    """A registration for somebody whom the roadmap already knew, by their address, their telephone, or their name and
    commune.

    Nobody checked who typed it. So it has a private address of its own, which answers as the one of a newcomer would:
    it tells nothing of what was known, and changes nothing of it. What it asks for is shown to the facilitation.
    """

    class Standing(models.TextChoices):
        AGREED = consents.Standing.AGREED, _("accord")
        SILENT = consents.Standing.SILENT, _("silence")
        REFUSED = consents.Standing.REFUSED, _("refus")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="repeated")
    # An erased person leaves nothing of what was typed for them.
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    given_name = models.CharField(_("nom donné"), max_length=170)
    gave_email = models.BooleanField(default=False)
    # What a newcomer would have been answered; a « non » given since.
    answer = models.CharField(_("réponse"), max_length=7, choices=Guest.Answer)
    standing = models.CharField(_("accord pour la suite"), max_length=7, choices=Standing)
    at = models.DateTimeField(auto_now_add=True)

    personal_fields: ClassVar = ("given_name",)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(_("inscription répétée %(number)s")) % {"number": self.pk or ""}

    @property
    def workshop(self) -> Workshop:
        return self.guest.workshop

    def as_newcomer(self, answer: str) -> Guest:
        """What its private page shows: an invitation that is stored nowhere."""
        contact = Contact(first_name="-", consents=self.standing == self.Standing.AGREED)
        return Guest(
            workshop=self.workshop,
            uid=self.uid,
            contact=contact,
            answer=answer,
            answered_at=self.at,
            registered_at=self.at,
            came_by_page=True,
        )


def registration_marks(guests: Iterable[int] | QuerySet[Any]) -> dict[int, Mark]:
    """Guests to ask, because of registrations typed for them; a registration to confirm first. One query."""
    rows = RepeatedRegistration.objects.filter(guest__in=guests).values_list(
        "guest", "answer", "at", "guest__answer", "guest__answered_at"
    )
    marks: dict[int, Mark] = {}
    for guest, asked, asked_at, answer, answered_at in rows:
        mark = registration_mark(asked=asked, asked_at=asked_at, answer=answer, answered_at=answered_at)
        if mark and marks.get(guest) is not Mark.TO_CONFIRM:
            marks[guest] = mark
    return marks
