"""The votes by which an assembly adopts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_date
from jalons.roadmaps.models import Appointment, Roadmap


class Deliberation(Appointment):
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

    def page(self, slug: str) -> tuple[str, list[Any]]:
        return "publication:adoption", [slug]


class SignedAct(models.Model):
    """The signed délibération, as a PDF that people of the roadmap download: it bears signatures, so it is in no public page."""

    deliberation = models.OneToOneField(Deliberation, on_delete=models.PROTECT, related_name="signed_act")
    name = models.CharField(_("nom"), max_length=120)
    stored = models.CharField(max_length=200, unique=True)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("acte signé")
        verbose_name_plural = _("actes signés")

    def __str__(self) -> str:
        return self.name

    @property
    def part_of(self) -> Deliberation:
        return self.deliberation


class LostVote(models.Model):
    """A vote that adopted nothing: no edition is frozen, no milestone is reached, and another vote may follow. With as many
    votes on both sides, the president decides (code général des collectivités territoriales, article L. 2121-20)."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="lost_votes")
    held_on = models.DateField(_("date"))
    assembly = models.CharField(_("assemblée"), max_length=150)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"))
    votes_against = models.PositiveSmallIntegerField(_("voix contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    purpose = models.CharField(_("ce qui était voté"), max_length=150)
    reason = models.TextField(_("ce que l’assemblée demande"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        verbose_name = _("vote perdu")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(votes_against__gte=models.F("votes_for")) & Q(votes_against__gt=0),
                name="lost_vote_has_more_votes_against",
            ),
            models.UniqueConstraint(fields=["roadmap", "held_on", "purpose"], name="one_lost_vote_per_day_and_purpose"),
        ]

    def __str__(self) -> str:
        return gettext("vote perdu du %(day)s : %(what)s") % {"day": format_date(self.held_on), "what": self.purpose}
