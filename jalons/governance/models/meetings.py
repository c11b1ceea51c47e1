"""Meetings of committees, and the points of their agendas."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_day
from jalons.governance.models.committees import Committee
from jalons.governance.rules import meetings as rules
from jalons.governance.rules.convocations import MOST_LETTERS_OF_PARAGRAPH, AnnouncedMeeting, SheetLine
from jalons.governance.rules.quorum import QuorumRule
from jalons.roadmaps.models import Appointment, Milestone, Roadmap


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def kept(self) -> "MeetingQuerySet":
        """Those that were not cancelled."""
        return self.filter(cancelled_on=None)

    def with_quorum(self) -> "MeetingQuerySet":
        """Those that a quorum rule holds for: their own, or that of their committee while they have none."""
        rules = (QuorumRule.HALF, QuorumRule.THIRD)
        return self.filter(Q(quorum__in=rules) | Q(quorum="", committee__quorum__in=rules))


class Meeting(Appointment):
    """A meeting of a committee. The fiches of its agenda belong to the floors above."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="meetings")
    committee = models.ForeignKey(
        Committee, on_delete=models.RESTRICT, related_name="meetings", verbose_name=_("comité")
    )
    title = models.CharField(_("intitulé"), max_length=150)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("début"), null=True, blank=True)
    # The slot, against which the minutes of the points are counted.
    planned_minutes = models.PositiveSmallIntegerField(_("durée prévue, en minutes"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    # The first day it was planned for, once it was postponed.
    postponed_from = models.DateField(_("reportée du"), null=True, blank=True)
    cancelled_on = models.DateField(_("annulée le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True)
    # Set when the agenda is complete and may be sent. Any change of the agenda clears it.
    agenda_settled_on = models.DateField(_("ordre du jour arrêté le"), null=True, blank=True)
    convened_on = models.DateField(_("convoquée le"), null=True, blank=True)
    convened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    convening_text = models.TextField(_("mot de convocation"), max_length=MOST_LETTERS_OF_PARAGRAPH, blank=True)
    # The points and the fiches that the seats were told, one a line, so that what changed since is known.
    told_agenda = models.TextField(blank=True, editable=False)
    # One more at each change: a calendar that holds the meeting then moves it.
    calendar_sequence = models.PositiveIntegerField(default=0)
    # The rule that its committee had when it was convened or first counted; empty until then.
    quorum = models.CharField(_("quorum"), max_length=7, choices=Committee.Quorum, blank=True)
    # When the sitting was opened, on its day.
    opened_at = models.DateTimeField(_("séance ouverte"), null=True, blank=True)
    # When it ended; nobody comes or leaves afterwards.
    closed_at = models.DateTimeField(_("séance levée"), null=True, blank=True)
    # The next meeting of the same committee, which approved its minutes.
    approved_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="approved",
        verbose_name=_("approuvé par"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "held_on"],
                condition=Q(cancelled_on=None),
                name="one_meeting_per_committee_and_day",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancel_reason="") | Q(cancelled_on__isnull=False) & ~Q(cancel_reason=""),
                name="cancelled_meeting_says_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="sitting_is_opened_before_it_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {format_day(self.held_on)}"

    def page(self, slug: str) -> tuple[str, list[Any]]:
        return "actions:agenda", [slug, self.pk]

    # What the change that returned this meeting did, which is not stored: how many seats it tells, whether it moved the
    # meeting to another day, how many resolutions follow it there, the milestone that a restored meeting has lost.
    told_seats: int = 0
    is_moved: bool = False
    moved_reviews: int = 0
    lost_milestone: Milestone | None = None

    @property
    def facts(self) -> rules.MeetingFacts:
        return rules.MeetingFacts(
            held_on=self.held_on,
            is_open=self.opened_at is not None,
            is_convened=self.convened_on is not None,
            is_cancelled=self.cancelled_on is not None,
            is_approved=self.approved_by_id is not None,
        )

    @property
    def current_day(self) -> date:
        """Today, or the day of the meeting for a sitting that passes midnight."""
        return rules.day_of_sitting(self.held_on, self.opened_at, timezone.localtime())

    @property
    def is_sitting(self) -> bool:
        """Whether its sitting is open, and nobody has ended it yet."""
        return self.held_on == self.current_day and self.opened_at is not None and self.closed_at is None

    @property
    def took_place(self) -> bool:
        """Whether somebody opened its sitting, or noted a presence. One query at most."""
        return self.opened_at is not None or self.presences.exists()

    @property
    def told(self) -> AnnouncedMeeting:
        """What the seats have to know of it now."""
        return AnnouncedMeeting(self.held_on, self.starts_at, self.place, is_cancelled=self.cancelled_on is not None)

    @property
    def quorum_rule(self) -> QuorumRule:
        """Reads the committee while the meeting keeps none."""
        return QuorumRule(self.quorum or self.committee.quorum)

    def state(self, today: date) -> rules.MeetingState:
        return rules.meeting_state(self.facts, today)


class MeetingPoint(models.Model):
    """A point of the agenda: written by the team, or added by itself. The fiches are one point, which the floor above
    fills."""

    class Kind(models.TextChoices):
        APPROVAL = rules.PointKind.APPROVAL, _("approbation du dernier compte rendu")
        FOLLOW_UP = rules.PointKind.FOLLOW_UP, _("suites de la dernière fois")
        SHEETS = rules.PointKind.SHEETS, _("fiches à arbitrer")
        FREE = rules.PointKind.FREE, _("autre point")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(_("nature"), max_length=11, choices=Kind, default=Kind.FREE)
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=200)
    # A function, never the name of a person.
    presenter = models.CharField(_("qui présente"), max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), null=True, blank=True)
    papers = models.TextField(_("documents à lire avant"), max_length=1000, blank=True)

    # Not stored: the fiches of that point, with their presenters, once `agenda_points` has read them.
    sheets: Sequence[SheetLine] = ()

    # The journal holds no function that somebody may be known by.
    personal_fields: ClassVar = ("presenter",)

    class Meta:
        verbose_name_plural = _("points de l’ordre du jour")
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "kind"], condition=~Q(kind="autre"), name="one_point_of_each_kind_but_free_ones"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_point_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def part_of(self) -> Meeting:
        return self.meeting
