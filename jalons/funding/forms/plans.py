"""The rule of own share of an action, who bears its taxes, and the funder that one supposes to refuse."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import FundingPlan


class OwnShareForm(SeenForm):
    sometimes_needed = ("own_share_note",)

    own_share_rule = forms.ChoiceField(
        label=_("Quelle règle suit cet investissement"),
        choices=FundingPlan.OwnShareRule.choices,
        widget=forms.RadioSelect,
    )
    own_share_note = forms.CharField(
        label=_("Motif ou référence"),
        max_length=200,
        required=False,
        help_text=_("Pour une dérogation : la date de la décision et son motif."),
    )


class TaxRecoveryForm(SeenForm):
    tax_recovery = forms.ChoiceField(
        label=_("La TVA des dépenses de ce plan"),
        choices=FundingPlan.TaxRecovery.choices,
        widget=forms.RadioSelect,
        help_text=_("La comptabilité de la structure qui paie les factures le sait."),
    )


class WhatIfForm(JalonsForm):
    """A simulation, nothing is stored: the funder that refuses, and whether what it granted is lost too."""

    financeur = forms.ChoiceField(label=_("Qui dirait non"))
    tout = forms.BooleanField(label=_("Reprendre aussi ce qui est déjà acquis"), required=False)

    def __init__(self, *args: object, funders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["financeur"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in funders]
