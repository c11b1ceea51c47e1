"""The compte rendu of a meeting: what people write in it, what was validated, and who received it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.base.stamps import make_stamp
from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting, MeetingPoint
from jalons.governance.rules import minutes as rules
from jalons.mail.models import Mailed

TEXT_LIMIT = 5000


class MeetingMinutesQuerySet(models.QuerySet["MeetingMinutes"]):
    def being_corrected(self) -> "MeetingMinutesQuerySet":
        return self.filter(is_open=True, edition__gte=1)


class MeetingMinutes(models.Model):
    """What is written beside the points, and the edition validated last: `content` holds the whole document as data,
    without the name of anybody. The meeting that approves it may ask for corrections: they stand beside it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    introduction = models.TextField(_("ouverture de la séance"), blank=True, max_length=TEXT_LIMIT)
    # --- what was validated
    is_open = models.BooleanField(default=True)
    edition = models.PositiveSmallIntegerField(_("version"), default=0)
    content = models.JSONField(null=True, blank=True)
    frozen_on = models.DateField(_("validé le"), null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # --- what the next meeting said of it
    corrections = models.TextField(_("corrections demandées"), blank=True, max_length=TEXT_LIMIT)

    objects = MeetingMinutesQuerySet.as_manager()

    # The journal says that these fields changed: what is told in a room may name people.
    personal_fields: ClassVar = ("introduction", "corrections")

    class Meta:
        verbose_name_plural = _("comptes rendus de comité")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(edition__gte=1), name="meeting_minutes_are_closed_once_validated"
            ),
            models.CheckConstraint(
                condition=Q(edition=0, content__isnull=True, frozen_on__isnull=True)
                | Q(edition__gte=1, content__isnull=False, frozen_on__isnull=False),
                name="meeting_minutes_edition_has_its_content",
            ),
        ]

    def __str__(self) -> str:
        return str(_("compte rendu de « %(meeting)s »")) % {"meeting": self.meeting}

    @property
    def part_of(self) -> Meeting:
        return self.meeting

    @property
    def text(self) -> str:
        return self.introduction

    @property
    def stamp(self) -> str:
        """The stamp of what is written before the first point."""
        return make_stamp(self.introduction)

    @property
    def is_being_corrected(self) -> bool:
        """Whether an edition was validated, then opened again: whoever does not prepare reads that one."""
        return self.is_open and self.edition >= 1

    @property
    def state(self) -> rules.MinutesState:
        return rules.minutes_state(
            is_open=self.is_open, is_begun=self.pk is not None, is_approved=self.meeting.approved_by_id is not None
        )


class PointMinutes(models.Model):
    """What was said of one point of the agenda."""

    minutes = models.ForeignKey(MeetingMinutes, on_delete=models.CASCADE, related_name="points")
    point = models.OneToOneField(MeetingPoint, on_delete=models.CASCADE, related_name="said")
    text = models.TextField(_("ce qui s’est dit"), blank=True, max_length=TEXT_LIMIT)

    class Meta:
        verbose_name_plural = _("comptes rendus de points")
        ordering: ClassVar = ["point__rank", "id"]

    def __str__(self) -> str:
        return str(self.point)

    @property
    def stamp(self) -> str:
        return make_stamp(self.text)


class MinutesSending(Mailed):
    """One edition of the minutes for one seat: the ledger says whether and when it left. The address is read when it
    leaves, from whoever sits there."""

    minutes = models.ForeignKey(MeetingMinutes, on_delete=models.CASCADE, related_name="sendings")
    edition = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="sendings")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "edition", "seat"], name="meeting_minutes_go_once_to_a_seat")
        ]

    def __str__(self) -> str:
        return str(_("envoi %(number)s")) % {"number": self.pk or ""}
