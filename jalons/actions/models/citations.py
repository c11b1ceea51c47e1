"""What was collected in the territory, cited by a fiche."""

from typing import ClassVar

from django.db import models

from jalons.actions.models.sheets import ActionSheet
from jalons.diagnosis.models import Finding


class SheetFinding(models.Model):
    """A finding of the diagnosis that a fiche answers."""

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="cited")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["finding__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "finding"], name="fiche_cites_a_finding_once")
        ]

    def __str__(self) -> str:
        return str(self.finding)
