"""Enjeux and chantiers clés, the results of the workshops."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.roadmaps.models import Roadmap


class Fusion(models.Model):
    """One act by which enjeux, or chantiers, became one.

    The rows that it merged point to it, `stake` or `key_project` is the one that stays. `before` and `after` hold the
    fields of the latter that the act wrote, so that undoing it gives them back; `traded` is the merged row whose place
    it took. Nothing else moves: notes, votes, maps and fiches still point to the row that they were about, and are read
    through `merged_into`.
    """

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="fusions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stake = models.ForeignKey("Stake", null=True, blank=True, on_delete=models.CASCADE, related_name="fusions")
    key_project = models.ForeignKey(
        "KeyProject", null=True, blank=True, on_delete=models.CASCADE, related_name="fusions"
    )
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    traded = models.UUIDField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("fusionné le"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stake__isnull=True) | models.Q(key_project__isnull=True),
                name="fusion_is_of_enjeux_or_of_chantiers",
            )
        ]

    def __str__(self) -> str:
        return str(_("fusion %(number)s")) % {"number": self.pk or ""}


class Outcomes[M: models.Model](models.QuerySet[M]):
    def living(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def current(self) -> Self:
        """Without those that were merged into another, nor those that were put aside."""
        return self.living().exclude(state=Outcome.State.SET_ASIDE)


class Outcome(models.Model):
    """What the workshops gave, an enjeu or a chantier: its place, what became of it, whom and where it concerns.

    `ties_previous`: the vote that gave the order gave as many dots to the one before, so that they share its place.
    """

    if TYPE_CHECKING:
        roadmap_id: int
        merged_into_id: int | None

    class State(models.TextChoices):
        PROPOSED = "propose", _("proposé")
        KEPT = "retenu", _("retenu")
        SET_ASIDE = "ecarte", _("écarté")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    ties_previous = models.BooleanField(_("ex æquo avec le précédent"), default=False)
    title = models.CharField(_("intitulé"), max_length=150)
    # Codes of `Audience`, INSEE codes of the perimeter.
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    communes = models.JSONField(_("communes"), default=list, blank=True)
    # A chantier is kept for the next stage only if it answers an enjeu (method 1.6).
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    # The act that merged it into another, which keeps its own place and state for the day it is separated.
    fusion = models.ForeignKey(
        Fusion, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss", verbose_name=_("fusion")
    )
    # Where it is read, after any number of fusions: `changes.fusions` computes it from them.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", verbose_name=_("fusionné dans")
    )

    class Meta:
        abstract = True
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            # Those that were merged keep theirs: a title names one row, whatever became of it.
            models.UniqueConstraint(fields=["roadmap", "title"], name="%(class)s_title_is_unique_in_its_roadmap"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="%(class)s_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(state="ecarte") ^ models.Q(reason=""), name="%(class)s_set_aside_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shortlisted(self) -> bool:
        return self.state == self.State.KEPT

    @property
    def is_set_aside(self) -> bool:
        return self.state == self.State.SET_ASIDE

    @property
    def is_current(self) -> bool:
        """Neither merged into another nor put aside: it has a place."""
        return self.merged_into_id is None and not self.is_set_aside

    @property
    def living(self) -> Self:
        """Where it is read: itself, or what it was merged into."""
        merged_into: Any = self.merged_into
        return merged_into or self


class Stake(Outcome):
    """An enjeu: a big issue of the territory, phrased « Comment … pour que … ? »."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="stakes")
    phrasing = models.CharField(_("formulation"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=3000)
    # Figures of the diagnosis that support it, in words.
    evidence = models.TextField(_("chiffres à l’appui"), blank=True, max_length=1000)

    objects = Outcomes["Stake"].as_manager()

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        return fields_stamp(self, ("title", "phrasing", "description", "evidence", "audiences", "communes"))


class KeyProject(Outcome):
    """A chantier clé: an idea for a solution that answers one or more enjeux."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="key_projects")
    purpose = models.TextField(_("finalité"), blank=True, max_length=3000)
    planned_actions = models.TextField(_("actions envisagées"), blank=True, max_length=3000)
    lead = models.CharField(_("pilote pressenti"), max_length=150, blank=True)
    partners = models.TextField(_("partenaires pressentis"), blank=True, max_length=1000)
    first_steps = models.TextField(_("premiers pas, à moins de trois mois"), blank=True, max_length=1000)
    # The workshop whose tables draw its resource map from their phones; without one, the team alone completes it.
    workshop = models.ForeignKey(
        "workshops.Workshop",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="key_projects",
        verbose_name=_("atelier qui dessine sa carte"),
    )
    # Numbers the acts on its resource map; incremented under a lock on this row.
    map_seq = models.PositiveBigIntegerField(default=0)
    stakes: models.ManyToManyField[Stake, Any] = models.ManyToManyField(
        Stake, related_name="key_projects", blank=True, verbose_name=_("enjeux")
    )

    objects = Outcomes["KeyProject"].as_manager()

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
