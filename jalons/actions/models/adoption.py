"""How a roadmap is adopted, and where the document that adopts it mentions each action."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules.adoption import Mode
from jalons.base.stamps import make_stamp
from jalons.roadmaps.models import Roadmap


class AdoptionPath(models.Model):
    """How a roadmap is adopted: included in a projet de territoire, voted within the CTG (method 1.8), or voted alone. A
    roadmap without a row has not chosen."""

    class Mode(models.TextChoices):
        PROJECT = Mode.PROJECT, _("intégrée au projet de territoire")
        CTG = Mode.CTG, _("dans la convention territoriale globale, votée par le conseil")
        ALONE = Mode.ALONE, _("par une délibération du conseil, sans autre document")

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="adoption_path")
    mode = models.CharField(_("voie d’adoption"), max_length=6, choices=Mode)
    reference = models.CharField(_("document de référence"), max_length=200, blank=True)
    adopted_on = models.DateField(_("adoptée le"), null=True, blank=True)
    deliberation = models.CharField(_("délibération"), max_length=100, blank=True)
    signed_on = models.DateField(_("signée avec la Caf le"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(signed_on=None) | Q(mode=Mode.CTG.value), name="only_a_ctg_is_signed"),
            models.CheckConstraint(
                condition=Q(mode=Mode.ALONE.value, reference="") | ~Q(mode=Mode.ALONE.value) & ~Q(reference=""),
                name="adoption_names_the_document_that_holds_it",
            ),
            models.CheckConstraint(condition=Q(mode__in=[mode.value for mode in Mode]), name="adoption_mode_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_mode_display())


class CrossReference(models.Model):
    """Where the projet de territoire mentions an action, or which axis of the CTG it carries out."""

    action = models.OneToOneField(ActionSheet, on_delete=models.CASCADE, related_name="cross_reference")
    text = models.CharField(_("renvoi"), max_length=200)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="cross_reference_says_where")]

    def __str__(self) -> str:
        return self.text


def reference_texts(roadmap: Roadmap) -> dict[int, str]:
    """By the fiche that each is about."""
    return dict(CrossReference.objects.filter(action__roadmap=roadmap).values_list("action_id", "text"))


def references_stamp(texts: Mapping[int, str]) -> str:
    return make_stamp(*sorted(texts.items()))
