"""What people say about the territory, without their names: no field holds one, here or in the journal."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.diagnosis.models.audiences import Audience
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

FINDING_LIMIT = 1_000


class FindingTheme(models.Model):
    """The subject of a finding. A roadmap has those of the method until somebody changes one."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="finding_themes")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=80)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("roadmap", Lower("title"), name="finding_theme_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title


class FindingQuerySet(models.QuerySet["Finding"]):
    def living(self) -> Self:
        """Without those that were removed and may be restored."""
        return self.filter(removed_at=None)

    def publishable(self) -> Self:
        """What the portrait may show: kept, and naming nobody."""
        return self.living().filter(is_kept=True, names_somebody=False)


class Finding(models.Model):
    """Something said or seen. The only information on the speaker is a role: « secrétaire de mairie »."""

    class Kind(models.TextChoices):
        VERBATIM = "verbatim", _("Parole rapportée")
        INTERVIEW = "entretien", _("Entretien")
        OBSERVATION = "observation", _("Observation")
        REACTION = "reaction", _("Ce qui surprend, ce qui manque")
        # Never typed: it comes from the portrait, with its `fact_…` fields.
        FACT = "chiffre", _("Chiffre du portrait")

        @classmethod
        def said(cls) -> "list[Finding.Kind]":
            """The kinds that people say or see."""
            return [kind for kind in cls if kind != cls.FACT]

    class Source(models.TextChoices):
        TYPED = "saisie", _("saisie")
        IMPORT = "tableur", _("tableur")
        WORKSHOP = "atelier", _("atelier")
        QUESTIONNAIRE = "questionnaire", _("questionnaire")
        PORTRAIT = "portrait", _("portrait")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="findings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(_("nature"), max_length=11, choices=Kind, default=Kind.VERBATIM)
    text = models.TextField(_("texte"), max_length=FINDING_LIMIT)
    said_by = models.CharField(_("qui parle"), max_length=80, blank=True, help_text="a role, never a name")
    heard_on = models.DateField(_("jour"), null=True, blank=True)
    themes: models.ManyToManyField[FindingTheme, Any] = models.ManyToManyField(
        FindingTheme, related_name="findings", blank=True
    )
    # Codes of `Audience`.
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    communes: models.ManyToManyField[Commune, Any] = models.ManyToManyField(Commune, related_name="+", blank=True)
    is_kept = models.BooleanField(_("gardée pour le portrait"), default=True)
    names_somebody = models.BooleanField(default=False)
    source = models.CharField(max_length=13, choices=Source, default=Source.TYPED)
    # The note or answer that it was taken from, at most once; empty for a typed finding.
    origin_uid = models.UUIDField(null=True, blank=True)
    origin_label = models.CharField(max_length=200, blank=True)
    # For a figure of the portrait: its key, its value on the day `heard_on`, its source and period. The team may
    # rewrite the sentence; these three fields never change, whatever is loaded later.
    fact_key = models.CharField(max_length=40, blank=True)
    fact_value = models.CharField(max_length=600, blank=True)
    fact_source = models.CharField(max_length=600, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_finding_per_number"),
            models.UniqueConstraint(fields=["roadmap", "origin_uid"], name="what_was_said_is_taken_once"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_something"),
            models.CheckConstraint(
                condition=(Q(kind="chiffre") & ~Q(fact_key="") & ~Q(fact_value="") & ~Q(fact_source=""))
                | (~Q(kind="chiffre") & Q(fact_key="", fact_value="", fact_source="")),
                name="finding_keeps_a_figure_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        # Without its text: the journal keeps this label for ever, and a text may have to be erased.
        name = _("chiffre %(number)s") if self.kind == self.Kind.FACT else _("parole %(number)s")
        return str(name) % {"number": self.number}

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows. Two queries."""
        own = ("text", "kind", "said_by", "heard_on", "audiences", "is_kept", "names_somebody")
        themes = self.themes.order_by("pk").values_list("pk", flat=True)
        return make_stamp(fields_stamp(self, own), list(themes), sorted(commune.pk for commune in self.communes.all()))

    @property
    def audience_labels(self) -> list[str]:
        return [str(Audience(code).label) for code in self.audiences if code in Audience.values]
