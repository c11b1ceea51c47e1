"""How a roadmap computes its score of fragility, version after version."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.diagnosis.rules import formula as rules
from jalons.roadmaps.models import Roadmap


class Reference(models.TextChoices):
    FRANCE = rules.Reference.FRANCE, _("la France entière")
    REGION = rules.Reference.REGION, _("la région")
    DEPARTEMENT = rules.Reference.DEPARTEMENT, _("le département")
    SIZE = rules.Reference.SIZE, _("les territoires de même taille")


class ScoreFormula(models.Model):
    """How a roadmap computes its score of fragility, one row a version. Without any row, the default formula is
    used."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="score_formulas")
    version = models.PositiveSmallIntegerField()
    weights = models.JSONField(_("poids"))
    estimates = models.BooleanField(_("estimer la pauvreté où elle n’est pas publiée"))
    reference = models.CharField(_("comparer avec"), max_length=11, choices=Reference)
    by_name = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "version"], name="one_score_formula_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="score_formula_version_starts_at_1"),
        ]

    def __str__(self) -> str:
        return str(_("formule du score, version %(n)d")) % {"n": self.version}

    @property
    def formula(self) -> rules.Formula:
        return rules.Formula(dict(self.weights), self.estimates, rules.Reference(self.reference))
