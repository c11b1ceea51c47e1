"""The fiches that a resolution of a meeting is about."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionSheet
from jalons.governance.models import Resolution


class ResolutionAction(models.Model):
    """A fiche that a resolution is about. Where the meeting decided on that fiche, its decision carries the
    resolution."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="actions")
    action = models.ForeignKey(
        ActionSheet, on_delete=models.CASCADE, related_name="resolutions", verbose_name=_("fiche")
    )

    class Meta:
        ordering: ClassVar = ["action__axis__rank", "action__rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "action"], name="resolution_is_about_a_fiche_once")
        ]

    def __str__(self) -> str:
        return str(self.action)
