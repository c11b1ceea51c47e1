"""Committees, their seats and meetings, and deliberations."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_date, format_day
from jalons.roadmaps.models import Roadmap


class Meeting(models.Model):
    """A sitting of the committee that steers a roadmap. Its agenda belongs to the floors above."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("intitulé"), max_length=150)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("début"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    # Set when the agenda is complete and may be sent. Any change of the agenda clears it.
    agenda_settled_on = models.DateField(_("ordre du jour arrêté le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title", "held_on"], name="one_meeting_per_title_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {format_day(self.held_on)}"


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
        OTHER = "autre", _("autre rythme")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="committees")
    kind = models.CharField(_("type"), max_length=11, choices=Kind)
    name = models.CharField(_("nom"), max_length=150)
    rhythm = models.CharField(_("rythme"), max_length=13, choices=Rhythm)
    created_on = models.DateField(_("installé le"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["roadmap", "kind"], name="one_committee_per_kind")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A function or an organisation that sits; never the name of a person."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(_("membre"), max_length=200)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["committee", "rank"], name="one_seat_per_rank")]

    def __str__(self) -> str:
        return self.label


class Deliberation(models.Model):
    """The vote by which an assembly adopts. Once it is recorded, only the day the préfecture received it may be
    added."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="deliberations")
    number = models.CharField(_("numéro"), max_length=50)
    held_on = models.DateField(_("date"))
    assembly = models.CharField(_("assemblée"), max_length=150)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"))
    votes_against = models.PositiveSmallIntegerField(_("voix contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    received_on = models.DateField(_("reçue en préfecture le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_deliberation_per_number"),
            models.CheckConstraint(condition=~Q(number=""), name="deliberation_has_a_number"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("held_on")),
                name="deliberation_is_received_after_it_is_held",
            ),
        ]

    def __str__(self) -> str:
        return gettext("délibération n° %(number)s du %(day)s") % {
            "number": self.number,
            "day": format_date(self.held_on),
        }
