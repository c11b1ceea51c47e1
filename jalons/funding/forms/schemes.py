from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, DayField, FilterForm, WebAddressField
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import FundingScheme
from jalons.funding.words import schemes
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[FundingScheme]
else:
    _Choice = forms.ModelChoiceField


class SchemeField(_Choice):
    """A scheme of the catalogue or of the team, with its limits: closed, capped, investment only."""

    today: date

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FundingScheme.objects.none(), empty_label=_("Aucun, ou pas dans la liste"), **kwargs)

    def offer(self, roadmap: Roadmap, today: date) -> None:
        self.today = today
        self.queryset = FundingScheme.objects.of(roadmap)

    def label_from_instance(self, obj: FundingScheme) -> str:
        return schemes.scheme_label(obj.funder, obj.name, obj.terms, self.today)


class SchemeForm(SeenForm):
    name = forms.CharField(label=_("Nom du dispositif"), max_length=150)
    funder = forms.CharField(label=_("Qui finance"), max_length=120)
    pays_for = forms.CharField(label=_("Ce qu’il paie"), max_length=300, required=False)
    amounts = forms.CharField(
        label=_("Montants et taux"),
        max_length=400,
        required=False,
        help_text=_("Comme la source les donne. Par exemple : 50 % au plus."),
    )
    cap = AmountField(label=_("Plafond"), required=False, help_text=_("En euros. Laissez vide s’il n’y en a pas."))
    cap_per = forms.ChoiceField(label=_("Ce plafond se compte"), choices=FundingScheme.CapPer.choices)
    is_investment_only = forms.BooleanField(
        label=_("Ne paie que de l’investissement"),
        required=False,
        help_text=_("Ni salaires, ni fonctionnement."),
    )
    eligibility = forms.CharField(
        label=_("Conditions"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    valid_from = DayField(label=_("Ouvert à partir du"), required=False)
    valid_to = DayField(label=_("Dernier jour pour demander"), required=False)
    source = forms.CharField(
        label=_("D’où vient l’information"),
        max_length=200,
        help_text=_("Un règlement, une page, une personne à la Région."),
    )
    source_url = WebAddressField(label=_("Adresse de la source"), max_length=300, required=False)
    source_on = DayField(
        label=_("Date de cette information"),
        help_text=_("Après douze mois, le dispositif est marqué « à vérifier »."),
    )


class SchemeFilterForm(FilterForm):
    """The filters of the list."""

    q = forms.CharField(label=_("Chercher un financeur, un dispositif, un mot"), required=False)
    le = DayField(label=_("Ouvert le"), required=False)
    tous = forms.BooleanField(label=_("Montrer aussi ceux qui ne sont pas ouverts ce jour-là"), required=False)

    def asked(self, today: date) -> tuple[str, date, bool]:
        """The words, the day (today when it is invalid), and whether closed schemes are shown too."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("q", ""), data.get("le") or today, bool(data.get("tous"))
