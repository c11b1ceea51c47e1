"""Enjeux and chantiers clés, the results of the workshops."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.roadmaps.models import Roadmap


class Stake(models.Model):
    """An enjeu: a big issue of the territory, phrased « Comment … pour que … ? »."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="stakes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=150)
    phrasing = models.CharField(_("formulation"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=3000)
    # Codes of `Audience`, INSEE codes of the perimeter; `evidence` holds figures of the diagnosis that support it, in
    # words.
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    communes = models.JSONField(_("communes"), default=list, blank=True)
    evidence = models.TextField(_("chiffres à l’appui"), blank=True, max_length=1000)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="stake_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        return fields_stamp(self, ("title", "phrasing", "description", "evidence", "audiences", "communes"))


class KeyProject(models.Model):
    """A chantier clé: an idea for a solution that answers one or more enjeux."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="key_projects")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=150)
    purpose = models.TextField(_("finalité"), blank=True, max_length=3000)
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    communes = models.JSONField(_("communes"), default=list, blank=True)
    planned_actions = models.TextField(_("actions envisagées"), blank=True, max_length=3000)
    lead = models.CharField(_("pilote pressenti"), max_length=150, blank=True)
    partners = models.TextField(_("partenaires pressentis"), blank=True, max_length=1000)
    first_steps = models.TextField(_("premiers pas, à moins de trois mois"), blank=True, max_length=1000)
    # Kept for the next stage, only if it answers an enjeu (method 1.6).
    is_shortlisted = models.BooleanField(_("retenu"), default=False)
    # Numbers the acts on its resource map; incremented under a lock on this row.
    map_seq = models.PositiveBigIntegerField(default=0)
    stakes: models.ManyToManyField[Stake, Any] = models.ManyToManyField(
        Stake, related_name="key_projects", blank=True, verbose_name=_("enjeux")
    )

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="key_project_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        texts = ("title", "purpose", "planned_actions", "lead", "partners", "first_steps")
        answered = sorted(self.stakes.values_list("pk", flat=True))
        return make_stamp(fields_stamp(self, (*texts, "audiences", "communes")), answered)


class Theme(models.Model):
    """A theme of the lexicon, which helps to sort notes. A roadmap without any uses those of `rules.lexicon`."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="themes")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=150)
    # Expressions separated by commas.
    words = models.TextField(_("mots"), max_length=2000)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="theme_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title
