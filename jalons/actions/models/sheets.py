"""The axes of a roadmap, its fiches action and their steps."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.rules import sheets
from jalons.actions.rules.carriers import CarrierNames
from jalons.actions.rules.sheet_fields import LIMITS, says_nothing
from jalons.base.french import matching_key
from jalons.directory.rules.names import own_name
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune
from jalons.workshops.models import KeyProject


class Axis(models.Model):
    """A heading of the feuille de route. Its rank is the first number of the code of its actions."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="axes")
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=150)
    objectives = models.TextField(_("objectifs"), max_length=LIMITS["objectives"], blank=True)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "rank"], name="one_axis_per_rank"),
            models.UniqueConstraint(fields=["roadmap", "title"], name="axis_title_is_unique_in_its_roadmap"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="axis_rank_starts_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.title}"


# The length of a code of the past, « 12.34 ».
TOLD_CODE_LIMIT = 12


def former_code(text: str, code: str) -> str:
    """The code by which a message named a fiche, once it has another; a code follows the place of its fiche."""
    return text if text != code else ""


class ActionSheet(models.Model):
    """A fiche action. No commune in `communes` means the whole perimeter, even if it changes."""

    class Status(models.TextChoices):
        DRAFT = sheets.Status.DRAFT, _("brouillon")
        PROPOSED = sheets.Status.PROPOSED, _("proposée")
        TO_ARBITRATE = sheets.Status.TO_ARBITRATE, _("à arbitrer")
        KEPT = sheets.Status.KEPT, _("retenue")
        TO_REWORK = sheets.Status.TO_REWORK, _("à retravailler")
        POSTPONED = sheets.Status.POSTPONED, _("reportée")
        REJECTED = sheets.Status.REJECTED, _("écartée")
        VALIDATED = sheets.Status.VALIDATED, _("validée")
        COMMITTED = sheets.Status.COMMITTED, _("engagée")
        RUNNING = sheets.Status.RUNNING, _("en cours")
        DONE = sheets.Status.DONE, _("réalisée")
        SUSPENDED = sheets.Status.SUSPENDED, _("à l’arrêt")
        ABANDONED = sheets.Status.ABANDONED, _("abandonnée")

    class Priority(models.IntegerChoices):
        FIRST = 1, _("1, d’abord")
        SECOND = 2, _("2, ensuite")
        THIRD = 3, _("3, si possible")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="actions")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="actions", verbose_name=_("axe"))
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=LIMITS["title"])
    key_project = models.ForeignKey(
        KeyProject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name=_("chantier d’origine"),
    )
    context = models.TextField(_("constat"), max_length=LIMITS["context"], blank=True)
    description = models.TextField(_("description"), max_length=LIMITS["description"], blank=True)
    objectives = models.TextField(_("objectifs"), max_length=LIMITS["objectives"], blank=True)
    expected_results = models.TextField(_("résultats attendus"), max_length=LIMITS["expected_results"], blank=True)
    lead_organisation = models.CharField(_("structure pilote"), max_length=LIMITS["lead_organisation"], blank=True)
    carrier_organisation = models.CharField(
        _("qui porte l’action"), max_length=LIMITS["carrier_organisation"], blank=True
    )
    lead_contact = models.CharField(_("personne pilote"), max_length=LIMITS["lead_contact"], blank=True)
    elected_sponsor = models.CharField(_("élue ou élu de référence"), max_length=LIMITS["elected_sponsor"], blank=True)
    department_unit = models.CharField(_("service pilote"), max_length=LIMITS["department_unit"], blank=True)
    partners = models.TextField(_("partenaires"), max_length=LIMITS["partners"], blank=True)
    means = models.TextField(_("moyens humains et techniques"), max_length=LIMITS["means"], blank=True)
    success_factors = models.TextField(
        _("conditions de réussite, points de vigilance"), max_length=LIMITS["success_factors"], blank=True
    )
    # Rows of texts: role, ETP (« 0.5 » or empty), employer.
    staff = models.JSONField(_("postes et temps de travail"), default=list, blank=True)
    # Rows of texts: a `FrameworkKind`, and where it mentions the action.
    frameworks = models.JSONField(_("cadres d’articulation"), default=list, blank=True)
    # Values of an imported plan that have no field of their own, each on its line after its label.
    other_information = models.TextField(_("autres informations"), max_length=LIMITS["other_information"], blank=True)
    # What an imported plan says of persons and nobody answered about yet: names, telephones, addresses. Whoever leads the
    # roadmap reads
    # it on the page of the import; no document, no export, no search and no line of the journal does (decision 0122).
    private_words = models.JSONField(_("mots gardés par l’équipe"), default=list, blank=True)
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    other_audiences = models.CharField(_("autres publics"), max_length=LIMITS["other_audiences"], blank=True)
    target_count = models.PositiveIntegerField(_("nombre de personnes visé"), null=True, blank=True)
    communes: models.ManyToManyField[Commune, Any] = models.ManyToManyField(Commune, related_name="+", blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=14, choices=Status, default=Status.DRAFT)
    # Set by the floor of indicators, which this one cannot read.
    is_measured = models.BooleanField(default=False)
    # Set by the floor of money, which this one cannot read either: whether something says what it costs, and who pays.
    is_priced = models.BooleanField(default=False)
    is_funded = models.BooleanField(default=False)
    # Set by the vote: whether the edition that was adopted, or an avenant voted since, holds it. It stays when the fiche
    # is postponed or submitted again: what was promised is what was voted.
    is_adopted = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(_("priorité"), choices=Priority, null=True, blank=True)
    quick_win = models.BooleanField(_("gain rapide"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["axis__rank", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["axis", "rank"], name="one_action_per_code"),
            models.UniqueConstraint(fields=["roadmap", "title"], name="action_title_is_unique_in_its_roadmap"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="action_rank_starts_at_1"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="action_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(priority=None) | Q(priority__range=(1, 3)), name="action_priority_is_1_to_3"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["roadmap", "status"], name="action_by_status")]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """« 2.1 »: the ranks of the axis and of the action. It is computed, so never stale, and changes when either
        moves."""
        return f"{self.axis.rank}.{self.rank}"

    @property
    def carrier_names(self) -> CarrierNames:
        authority, own_names = self.roadmap.lead_authority, self.roadmap.own_names
        written, lead = (
            own_name(name, authority, own_names) for name in (self.carrier_organisation, self.lead_organisation)
        )
        return CarrierNames(written, lead, authority)

    def field_value(self, name: str) -> Any:
        """The value of a field of `SHEET_FIELDS` in the form that changes take: communes are a list, sorted by name."""
        if name != "communes":
            return getattr(self, name)
        return sorted(self.communes.all(), key=lambda commune: matching_key(commune.name))

    def filled(self, *, has_steps: bool | None = None) -> set[str]:
        """The names of the fields that are filled, as in `sheet_fields.REQUIRED`. `has_steps`: known without reading the
        steps."""
        names = {
            field.name
            for field in self._meta.concrete_fields
            if (value := getattr(self, field.attname)) not in (None, "", []) and not says_nothing(value)
        }
        if self.other_audiences:
            names.add("audiences")
        if self.steps.all() if has_steps is None else has_steps:
            names.add("steps")
        if self.is_measured:
            names.add("indicators")
        if self.is_priced:
            names.add("budget")
        if self.is_funded:
            names.add("funding")
        return names


class ActionStep(models.Model):
    """A step of an action, with who does it and when."""

    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="steps")
    label = models.CharField(_("libellé"), max_length=200)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("échéance"), null=True, blank=True)
    owner = models.CharField(_("qui s’en charge"), max_length=150, blank=True)
    other_information = models.TextField(_("précisions"), max_length=60_000, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = [F("ends_on").asc(nulls_last=True), "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="action_step_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def part_of(self) -> ActionSheet:
        return self.action
