"""The indicators of an action, and what was measured of them."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet, Comment, SheetLink
from jalons.base.french import format_number
from jalons.monitoring.rules import indicators as rules


class Indicator(models.Model):
    """A measure of the success of an action: where it starts, where it should arrive. An unknown start is null."""

    class Kind(models.TextChoices):
        OUTPUT = rules.Kind.OUTPUT, _("réalisation")
        RESULT = rules.Kind.RESULT, _("résultat")
        IMPACT = rules.Kind.IMPACT, _("impact")

    class Frequency(models.TextChoices):
        MONTHLY = rules.Frequency.MONTHLY, _("chaque mois")
        QUARTERLY = rules.Frequency.QUARTERLY, _("chaque trimestre")
        HALF_YEARLY = rules.Frequency.HALF_YEARLY, _("chaque semestre")
        YEARLY = rules.Frequency.YEARLY, _("chaque année")

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="indicators")
    label = models.CharField(_("libellé"), max_length=150)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    baseline = models.DecimalField(_("valeur de départ"), max_digits=13, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(_("mesurée le"), null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=13, decimal_places=2)
    target_on = models.DateField(_("à atteindre le"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    kind = models.CharField(_("nature"), max_length=11, choices=Kind, blank=True)
    frequency = models.CharField(_("fréquence"), max_length=13, choices=Frequency, blank=True)
    # A function or an organisation, as the plan says who carries it.
    counted_by = models.CharField(_("qui compte"), max_length=150, blank=True)

    class Meta:
        verbose_name_plural = _("indicateurs")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "label"], name="indicator_label_is_unique_in_its_action"),
            models.CheckConstraint(
                condition=Q(baseline_on=None) | Q(target_on__gt=F("baseline_on")),
                name="indicator_target_comes_after_its_baseline",
            ),
            models.CheckConstraint(condition=Q(kind__in=["", *map(str, rules.Kind)]), name="indicator_kind_is_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=["", *map(str, rules.Frequency)]), name="indicator_frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def part_of(self) -> ActionSheet:
        return self.action

    @property
    def start_on(self) -> date | None:
        """The day of its start, when it has one: nothing is measured before."""
        return rules.start_day(self.baseline, self.baseline_on)

    @property
    def limits(self) -> rules.Limits:
        """What its values may be. At most one query, with its action and its roadmap."""
        communes = self.action.roadmap.communes.count() if rules.counts_communes(self.label, self.unit) else None
        return rules.value_limits(
            label=self.label, unit=self.unit, baseline=self.baseline, target=self.target, communes=communes
        )

    @property
    def measured(self) -> str:
        """« résultat, chaque trimestre »: in a list, where who counts takes a line of each."""
        return ", ".join(filter(None, (str(self.get_kind_display()), str(self.get_frequency_display()))))

    @property
    def manner(self) -> str:
        """« résultat, chaque trimestre, compté par la direction du centre social », as far as it is said."""
        counted = _("compté par\u00a0: %(who)s") % {"who": self.counted_by} if self.counted_by else ""
        return ", ".join(filter(None, (self.measured, counted)))


class IndicatorValue(models.Model):
    """What was measured on a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    on = models.DateField(_("mesurée le"))
    value = models.DecimalField(_("valeur"), max_digits=13, decimal_places=2)
    # The function of whoever noted it, or corrected it last.
    by_name = models.CharField(max_length=150, blank=True)
    noted_at = models.DateTimeField(auto_now_add=True)
    # By which it came, if by one; none once the team corrected it.
    link = models.ForeignKey(SheetLink, null=True, on_delete=models.SET_NULL, related_name="indicator_values")

    class Meta:
        verbose_name_plural = _("valeurs mesurées")
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "on"], name="indicator_has_one_value_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.label}\u00a0: {format_number(self.value)}"

    def may_go_by(self, link: SheetLink, now: datetime) -> bool:
        """Removed by the link that noted it, as long as a comment may be."""
        return self.link_id == link.pk and now < self.noted_at + Comment.AMENDABLE

    @property
    def part_of(self) -> ActionSheet:
        return self.indicator.action
