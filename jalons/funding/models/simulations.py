"""What the plans would become if funders answered otherwise: kept for the team, never written in the plans."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet
from jalons.base.stamps import make_stamp
from jalons.funding.models.lines import ExpenseLine, FundingLine, Instalment
from jalons.funding.rules import simulation as rules
from jalons.funding.rules.counted_actions import money_among
from jalons.roadmaps.models import Roadmap


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def living(self) -> "SimulationQuerySet":
        return self.filter(removed_at=None)


class Simulation(models.Model):
    """A named set of changes, computed each time with the plans of the day. `plan_stamp`: the stamp of these plans when
    somebody last wrote it or read it again, so that its page says that they changed since."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="simulations")
    name = models.CharField(_("nom"), max_length=80)
    plan_stamp = models.CharField(max_length=16, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    # Removed, and still there for « Annuler »; deleted when another one is removed a day later.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("simulations")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "name"], condition=Q(removed_at=None), name="simulation_name_is_unique"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="simulation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stamp(self) -> str:
        """Of what its page shows: its changes, whoever wrote them."""
        return stamp_changes(self.changes.all())


class SimulatedChange(models.Model):
    """One « et si » of a simulation: about one resource, or all those of a funder. `label`: how the target was named,
    for when the resource is no longer in its plan."""

    class Effect(models.TextChoices):
        REFUSAL = rules.Effect.REFUSAL, _("dit non")
        PERCENT = rules.Effect.PERCENT, _("ne donne qu’une part, en %")
        AMOUNT = rules.Effect.AMOUNT, _("ne donne qu’un montant, en euros")
        DELAY = rules.Effect.DELAY, _("paie plus tard, en mois")

    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="changes")
    effect = models.CharField(_("effet"), max_length=8, choices=Effect)
    line = models.ForeignKey(FundingLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    funder = models.CharField(_("financeur"), max_length=120, blank=True)
    label = models.CharField(max_length=200)
    # A percentage kept, the euros kept, or months; nothing for a refusal.
    value = models.DecimalField(_("combien"), max_digits=11, decimal_places=2, null=True, blank=True)
    secured_too = models.BooleanField(_("aussi ce qui est acquis"), default=False)

    class Meta:
        verbose_name_plural = _("changements simulés")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(effect=rules.Effect.REFUSAL.value, value=None)
                | Q(effect=rules.Effect.PERCENT.value, value__range=(0, 100))
                | Q(effect=rules.Effect.AMOUNT.value, value__gte=0, funder="")
                | Q(effect=rules.Effect.DELAY.value, value__range=(1, rules.MOST_MONTHS)),
                name="simulated_change_has_its_value",
            ),
            models.CheckConstraint(condition=Q(line=None) | Q(funder=""), name="simulated_change_has_one_target"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def rule(self) -> rules.Change:
        return rules.Change(
            rules.Effect(self.effect), self.line_id, self.funder, self.value, secured_too=self.secured_too
        )


def stamp_changes(changes: "Iterable[SimulatedChange]") -> str:
    return make_stamp(*(change.pk for change in changes))


_OF_EXPENSE = ("pk", "kind", "amount")
_OF_LINE = (
    "pk",
    "funder",
    "kind",
    "nature",
    "status",
    "amount",
    "is_public",
    "is_public_unsure",
    "expected_on",
    "decision_on",
)
_OF_INSTALMENT = ("pk", "year", "planned", "actual")


def stamp_plans(
    sheets: Iterable[ActionSheet],
    expenses: Iterable[ExpenseLine],
    resources: Iterable[FundingLine],
    instalments: Iterable[Instalment],
) -> str:
    """The stamp of the plans of a roadmap: it changes as soon as one line, one year or one rule of own share does.
    `sheets`: the actions that the plan of financing counts, with their own."""
    rules_of = [(row.pk, row.starts_on, row.ends_on, _own_share_rule(row)) for row in sheets]
    counted = {pk for pk, *_others in rules_of}
    return make_stamp(
        sorted(map(str, rules_of)),
        _values(_OF_EXPENSE, (row for row in expenses if row.action_id in counted)),
        _values(_OF_LINE, (row for row in resources if row.action_id in counted)),
        _values(_OF_INSTALMENT, instalments),
    )


def _own_share_rule(sheet: ActionSheet) -> str:
    plan = getattr(sheet, "funding_plan", None)
    return plan.own_share_rule if plan else ""


def _values(names: Iterable[str], rows: Iterable[Any]) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(row, name)) for name in names) for row in sorted(rows, key=lambda row: row.pk)]


def read_plan_stamp(roadmap: Roadmap) -> str:
    """Five queries."""
    sheets = list(ActionSheet.objects.filter(roadmap=roadmap).select_related("funding_plan"))
    counted = money_among((row.pk, row.status, row.is_adopted) for row in sheets)
    return stamp_plans(
        [row for row in sheets if row.pk in counted],
        ExpenseLine.objects.filter(action__roadmap=roadmap),
        FundingLine.objects.filter(action__roadmap=roadmap),
        [
            *Instalment.objects.filter(expense__action__roadmap=roadmap),
            *Instalment.objects.filter(funding__action__roadmap=roadmap),
        ],
    )
