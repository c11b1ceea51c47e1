"""Committees and who sits in them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.directory.models import Contact
from jalons.governance.models.group import GroupMember
from jalons.governance.rules.meetings import MOST_MEETINGS, NOTICE_DAYS
from jalons.governance.rules.quorum import QuorumRule
from jalons.roadmaps.models import Membership, Roadmap


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def open(self) -> "CommitteeQuerySet":
        return self.filter(closed_on=None)


class Committee(models.Model):
    """A body that steers: the comité de pilotage that replaces the groupe projet, or another. Kinds and rhythms are
    those of the national form."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategique", _("stratégique (comité de pilotage)")
        TECHNICAL = "technique", _("technique")
        ADVISORY = "consultatif", _("consultatif")
        OTHER = "autre", _("autre")

    class Rhythm(models.TextChoices):
        MONTHLY = "mensuelle", _("chaque mois")
        QUARTERLY = "trimestrielle", _("chaque trimestre")
        HALF_YEARLY = "semestrielle", _("chaque semestre")
        YEARLY = "annuelle", _("chaque année")
        OTHER = "autre", _("à un autre rythme")

    class Quorum(models.TextChoices):
        NONE = QuorumRule.NONE, _("aucun : le comité siège toujours")
        HALF = QuorumRule.HALF, _("plus de la moitié des voix")
        THIRD = QuorumRule.THIRD, _("un tiers des voix")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="committees")
    kind = models.CharField(_("type"), max_length=11, choices=Kind)
    name = models.CharField(_("nom"), max_length=150)
    # The one that the national form asks for.
    comment = models.CharField(_("commentaire"), max_length=500, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=13, choices=Rhythm)
    expected_meetings = models.PositiveSmallIntegerField(_("réunions prévues par an"))
    notice_days = models.PositiveSmallIntegerField(_("délai de convocation, en jours"), default=NOTICE_DAYS)
    quorum = models.CharField(_("quorum"), max_length=7, choices=Quorum, default=Quorum.NONE)
    created_on = models.DateField(_("installé le"))
    # A committee that has met is closed, never removed.
    closed_on = models.DateField(_("clos le"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "name"], name="one_committee_per_name"),
            models.CheckConstraint(
                condition=Q(expected_meetings__range=(1, MOST_MEETINGS)), name="committee_expects_meetings"
            ),
            models.CheckConstraint(condition=Q(notice_days__lte=90), name="committee_notice_is_90_days_at_most"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: date) -> "SeatQuerySet":
        """Those that sit on that day; their last day is still one of theirs."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def with_people(self) -> "SeatQuerySet":
        """With what their names and their addresses are read from, in one query."""
        return self.select_related(
            "contact",
            "membership__user",
            "group_member__contact",
            "group_member__membership__user",
            "group_member__invitation__membership__user",
        )


class Seat(models.Model):
    """A function or an organisation that sits, from a day to a day; never the copied name of a person. Who sits there
    is read where they stand: the groupe projet, the team or the directory."""

    class Kind(models.TextChoices):
        ELECTED = "elu", _("élue ou élu")
        STAFF = "agent", _("agent de la collectivité")
        STATE = "etat", _("État")
        PARTNER = "partenaire", _("partenaire")
        RESIDENT = "habitant", _("habitante ou habitant")

    class Office(models.TextChoices):
        CHAIR = "presidence", _("présidence")
        SECRETARY = "secretariat", _("secrétariat")

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(_("membre"), max_length=200)
    kind = models.CharField(_("au titre de"), max_length=10, choices=Kind, default=Kind.PARTNER)
    has_vote = models.BooleanField(_("a une voix"), default=True)
    # A function too: who sits when the person cannot.
    substitute = models.CharField(_("suppléance"), max_length=120, blank=True)
    office = models.CharField(_("charge"), max_length=11, choices=Office, blank=True)
    group_member = models.ForeignKey(
        GroupMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats"
    )
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    # What a label never tells: who sits there, and who comes in their place.
    personal_fields: ClassVar = ("group_member", "membership", "contact", "substitute")

    class Meta:
        verbose_name_plural = _("sièges")
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "office"], condition=~Q(office="") & Q(until=None), name="one_seat_per_office"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(group_member=None, membership=None)
                | Q(group_member=None, contact=None)
                | Q(membership=None, contact=None),
                name="seat_is_tied_to_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def part_of(self) -> Committee:
        return self.committee

    @property
    def name(self) -> str:
        """Read only where the reader may know people; empty when nobody is tied, or once they are gone."""
        if self.group_member:
            return self.group_member.name
        if self.membership:
            return self.membership.user.name
        return self.contact.name if self.contact else ""

    def sits_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)
