"""Indices that a study gives to the places of a roadmap, typed by hand: only its authors can compute them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.diagnosis.rules.indices import HIGHEST_COMPAS
from jalons.opendata.models.figures import Level
from jalons.roadmaps.models import Roadmap


class ExternalScore(models.Model):
    """The « indice de rupture numérique » of COMPAS for one place: from 0 to 25, the worst (0 never occurs). Without
    value: its authors could not compute it."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level)
    code = models.CharField(max_length=9)
    value = models.DecimalField(_("indice"), max_digits=4, decimal_places=2, null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("année"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering: ClassVar = ["-level", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "level", "code"], name="one_external_score_per_place"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gt=0, value__lte=HIGHEST_COMPAS),
                name="external_score_is_within_its_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"
