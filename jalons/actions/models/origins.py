"""What a fiche was started from: a model of the library, or another fiche."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionSheet


class Origin(models.Model):
    """The source of a fiche that was not written from nothing: a model of the library, or another fiche, whose label is
    copied because it may change or be deleted."""

    action = models.OneToOneField(ActionSheet, on_delete=models.CASCADE, related_name="origin")
    model_key = models.CharField(_("modèle"), max_length=50, blank=True)
    source = models.ForeignKey(
        ActionSheet,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("fiche d’origine"),
    )
    source_roadmap = models.CharField(_("feuille de route d’origine"), max_length=150, blank=True)
    source_title = models.CharField(_("intitulé d’origine"), max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(source_title="") & ~Q(model_key="")) | (~Q(source_title="") & Q(model_key="")),
                name="origin_is_a_model_or_a_fiche",
            )
        ]

    def __str__(self) -> str:
        return self.source_title or self.model_key
