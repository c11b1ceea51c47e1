"""Indicators of one roadmap, from files without a source."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap


class LocalIndicator(models.Model):
    """An indicator of a team by commune: its name, its unit. Its figures are in vintages with its `key` as source.

    `indicator`: the common indicator given by a national file that no source provides; empty for an indicator of the
    team. `portrait`: whether the portrait shows it; empty until somebody chooses, and then the licence of the producer
    decides.
    """

    class Portrait(models.TextChoices):
        SHOWN = "montre", _("Le montrer")
        WITHOUT_TOTAL = "sans_total", _("Le montrer, sans total")
        HIDDEN = "cache", _("Ne pas le montrer")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("intitulé"), max_length=100)
    unit = models.CharField(_("unité"), max_length=20, blank=True)
    indicator = models.CharField(max_length=20, blank=True)
    portrait = models.CharField(_("dans le portrait"), max_length=10, choices=Portrait, blank=True)

    class Meta:
        ordering: ClassVar = ["label"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "label"], name="one_local_indicator_per_label")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        return f"local-{self.pk}"

    @property
    def figures(self) -> str:
        """The indicator name of its figures."""
        return self.indicator or self.key
