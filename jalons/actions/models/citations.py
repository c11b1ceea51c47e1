"""What was collected in the territory, cited by a fiche."""

from typing import ClassVar

from django.db import models

from jalons.actions.models.sheets import ActionSheet
from jalons.base.plurals import PluralLabel
from jalons.diagnosis.models import Citation


class SheetFinding(Citation):
    """A finding of the diagnosis that a fiche answers."""

    counted = PluralLabel("%(n)d fiche", "%(n)d fiches", "n")

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="cited")

    class Meta:
        ordering: ClassVar = ["finding__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "finding"], name="fiche_cites_a_finding_once")
        ]
