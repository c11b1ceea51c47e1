"""Who was invited to a workshop."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.directory.models import Category, College, Contact
from jalons.invitations.rules import guests, tables
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import workshops


class Guest(models.Model):
    """A person invited to a workshop. When the contact is erased, the row stays with its category, for statistics.

    `uid` is in the private address to answer; a letter has the beginning of it, as a code to type.
    """

    class Channel(models.TextChoices):
        EMAIL = guests.Way.EMAIL, _("courriel")
        LETTER = guests.Way.LETTER, _("lettre")
        PHONE = guests.Way.PHONE, _("téléphone")

    class Answer(models.TextChoices):
        WAITING = guests.Answer.WAITING, _("pas encore de réponse")
        YES = guests.Answer.YES, _("viendra")
        NO = guests.Answer.NO, _("ne viendra pas")
        QUEUED = guests.Answer.QUEUED, _("sur liste d’attente")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="guests")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="guests")
    category = models.CharField(_("catégorie"), max_length=8, choices=Category, blank=True)
    college = models.CharField(max_length=11, choices=College, blank=True)
    # The chosen way; `rules.way_to` gives the one in use, according to what is known of the person.
    channel = models.CharField(_("façon de joindre"), max_length=9, choices=Channel, default=Channel.EMAIL)
    answer = models.CharField(_("réponse"), max_length=7, choices=Answer, default=Answer.WAITING)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # They were called and want to think, or did not pick up: an answer ends it.
    is_to_call_back = models.BooleanField(_("à rappeler"), default=False)
    # By the public page, themselves: they may have been invited as well.
    registered_at = models.DateTimeField(null=True, blank=True)
    # Nobody had their contact before they registered: they may erase it themselves.
    came_by_page = models.BooleanField(default=False)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    # Placed by hand: this person stays there when tables are composed again.
    table_is_fixed = models.BooleanField(default=False)
    attended = models.BooleanField(_("présence"), null=True, blank=True)  # null: not checked yet
    # Came without an invitation: counted in the room, not among the invitations.
    is_walk_in = models.BooleanField(default=False)
    # A place was freed for them and they could not be informed by a message: somebody has to call.
    is_to_tell = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "contact"], name="one_guest_per_contact_and_workshop")
        ]

    def __str__(self) -> str:
        # Without the name, because the journal keeps this label for ever.
        label = _("arrivée %(number)s") if self.is_walk_in else _("invitation %(number)s")
        return str(label) % {"number": self.pk or ""}

    @property
    def spoken_reply_code(self) -> str:
        return workshops.show_follow_code(guests.reply_code(self.uid))

    def as_person(self) -> tables.Person:
        """The traits used to compose tables. Prefetch its contact and organisation."""
        contact = self.contact
        return tables.Person(
            self.pk,
            self.category,
            self.college,
            contact.organisation.name if contact and contact.organisation else "",
            contact.service if contact else "",
            self.table if self.table_is_fixed else None,
        )
