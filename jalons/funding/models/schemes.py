from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.funding.rules import schemes
from jalons.roadmaps.models import Roadmap


class SchemeQuerySet(models.QuerySet["FundingScheme"]):
    def of(self, roadmap: Roadmap | int) -> "SchemeQuerySet":
        """The catalogue and what the team added; a row adapted by the team is replaced by its version."""
        rows = self.filter(Q(roadmap=None) | Q(roadmap=roadmap))
        return rows.exclude(pk__in=FundingScheme.objects.filter(roadmap=roadmap).exclude(adapts=None).values("adapts"))


class FundingScheme(models.Model):
    """A dispositif: who pays what, how much, from when to when, and its source.

    Rows without a roadmap are the catalogue that comes with Jalons: they are never edited, a team adapts a copy.
    """

    class CapPer(models.TextChoices):
        PROJECT = schemes.CapPer.PROJECT, _("par projet")
        POST = schemes.CapPer.POST, _("par poste")
        DEPARTEMENT = schemes.CapPer.DEPARTEMENT, _("par département")

    roadmap = models.ForeignKey(Roadmap, null=True, blank=True, on_delete=models.CASCADE, related_name="schemes")
    key = models.SlugField(max_length=60, null=True, blank=True, unique=True)
    adapts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="adaptations")
    name = models.CharField(_("nom"), max_length=150)
    funder = models.CharField(_("financeur"), max_length=120)
    pays_for = models.CharField(_("ce qu’il paie"), max_length=300, blank=True)
    amounts = models.CharField(_("montants et taux"), max_length=400, blank=True)
    cap = models.DecimalField(_("plafond"), max_digits=11, decimal_places=2, null=True, blank=True)
    cap_per = models.CharField(_("base du plafond"), max_length=12, choices=CapPer, default=CapPer.PROJECT)
    is_investment_only = models.BooleanField(_("investissement seulement"), default=False)
    eligibility = models.TextField(_("conditions"), max_length=1500, blank=True)
    valid_from = models.DateField(_("ouvert le"), null=True, blank=True)
    valid_to = models.DateField(_("fermé après le"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("adresse de la source"), max_length=300, blank=True)
    source_on = models.DateField(_("date de la source"), null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("dispositifs")
        ordering: ClassVar = ["funder", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "name"], name="scheme_name_is_unique_in_its_roadmap"),
            models.CheckConstraint(condition=Q(cap=None) | Q(cap__gt=0), name="scheme_cap_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="scheme_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(roadmap=None, key__isnull=False, adapts=None) | Q(roadmap__isnull=False, key=None),
                name="scheme_is_of_the_catalogue_or_of_a_roadmap",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> schemes.Terms:
        return schemes.Terms(
            self.cap, schemes.CapPer(self.cap_per), self.is_investment_only, self.valid_from, self.valid_to
        )
