"""Which step waits for which other one, in the same fiche or in another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionStep
from jalons.roadmaps.models import Roadmap


class StepOrderQuerySet(models.QuerySet["StepOrder"]):
    def of(self, roadmap: Roadmap) -> "StepOrderQuerySet":
        return self.filter(step__action__roadmap=roadmap)


class StepOrder(models.Model):
    """One step waits for another of the same roadmap, in this fiche or in another one."""

    step = models.ForeignKey(ActionStep, on_delete=models.CASCADE, related_name="waits_for", verbose_name=_("étape"))
    after = models.ForeignKey(
        ActionStep, on_delete=models.CASCADE, related_name="waited_for_by", verbose_name=_("vient après")
    )

    objects = StepOrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "after"], name="one_order_per_pair_of_steps"),
            models.CheckConstraint(condition=~Q(step=F("after")), name="step_does_not_wait_for_itself"),
        ]

    def __str__(self) -> str:
        return str(self.step)
