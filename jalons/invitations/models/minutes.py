"""The compte rendu of a workshop: what people write in it, what was validated, and who received it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.invitations.models.guests import Guest
from jalons.invitations.rules import minutes as rules
from jalons.mail.models import Mailed
from jalons.workshops.models.pledges import Pledge
from jalons.workshops.models.workshops import Workshop

TEXT_LIMIT = 3000


class MinutesPart(models.TextChoices):
    ATTENDANCE = rules.Part.ATTENDANCE, _("Qui était là")
    RUN_SHEET = rules.Part.RUN_SHEET, _("Le déroulé")
    NOTES = rules.Part.NOTES, _("Ce qui a été dit")
    STAKES = rules.Part.STAKES, _("Les enjeux")
    VOTES = rules.Part.VOTES, _("Les votes")
    KEY_PROJECTS = rules.Part.KEY_PROJECTS, _("Les chantiers")
    PLEDGES = rules.Part.PLEDGES, _("Les engagements")
    NEXT = rules.Part.NEXT, _("Et maintenant")


class Minutes(models.Model):
    """The texts that people add to the data of the workshop. Nothing else of the document is stored until it is
    validated; then `content` holds all of it, except the names of people, which are read where they can be erased.

    `uid` is the private address for those who received it: it shows the `content` validated last, even while the next
    one is being written (`is_open`).
    """

    workshop = models.OneToOneField(Workshop, on_delete=models.CASCADE, related_name="minutes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    introduction = models.TextField(_("introduction"), blank=True, max_length=TEXT_LIMIT)
    facilitators = models.CharField(_("animation"), blank=True, max_length=300)
    # Part → text under its title; then the parts that are left out.
    comments = models.JSONField(_("commentaires"), default=dict, blank=True)
    hidden_parts = models.JSONField(_("parties masquées"), default=list, blank=True)
    # « note:… » with its client id, « pledge:… » with its uid → quoted or not. The others follow the rule.
    picks = models.JSONField(_("paroles et engagements cités"), default=dict, blank=True)
    next_steps = models.TextField(_("suites"), blank=True, max_length=TEXT_LIMIT)
    next_title = models.CharField(_("prochain rendez-vous"), blank=True, max_length=150)
    next_on = models.DateField(_("date du prochain rendez-vous"), null=True, blank=True)
    words_present = models.TextField(_("message aux personnes présentes"), blank=True, max_length=TEXT_LIMIT)
    words_absent = models.TextField(_("message aux personnes absentes"), blank=True, max_length=TEXT_LIMIT)
    due_days = models.PositiveSmallIntegerField(_("délai d’envoi en jours"), default=rules.DUE_DAYS)
    # --- what was validated
    is_open = models.BooleanField(default=True)
    edition = models.PositiveSmallIntegerField(_("version"), default=0)
    content = models.JSONField(null=True, blank=True)
    frozen_on = models.DateField(null=True, blank=True)
    # When the workshop was read for it, whatever its day: a vote that closed or was corrected later came since.
    frozen_at = models.DateTimeField(null=True, blank=True)
    # The number of the last note of the workshop then: those after it came since.
    frozen_note = models.PositiveIntegerField(default=0)
    # --- what was given: sent, or handed over on paper
    given_edition = models.PositiveSmallIntegerField(default=0)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(edition__gte=1), name="minutes_are_closed_once_validated"
            ),
            models.CheckConstraint(
                condition=Q(edition=0, content__isnull=True, frozen_on__isnull=True)
                | Q(edition__gte=1, content__isnull=False, frozen_on__isnull=False),
                name="minutes_edition_has_its_content",
            ),
            models.CheckConstraint(condition=Q(given_edition__lte=F("edition")), name="minutes_given_were_validated"),
            models.CheckConstraint(condition=Q(due_days__range=(1, 90)), name="minutes_are_due_within_90_days"),
        ]

    def __str__(self) -> str:
        return str(_("compte rendu de l’atelier %(number)s")) % {"number": self.workshop.number}

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        names = ("introduction", "facilitators", "hidden_parts", "next_steps", "next_title", "next_on", "due_days")
        comments = sorted(self.comments.items())
        return make_stamp(fields_stamp(self, (*names, "words_present", "words_absent")), comments)

    @property
    def state(self) -> rules.State:
        return rules.minutes_state(is_open=self.is_open, edition=self.edition, given_edition=self.given_edition)


class Dispatch(Mailed):
    """One edition of the minutes for one person: the ledger says whether and when it left. The address is not stored:
    when the person is erased, only a number is left."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="dispatches")
    edition = models.PositiveSmallIntegerField()
    guest = models.ForeignKey(Guest, null=True, blank=True, on_delete=models.SET_NULL, related_name="dispatches")
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.SET_NULL, related_name="dispatches")
    to_absent = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "edition", "guest"], name="minutes_go_once_to_a_guest"),
            models.UniqueConstraint(fields=["minutes", "edition", "pledge"], name="minutes_go_once_for_a_pledge"),
        ]

    def __str__(self) -> str:
        return str(_("envoi %(number)s")) % {"number": self.pk or ""}
