"""The plans and contracts that the roadmap works within."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap


class FrameworkKind(models.TextChoices):
    """The plans and policies that a roadmap or an action belongs to. Values are written in full: the journal shows them
    as they are."""

    CTG = "CTG", _("convention territoriale globale (CTG)")
    PROJECT = "projet de territoire", _("projet de territoire")
    CRTE = "CRTE", _("contrat pour la réussite de la transition écologique (CRTE)")
    CITY = "contrat de ville", _("contrat de ville")
    FNE = "France numérique ensemble", _("France numérique ensemble")
    ACCESS = "SDAASP", _("schéma d’accessibilité des services au public (SDAASP)")
    USES = "SDUN", _("schéma directeur des usages du numérique (SDUN, SDIN)")
    EDUCATION = "PEDT", _("projet éducatif de territoire (PEDT)")
    OTHER = "autre cadre", _("autre cadre")


class Framework(models.Model):
    """One of those plans, as it exists here: its title, its years, with whom it is signed, and where it is read."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="frameworks")
    kind = models.CharField(_("cadre"), max_length=30, choices=FrameworkKind)
    title = models.CharField(_("intitulé"), max_length=200)
    # A fiche keeps the title that was chosen there: it is read as the present one by these.
    former_titles = models.JSONField(default=list, blank=True, editable=False)
    starts_in = models.PositiveSmallIntegerField(_("première année"), null=True, blank=True)
    ends_in = models.PositiveSmallIntegerField(_("dernière année"), null=True, blank=True)
    partner = models.CharField(_("signé avec"), max_length=150, blank=True)
    url = models.URLField(_("adresse du document"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="framework_title_is_unique_in_its_roadmap"),
            models.CheckConstraint(condition=~Q(title=""), name="framework_has_a_title"),
            models.CheckConstraint(
                condition=Q(starts_in=None) | Q(ends_in=None) | Q(ends_in__gte=F("starts_in")),
                name="framework_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title
