from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet
from jalons.base.french import euros
from jalons.funding import rules


class Kind(models.TextChoices):
    """What money pays for. Rules of own share and many schemes tell them apart."""

    OPERATING = rules.Kind.OPERATING, _("Fonctionnement")
    INVESTMENT = rules.Kind.INVESTMENT, _("Investissement")


class ExpenseLine(models.Model):
    """What an action costs, in euros, all taxes included."""

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="expenses")
    label = models.CharField(_("libellé"), max_length=150)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)

    class Meta:
        verbose_name_plural = _("dépenses")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="expense_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.label}\u00a0: {euros(self.amount)}"


class FundingLine(models.Model):
    """Who brings what to an action, for which kind of expense, and where the demand stands."""

    class Nature(models.TextChoices):
        GRANT = rules.Nature.GRANT, _("Subvention")
        OWN = rules.Nature.OWN, _("Part propre")
        PRIVATE = rules.Nature.PRIVATE, _("Fonds privés, mécénat")
        IN_KIND = rules.Nature.IN_KIND, _("Apport en nature")
        VOLUNTEERING = rules.Nature.VOLUNTEERING, _("Bénévolat valorisé")

    class Status(models.TextChoices):
        ENVISAGED = rules.Status.ENVISAGED, _("envisagé")
        REQUESTED = rules.Status.REQUESTED, _("demandé")
        GRANTED = rules.Status.GRANTED, _("accordé")
        AGREED = rules.Status.AGREED, _("conventionné")
        PAID = rules.Status.PAID, _("versé")
        REFUSED = rules.Status.REFUSED, _("refusé")

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="funding")
    funder = models.CharField(_("financeur"), max_length=120)
    scheme = models.CharField(_("dispositif"), max_length=150, blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)
    status = models.CharField(_("état"), max_length=12, choices=Status, default=Status.ENVISAGED)
    is_public = models.BooleanField(_("argent public"), default=False)
    expected_on = models.DateField(_("versement attendu"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("ressources")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(nature__in=sorted(rules.MAY_BE_PUBLIC)),
                name="only_grants_and_own_funds_are_public_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}\u00a0: {euros(self.amount)}"
