"""What a meeting asks somebody to do, until a day."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.directory.models import Organisation
from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting, MeetingPoint
from jalons.governance.rules import resolutions as rules
from jalons.roadmaps.models import Blocker, Membership


class Resolution(models.Model):
    """What a meeting decided, who does it, and until when. Without an owner or a due day it is kept, and its minutes
    cannot be validated. The fiches that it is about are tied to it by the floor above.

    Its owner is a function or an organisation: the name of the person behind is read where they stand.
    """

    class State(models.TextChoices):
        TODO = rules.ResolutionState.TODO, _("à faire")
        DONE = rules.ResolutionState.DONE, _("faite")
        ABANDONED = rules.ResolutionState.ABANDONED, _("abandonnée")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    point = models.ForeignKey(
        MeetingPoint,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resolutions",
        verbose_name=_("point de l’ordre du jour"),
    )
    text = models.CharField(_("ce qui est à faire"), max_length=rules.TEXT_LIMIT)
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="resolutions", verbose_name=_("siège")
    )
    membership = models.ForeignKey(
        Membership,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resolutions",
        verbose_name=_("membre de l’équipe"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resolutions",
        verbose_name=_("structure"),
    )
    due_on = models.DateField(_("à faire avant le"), null=True, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    # The day of the meeting that was to review it, and was cancelled or brought forward: while it is also `review_on`,
    # another meeting does.
    review_called_off_on = models.DateField(_("revue annulée du"), null=True, blank=True)
    blocker = models.ForeignKey(
        Blocker,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resolutions",
        verbose_name=_("point de blocage"),
    )
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.TODO)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    # What was done, or why it is abandoned.
    outcome = models.CharField(_("ce qui s’est passé"), max_length=500, blank=True)
    closed_by_name = models.CharField(max_length=150, blank=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name_plural = _("résolutions")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["meeting", "state"], name="resolution_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="resolution_says_something"),
            models.CheckConstraint(
                condition=Q(seat=None, membership=None)
                | Q(seat=None, organisation=None)
                | Q(membership=None, organisation=None),
                name="resolution_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(review_on=None) | Q(review_on__gte=F("due_on")),
                name="resolution_is_reviewed_once_due",
            ),
            models.CheckConstraint(
                condition=Q(state="a_faire", closed_on=None) | ~Q(state="a_faire") & Q(closed_on__isnull=False),
                name="resolution_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="abandonnee") | ~Q(outcome=""), name="resolution_abandoned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def part_of(self) -> Meeting:
        return self.meeting

    @property
    def owner(self) -> Seat | Membership | Organisation | None:
        return self.seat or self.membership or self.organisation

    @property
    def owner_label(self) -> str:
        """A function or an organisation; empty when nobody has it to do."""
        if self.membership:
            return self.membership.shown_function
        return str(self.seat or self.organisation or "")

    @property
    def lacks(self) -> tuple[rules.Lack, ...]:
        return rules.resolution_lacks(has_owner=self.owner is not None, due_on=self.due_on)
