"""Who steers, and when they meet."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.french import day
from jalons.roadmaps.models import Roadmap


class Meeting(models.Model):
    """A sitting of the committee that steers a roadmap. What is on its agenda belongs to the floors above."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("intitulé"), max_length=150)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("début"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    # The agenda is complete, and may be sent. Whatever changes it opens it again.
    agenda_settled_on = models.DateField(_("ordre du jour arrêté le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title", "held_on"], name="one_meeting_per_title_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {day(self.held_on)}"
