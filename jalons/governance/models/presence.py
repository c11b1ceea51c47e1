"""Who sat in a meeting, seat by seat, and from when to when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting, MeetingPoint
from jalons.governance.rules import quorum as rules
from jalons.governance.rules.proposed_presence import ProposedPresence


class Presence(models.Model):
    """What was noted of a seat at a meeting; a seat without a row was not ticked: nobody says it was absent.

    Somebody arrives, leaves or comes back at a point of the agenda: at that instant when it was noted in the room, at
    the end of the point when it was noted afterwards.
    """

    class Attendance(models.TextChoices):
        PRESENT = rules.Attendance.PRESENT, _("présent")
        REPRESENTED = rules.Attendance.REPRESENTED, _("représenté")
        EXCUSED = rules.Attendance.EXCUSED, _("excusé")
        ABSENT = rules.Attendance.ABSENT, _("absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presences")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="presences", verbose_name=_("siège"))
    attendance = models.CharField(_("présence"), max_length=10, choices=Attendance)
    by = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("représenté par")
    )
    by_substitute = models.BooleanField(_("la suppléance siège"), default=False)
    # A point that somebody arrived or left at stays on the agenda: its removal is refused.
    arrived_point = models.ForeignKey(
        MeetingPoint,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("arrivée au point"),
    )
    arrived_at = models.DateTimeField(_("heure d’arrivée"), null=True, blank=True)
    left_point = models.ForeignKey(
        MeetingPoint,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("départ au point"),
    )
    left_at = models.DateTimeField(_("heure de départ"), null=True, blank=True)
    back_point = models.ForeignKey(
        MeetingPoint,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("retour au point"),
    )
    back_at = models.DateTimeField(_("heure de retour"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("présences")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_presence_per_seat_and_meeting"),
            models.UniqueConstraint(fields=["meeting", "by"], name="seat_represents_one_other"),
            models.CheckConstraint(
                condition=Q(attendance="represente", by__isnull=False) | ~Q(attendance="represente") & Q(by=None),
                name="represented_seat_has_a_representative",
            ),
            models.CheckConstraint(condition=Q(by=None) | ~Q(by=F("seat")), name="seat_never_represents_itself"),
            models.CheckConstraint(
                condition=Q(attendance="present") | Q(arrived_point=None, left_point=None),
                name="only_who_is_present_arrives_or_leaves",
            ),
            models.CheckConstraint(
                condition=Q(back_point=None) | Q(left_point__isnull=False), name="only_who_left_comes_back"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def part_of(self) -> Meeting:
        return self.meeting

    @property
    def moves(self) -> int:
        """How many times the person was seen at the door."""
        return sum(point is not None for point in (self.arrived_point_id, self.left_point_id, self.back_point_id))

    @property
    def stated(self) -> ProposedPresence:
        """What answers to the convocation are set against."""
        return ProposedPresence(rules.Attendance(self.attendance), self.by_id)
