"""The shared definition of digital inclusion, version after version."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.governance.rules import definitions as rules
from jalons.governance.rules.definitions import Term
from jalons.roadmaps.models import Roadmap

# What people write, in the order of pages and documents.
DEFINITION_TEXTS = ("text", "includes", "excludes", "audiences", "glossary")


class Definition(models.Model):
    """One version of it. A version that was asked about never changes: an objection is handled by the next one."""

    class State(models.TextChoices):
        DRAFT = rules.State.DRAFT, _("brouillon")
        CONSULTED = rules.State.CONSULTED, _("en consultation")
        CONTESTED = rules.State.CONTESTED, _("objection à traiter")
        ADOPTED = rules.State.ADOPTED, _("adoptée")
        REPLACED = rules.State.REPLACED, _("remplacée")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="definitions")
    # The public address of an adopted version.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.DRAFT)
    text = models.TextField(_("texte"), max_length=2000, blank=True)
    includes = models.TextField(_("ce que cela inclut"), max_length=1000, blank=True)
    excludes = models.TextField(_("ce que cela n’inclut pas"), max_length=1000, blank=True)
    audiences = models.TextField(_("publics"), max_length=1000, blank=True)
    glossary = models.TextField(_("glossaire local"), max_length=3000, blank=True)
    adopted_on = models.DateField(_("adoptée le"), null=True, blank=True)
    replaced_on = models.DateField(_("remplacée le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_definition_per_number"),
            # A version is written beside the contested one, whose round goes on until the next one is proposed.
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(state="brouillon"), name="one_draft_of_definition_per_roadmap"
            ),
            models.UniqueConstraint(
                fields=["roadmap"],
                condition=Q(state__in=["consultation", "objection"]),
                name="one_definition_before_the_group",
            ),
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(state="adoptee"), name="one_adopted_definition_per_roadmap"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["adoptee", "remplacee"]) | Q(adopted_on=None),
                name="definition_under_way_has_no_day_of_adoption",
            ),
            models.CheckConstraint(
                condition=~Q(state="adoptee") | Q(adopted_on__isnull=False), name="definition_adopted_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(state="remplacee", replaced_on__isnull=False)
                | ~Q(state="remplacee") & Q(replaced_on__isnull=True),
                name="definition_replaced_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return gettext("définition partagée, version %(number)s") % {"number": self.number}

    @property
    def stamp(self) -> str:
        return fields_stamp(self, ("number", *DEFINITION_TEXTS))

    @property
    def words(self) -> int:
        return rules.count_words(self.text)

    @property
    def terms(self) -> list[Term]:
        return rules.read_terms(self.glossary)

    @property
    def tone(self) -> str:
        return {
            rules.State.DRAFT: "",
            rules.State.CONSULTED: "go",
            rules.State.CONTESTED: "wait",
            rules.State.ADOPTED: "good",
            rules.State.REPLACED: "",
        }[rules.State(self.state)]
