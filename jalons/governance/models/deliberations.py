"""The votes by which an assembly adopts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_date
from jalons.roadmaps.models import Appointment, Roadmap


class Deliberation(Appointment):
    """The vote by which an assembly adopts. Once it is recorded, only the day the préfecture received it may be
    added."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="deliberations")
    number = models.CharField(_("numéro"), max_length=50)
    held_on = models.DateField(_("date"))
    assembly = models.CharField(_("assemblée"), max_length=150)
    votes_for = models.PositiveSmallIntegerField(_("voix pour"))
    votes_against = models.PositiveSmallIntegerField(_("voix contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    received_on = models.DateField(_("reçue en préfecture le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["held_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_deliberation_per_number"),
            models.CheckConstraint(condition=~Q(number=""), name="deliberation_has_a_number"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("held_on")),
                name="deliberation_is_received_after_it_is_held",
            ),
        ]

    def __str__(self) -> str:
        return gettext("délibération n° %(number)s du %(day)s") % {
            "number": self.number,
            "day": format_date(self.held_on),
        }

    def page(self, slug: str) -> tuple[str, list[Any]]:
        return "actions:adoption", [slug]
