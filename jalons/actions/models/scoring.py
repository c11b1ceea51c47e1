"""The scores that each body gives to actions, and the weights that a roadmap uses, version after version."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules import scoring as rules
from jalons.roadmaps.models import Roadmap


class Panel(models.TextChoices):
    PROJECT_GROUP = rules.Panel.PROJECT_GROUP, _("groupe projet")
    SERVICES = rules.Panel.SERVICES, _("services")
    COMMITTEE = rules.Panel.COMMITTEE, _("comité de pilotage")


class Criterion(models.TextChoices):
    STAKE = rules.Criterion.STAKE, _("Répond à un enjeu prioritaire")
    COMMUNES = rules.Criterion.COMMUNES, _("Touche les communes les plus fragiles")
    BENEFICIARIES = rules.Criterion.BENEFICIARIES, _("Nombre de personnes aidées")
    FEASIBILITY = rules.Criterion.FEASIBILITY, _("Faisable avec les ressources d’ici")
    MONEY = rules.Criterion.MONEY, _("Coût et financement mûrs")
    WILL = rules.Criterion.WILL, _("Volonté politique")
    QUICK_WIN = rules.Criterion.QUICK_WIN, _("Gain rapide")


class Quarter(models.TextChoices):
    PREPARE = rules.Quarter.PREPARE, _("À préparer")
    FIRST = rules.Quarter.FIRST, _("À faire d’abord")
    LATER = rules.Quarter.LATER, _("À laisser mûrir")
    MAYBE = rules.Quarter.MAYBE, _("Si possible")


def scored_quick_win(action: ActionSheet) -> bool | None:
    """What the scores say of this fiche, None when nobody gave one to this criterion. One query."""
    rows = Score.objects.filter(action=action, criterion=Criterion.QUICK_WIN)
    return rules.scored_quick_win(dict(rows.values_list("panel", "value")))


class ScoringGrid(models.Model):
    """The weights of the criteria, one row a version. A roadmap without any row uses the default weights."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="scoring_grids")
    version = models.PositiveSmallIntegerField()
    weights = models.JSONField(_("poids"))
    by_name = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "version"], name="one_scoring_grid_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="scoring_grid_version_starts_at_1"),
        ]

    def __str__(self) -> str:
        return str(_("grille de notation, version %(n)d")) % {"n": self.version}


class Score(models.Model):
    """The score that one body gives an action on one criterion. New weights do not change it."""

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="scores")
    panel = models.CharField(_("qui note"), max_length=8, choices=Panel)
    criterion = models.CharField(_("critère"), max_length=13, choices=Criterion)
    value = models.PositiveSmallIntegerField(_("note"))

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "panel", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(value__lte=rules.MOST), name="score_is_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()}\u00a0: {self.value}"
