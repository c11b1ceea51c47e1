"""What is typed of a contribution that nobody pays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import FundingLine, Kind
from jalons.funding.rules.money import VALUED


class ContributionForm(SeenForm):
    """What somebody brings without paying. The amount is computed, or estimated when the details are unknown."""

    sometimes_needed = ("quantity", "months", "unit_amount", "amount")

    funder = forms.CharField(
        label=_("Qui apporte"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "financeurs", "autocomplete": "off"}),
    )
    nature = forms.ChoiceField(
        label=_("Nature"), choices=[choice for choice in FundingLine.Nature.choices if choice[0] in VALUED]
    )
    scheme = forms.CharField(
        label=_("Quoi"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : une salle, une secrétaire de mairie, des permanences."),
    )
    kind = forms.ChoiceField(label=_("Pour quelles dépenses"), choices=Kind.choices)
    quantity = MeasureField(
        label=_("Quantité"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Des équivalents temps plein (0,2), des heures (120) ou un nombre de choses."),
    )
    months = forms.IntegerField(
        label=_("Nombre de mois"),
        min_value=1,
        max_value=240,
        required=False,
        localize=False,
        help_text=_("Pour du temps de travail."),
    )
    unit_amount = AmountField(
        label=_("Valeur d’une unité"),
        required=False,
        help_text=_("Le coût d’un mois à temps plein, le taux d’une heure, la valeur d’une chose."),
    )
    amount = AmountField(
        label=_("Montant estimé"), required=False, help_text=_("Seulement si vous ne connaissez pas le détail.")
    )
    status = forms.ChoiceField(
        label=_("État"),
        choices=[choice for choice in FundingLine.Status.choices if choice[0] != FundingLine.Status.PART_PAID],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="contribution-%s", **kwargs)
