"""The votes by which an assembly adopts."""

from dataclasses import fields
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_date
from jalons.governance.rules.council_sittings import CouncilSitting
from jalons.roadmaps.models import Appointment, Roadmap


class CouncilVote(models.Model):
    """What an assembly voted, won or lost: its votes, and who sat as far as it was told (`CouncilSitting`)."""

    held_on = models.DateField(_("date"))
    assembly = models.CharField(_("assemblée"), max_length=150)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"))
    votes_against = models.PositiveSmallIntegerField(_("voix contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    convened_on = models.DateField(_("convocation envoyée le"), null=True, blank=True)
    members_in_office = models.PositiveSmallIntegerField(_("membres en exercice"), null=True, blank=True)
    members_present = models.PositiveSmallIntegerField(_("membres présents"), null=True, blank=True)
    proxies = models.PositiveSmallIntegerField(_("pouvoirs"), null=True, blank=True)
    not_voting = models.PositiveSmallIntegerField(_("ne prennent pas part au vote"), null=True, blank=True)
    is_second_call = models.BooleanField(_("deuxième convocation"), default=False)
    presided_by = models.CharField(_("présidence de la séance"), max_length=120, blank=True)
    secretary = models.CharField(_("secrétariat de la séance"), max_length=120, blank=True)

    # The act names them, and the pages of the team; the journal only says that they were written (decision 0010).
    personal_fields: ClassVar = ("presided_by", "secretary")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(members_present__lte=models.F("members_in_office"))
                & Q(proxies__lte=models.F("members_present"))
                & Q(convened_on__lte=models.F("held_on")),
                name="%(class)s_sitting_may_be",
            ),
        ]

    @property
    def sitting(self) -> CouncilSitting:
        return CouncilSitting(**{field.name: getattr(self, field.name) for field in fields(CouncilSitting)})

    @property
    def votes(self) -> int:
        """« Votants »: those who voted, and those who abstained."""
        return self.votes_for + self.votes_against + self.abstentions


class Deliberation(CouncilVote, Appointment):
    """The vote by which an assembly adopts. Once it is recorded, only the days on which the préfecture received
    it and it was published may be added."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="deliberations")
    number = models.CharField(_("numéro"), max_length=50)
    received_on = models.DateField(_("reçue en préfecture le"), null=True, blank=True)
    published_on = models.DateField(_("publiée le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            *CouncilVote.Meta.constraints,
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_deliberation_per_number"),
            models.CheckConstraint(condition=~Q(number=""), name="deliberation_has_a_number"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("held_on")),
                name="deliberation_is_received_after_it_is_held",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(published_on__gte=models.F("held_on")),
                name="deliberation_is_published_after_it_is_held",
            ),
        ]

    def __str__(self) -> str:
        return gettext("délibération n° %(number)s du %(day)s") % {
            "number": self.number,
            "day": format_date(self.held_on),
        }

    @property
    def enforceable_on(self) -> date | None:
        """The later day of its transmission and of its publication (code général des collectivités territoriales, articles
        L. 2131-1 and L. 5211-3); None while one of them is not known."""
        return max(self.received_on, self.published_on) if self.received_on and self.published_on else None

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


class LostVote(CouncilVote):
    """A vote that adopted nothing: no edition is frozen, no milestone is reached, and another vote may follow. With as many
    votes on both sides, the president decides (code général des collectivités territoriales, article L. 2121-20)."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="lost_votes")
    purpose = models.CharField(_("ce qui était voté"), max_length=150)
    reason = models.TextField(_("ce que l’assemblée demande"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-id"]
        verbose_name = _("vote perdu")
        constraints: ClassVar = [
            *CouncilVote.Meta.constraints,
            models.CheckConstraint(
                condition=Q(votes_against__gte=models.F("votes_for")) & Q(votes_against__gt=0),
                name="lost_vote_has_more_votes_against",
            ),
            models.UniqueConstraint(fields=["roadmap", "held_on", "purpose"], name="one_lost_vote_per_day_and_purpose"),
        ]

    def __str__(self) -> str:
        return gettext("vote perdu du %(day)s : %(what)s") % {"day": format_date(self.held_on), "what": self.purpose}
