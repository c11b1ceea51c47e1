"""What was collected before the workshops, cited by an enjeu."""

from typing import ClassVar

from django.db import models

from jalons.diagnosis.models import Finding
from jalons.workshops.models.stakes import Stake


class StakeFinding(models.Model):
    """A finding of the diagnosis that supports an enjeu. Not carried by a workshop: the findings stay on the server."""

    stake = models.ForeignKey(Stake, on_delete=models.CASCADE, related_name="cited")
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["finding__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stake", "finding"], name="stake_cites_a_finding_once")
        ]

    def __str__(self) -> str:
        return str(self.finding)
