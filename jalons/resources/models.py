"""The resource map of a chantier, and the acts that made it."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.base.stale_pages import fields_stamp
from jalons.directory.models import Organisation
from jalons.resources.rules import resources as rules
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models.people import Participant
from jalons.workshops.models.stakes import KeyProject


class Branch(models.TextChoices):
    MATERIAL = rules.Branch.MATERIAL, _("Matérielles")
    HUMAN = rules.Branch.HUMAN, _("Humaines")
    FINANCIAL = rules.Branch.FINANCIAL, _("Financières")
    PARTNER = rules.Branch.PARTNER, _("Partenariales")
    KNOW_HOW = rules.Branch.KNOW_HOW, _("Savoir-faire et outils")
    PLACE = rules.Branch.PLACE, _("Lieux")


class ResourceStatus(models.TextChoices):
    EXISTING = rules.Status.EXISTING, _("existante")
    AVAILABLE = rules.Status.AVAILABLE, _("mobilisable")
    MISSING = rules.Status.MISSING, _("à créer")


class ResourceNode(models.Model):
    """A resource of a map. `holder` is the text that was written; `organisation` the organisation of the directory with
    this name."""

    key_project = models.ForeignKey(
        KeyProject, on_delete=models.CASCADE, related_name="resources", verbose_name=_("chantier d’origine")
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    branch = models.CharField(_("branche"), max_length=12, choices=Branch)
    rank = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("ressource"), max_length=rules.LABEL_LIMIT)
    status = models.CharField(_("état"), max_length=11, choices=ResourceStatus, default=ResourceStatus.MISSING)
    holder = models.CharField(_("qui la détient"), max_length=rules.HOLDER_LIMIT, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    conditions = models.CharField(_("conditions"), max_length=500, blank=True)
    # A person to call: only for those who may read people's data, never in the journal.
    contact = models.CharField(_("contact"), max_length=150, blank=True)
    cost = models.DecimalField(_("coût estimé"), max_digits=11, decimal_places=2, null=True, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(effort__isnull=True) | Q(effort__range=(1, 5)), name="effort_is_1_to_5"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="resource_cost_is_no_debt"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def stamp(self) -> str:
        """The stamp of its fields, without its place: a move makes no form stale."""
        return fields_stamp(self, ("label", "status", "holder", "conditions", "contact", "cost", "effort"))


class MapAct(models.Model):
    """One act on a map, with what undoes it: for each resource, the fields it changed, before and after.

    `changes` is {uid: [before, after]}; None where the resource did not exist. It never contains contacts.
    """

    class Kind(models.TextChoices):
        ADD = "ajouter", _("a ajouté")
        EDIT = "modifier", _("a modifié")
        MOVE = "deplacer", _("a déplacé")
        REMOVE = "retirer", _("a retiré")

    key_project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="acts")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    label = models.CharField(max_length=rules.LABEL_LIMIT)
    changes = models.JSONField(default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The author of an act from a phone may undo it.
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="map_acts"
    )
    # A lasting description of the author: a function, or « table 3 ». Never the name of a participant.
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key_project", "seq"], name="one_act_per_number_of_a_map")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"


def resources_of_other_tables(key_projects: Iterable[Any], by: Participant) -> set[uuid.UUID]:
    """The resources that phones of other tables put on these maps, by their `uid`. One query.

    What the facilitation put there is for everybody; so is what was put too long ago for its act to be kept.
    """
    acts = MapAct.objects.filter(key_project__in=key_projects, kind=MapAct.Kind.ADD, participant__isnull=False).exclude(
        participant=by
    )
    if by.table is not None:
        acts = acts.exclude(participant__table=by.table, participant__workshop=by.workshop_id)
    return {
        uuid.UUID(uid)
        for changes in acts.values_list("changes", flat=True)
        for uid, (was, _now) in changes.items()
        if was is None
    }


class FeasibilityRule(models.Model):
    """The numbers of the rule of feasibility, if a roadmap changed them."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="feasibility_rule")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    available = models.PositiveSmallIntegerField(_("valeur d’une ressource mobilisable"))
    without_holder = models.PositiveSmallIntegerField(_("retrait quand personne ne la détient"))
    without_effort = models.PositiveSmallIntegerField(_("retrait quand l’effort n’est pas dit"))
    strong = models.PositiveSmallIntegerField(_("seuil de la faisabilité forte"))
    medium = models.PositiveSmallIntegerField(_("seuil de la faisabilité moyenne"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(available__lte=100, without_holder__lte=100, without_effort__lte=100),
                name="feasibility_weights_are_percentages",
            ),
            models.CheckConstraint(
                condition=Q(strong__lte=100, medium__gte=1, medium__lt=models.F("strong")),
                name="feasibility_thresholds_follow_one_another",
            ),
        ]

    def __str__(self) -> str:
        return str(_("règle de faisabilité"))
