"""What an action costs, who brings what, over which years, and the rule of its own share."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.actions.models import ActionSheet
from jalons.base.french import format_euros
from jalons.funding.models.schemes import FundingScheme
from jalons.funding.rules import money, own_shares, tax_recovery, years


class Kind(models.TextChoices):
    """What money pays for. The own share and many schemes have different rules for each kind."""

    OPERATING = money.Kind.OPERATING, _("Fonctionnement")
    INVESTMENT = money.Kind.INVESTMENT, _("Investissement")


class Tax(models.TextChoices):
    INCLUDED = money.Tax.INCLUDED, _("toutes taxes comprises")
    BEFORE = money.Tax.BEFORE, _("hors taxes")
    UNKNOWN = money.Tax.UNKNOWN, _("non précisé")


class ExpenseLine(models.Model):
    """What an action costs, in euros, with its taxes or without, as it says. One of 0 € says that it costs nothing more:
    « faite par les agents en place »."""

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="expenses")
    label = models.CharField(_("libellé"), max_length=150)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)
    tax = models.CharField(_("taxes"), max_length=7, choices=Tax, default=Tax.UNKNOWN)

    class Meta:
        verbose_name_plural = _("dépenses")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="expense_amount_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.label}\u00a0: {format_euros(self.amount)}"

    @property
    def part_of(self) -> ActionSheet:
        return self.action


class FundingLine(models.Model):
    """What a funder brings to an action, for which kind of expense, and the state of the request."""

    class Nature(models.TextChoices):
        GRANT = money.Nature.GRANT, _("Subvention")
        OWN = money.Nature.OWN, _("Part propre")
        PRIVATE = money.Nature.PRIVATE, _("Fonds privés, mécénat")
        IN_KIND = money.Nature.IN_KIND, _("Apport en nature")
        VOLUNTEERING = money.Nature.VOLUNTEERING, _("Bénévolat valorisé")
        STAFF = money.Nature.STAFF, _("Temps de travail mis à disposition")

    class Status(models.TextChoices):
        ENVISAGED = money.Status.ENVISAGED, _("envisagé")
        REQUESTED = money.Status.REQUESTED, _("demandé")
        GRANTED = money.Status.GRANTED, _("accordé")
        AGREED = money.Status.AGREED, _("conventionné")
        PART_PAID = money.Status.PART_PAID, _("versé en partie")
        PAID = money.Status.PAID, _("versé")
        REFUSED = money.Status.REFUSED, _("refusé")

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="funding")
    funder = models.CharField(_("financeur"), max_length=120)
    scheme = models.CharField(_("dispositif"), max_length=150, blank=True)
    listed_scheme = models.ForeignKey(
        FundingScheme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=_("dispositif du catalogue"),
    )
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    amount = models.DecimalField(_("montant"), max_digits=11, decimal_places=2)
    # What was asked, once less was granted: `amount` is what counts.
    asked_amount = models.DecimalField(_("montant demandé"), max_digits=11, decimal_places=2, null=True, blank=True)
    # Of a grant: the expenses of which its funder pays a share.
    eligible_amount = models.DecimalField(
        _("dépense subventionnable"), max_digits=11, decimal_places=2, null=True, blank=True
    )
    status = models.CharField(_("état"), max_length=12, choices=Status, default=Status.ENVISAGED)
    is_public = models.BooleanField(_("argent public"), default=False)
    # The name of the funder says nothing of it, and nobody answered yet: whoever saves the line answers.
    is_public_unsure = models.BooleanField(_("argent public à vérifier"), default=False)
    # For a contribution that nobody pays: full-time jobs, hours or things, and the worth of one. The amount is computed
    # from them.
    quantity = models.DecimalField(_("quantité"), max_digits=9, decimal_places=2, null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("nombre de mois"), null=True, blank=True)
    unit_amount = models.DecimalField(_("valeur d’une unité"), max_digits=11, decimal_places=2, null=True, blank=True)
    decision_on = models.DateField(_("réponse attendue"), null=True, blank=True)
    claim_on = models.DateField(_("versement à demander avant le"), null=True, blank=True)
    expected_on = models.DateField(_("versement attendu"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("ressources")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(asked_amount=None)
                | Q(asked_amount__isnull=False, asked_amount__gt=F("amount"), status__in=sorted(money.SECURED)),
                name="granted_amount_is_less_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(eligible_amount=None)
                | Q(eligible_amount__isnull=False, eligible_amount__gte=F("amount"))
                & Q(nature__in=sorted(money.PROVEN)),
                name="grant_is_a_share_of_its_eligible_amount",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(nature__in=sorted(money.MAY_BE_PUBLIC)),
                name="only_grants_and_own_funds_are_public_money",
            ),
            models.CheckConstraint(
                condition=Q(is_public_unsure=False) | Q(is_public=False, nature=money.Nature.GRANT),
                name="only_a_grant_not_called_public_is_to_check",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None, unit_amount=None, months=None)
                | Q(quantity__isnull=False, quantity__gt=0, unit_amount__isnull=False, unit_amount__gt=0)
                & (Q(months=None) | Q(months__gt=0))
                & Q(nature__in=sorted(money.VALUED)),
                name="contribution_has_both_numbers_or_none",
            ),
        ]

    # The one name of the funder, when `models.funders.name_funders` gave it.
    known_as = ""

    def __str__(self) -> str:
        return f"{self.funder}\u00a0: {format_euros(self.amount)}"

    @property
    def funder_name(self) -> str:
        """What pages and documents show: `funder` is what was written."""
        return self.known_as or self.funder

    @property
    def part_of(self) -> ActionSheet:
        return self.action


class FundingPlan(models.Model):
    """Values of the whole plan of an action: the rule of own share of its investment, empty when nobody chose one, and
    the reason; who bears its taxes."""

    class OwnShareRule(models.TextChoices):
        STANDARD = own_shares.OwnShareRule.STANDARD, _("20 % : le cas général")
        RAISED = own_shares.OwnShareRule.RAISED, _("30 % : un domaine où la loi désigne un chef de file")
        CCAS = own_shares.OwnShareRule.CCAS, _("Dispense : un CCAS, un CIAS ou un établissement public local dispensé")
        OPEN_SYNDICATE = (
            own_shares.OwnShareRule.OPEN_SYNDICATE,
            _("Dispense : un syndicat mixte ouvert à d’autres organismes"),
        )
        OVERSEAS = own_shares.OwnShareRule.OVERSEAS, _("Dispense : une collectivité d’outre-mer")
        PREFECT = own_shares.OwnShareRule.PREFECT, _("Dérogation accordée par le préfet")
        PRIVATE_LEAD = (
            own_shares.OwnShareRule.PRIVATE_LEAD,
            _("Sans objet : une collectivité ne porte pas l’investissement"),
        )

    class TaxRecovery(models.TextChoices):
        UNKNOWN = tax_recovery.TaxRecovery.UNKNOWN, _("À préciser")
        FCTVA = tax_recovery.TaxRecovery.FCTVA, _("Récupérée en partie par le FCTVA")
        DEDUCTED = tax_recovery.TaxRecovery.DEDUCTED, _("Récupérée : la structure est assujettie à la TVA")
        NONE = tax_recovery.TaxRecovery.NONE, _("Non récupérée")

    action = models.OneToOneField(ActionSheet, on_delete=models.CASCADE, related_name="funding_plan")
    own_share_rule = models.CharField(
        _("règle de la part propre"), max_length=10, choices=OwnShareRule, default=OwnShareRule.STANDARD, blank=True
    )
    own_share_note = models.CharField(_("motif"), max_length=200, blank=True)
    tax_recovery = models.CharField(_("TVA"), max_length=10, choices=TaxRecovery, default=TaxRecovery.UNKNOWN)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(own_share_rule=own_shares.OwnShareRule.PREFECT.value) | ~Q(own_share_note=""),
                name="derogation_says_which",
            ),
        ]

    def __str__(self) -> str:
        return _("plan de financement de « %(action)s »") % {"action": self.action.title}


class Instalment(models.Model):
    """A part of an expense or of a resource in one year: planned, then paid on a day."""

    expense = models.ForeignKey(
        ExpenseLine, null=True, blank=True, on_delete=models.CASCADE, related_name="instalments"
    )
    funding = models.ForeignKey(
        FundingLine, null=True, blank=True, on_delete=models.CASCADE, related_name="instalments"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    planned = models.DecimalField(_("prévu"), max_digits=11, decimal_places=2)
    actual = models.DecimalField(_("payé"), max_digits=11, decimal_places=2, null=True, blank=True)
    actual_on = models.DateField(_("payé le"), null=True, blank=True)

    class Meta:
        verbose_name_plural = _("échéances")
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expense=None, funding__isnull=False) | Q(expense__isnull=False, funding=None),
                name="instalment_is_of_one_line",
            ),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="instalment_year_is_of_this_century"),
            models.CheckConstraint(
                condition=Q(planned__gt=0) | Q(planned=0, actual__isnull=False), name="instalment_holds_money"
            ),
            models.CheckConstraint(condition=Q(actual=None) | Q(actual__gte=0), name="instalment_is_paid_positively"),
            models.CheckConstraint(
                condition=Q(actual_on=None) | Q(actual__isnull=False), name="instalment_paid_on_a_day_has_an_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}\u00a0: {format_euros(self.planned)}"

    @property
    def share(self) -> years.Share:
        return years.Share(self.year, self.planned, self.actual)
