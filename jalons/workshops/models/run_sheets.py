"""The conducteur: what happens, in which order, for how long."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import run_sheets as rules


class RunSheetItem(models.Model):
    """A séquence of the conducteur of a workshop."""

    class Format(models.TextChoices):
        PLENARY = rules.Format.PLENARY, _("Tout le monde ensemble")
        PAIRS = rules.Format.PAIRS, _("Par deux")
        SUBGROUPS = rules.Format.SUBGROUPS, _("Par table")
        ALONE = rules.Format.ALONE, _("Chacune et chacun pour soi")
        BREAK = rules.Format.BREAK, _("Pause")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="items")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=150)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"))
    format = models.CharField(_("façon de travailler"), max_length=8, choices=Format, default=Format.PLENARY)
    # What the room and the tables read.
    instruction = models.TextField(_("consigne"), blank=True, max_length=1000)
    # What the facilitation alone reads: on « Piloter » and in the conducteur, never on a screen or a phone.
    script = models.TextField(_("pour l’animation"), blank=True, max_length=1000)
    output = models.CharField(_("ce qui en sort"), max_length=200, blank=True)
    # One item a line.
    material = models.TextField(_("matériel"), blank=True, max_length=1000)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="run_sheet_item_lasts")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def as_model(self) -> rules.ItemModel:
        return rules.ItemModel(
            self.title,
            self.minutes,
            rules.Format(self.format),
            self.instruction,
            self.output,
            rules.material_list(self.material),
            self.script,
        )


def run_sheet_items(workshop: Workshop) -> list[rules.ItemModel]:
    """The séquences of a workshop, as those of a template."""
    return [item.as_model for item in RunSheetItem.objects.filter(workshop=workshop).order_by("rank", "id")]
