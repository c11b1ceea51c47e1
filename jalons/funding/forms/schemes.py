"""What is typed of a scheme, how one is chosen in a plan, and the filters of the catalogue."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, DayField, FilterForm, JalonsForm, MeasureField, WebAddressField
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import FundingScheme
from jalons.funding.models.areas import find_areas
from jalons.funding.queries.schemes import Asked, Origin
from jalons.funding.rules.schemes import Perimeter
from jalons.funding.words import schemes
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[FundingScheme]
else:
    _Choice = forms.ModelChoiceField


class RateField(MeasureField):
    """A share in per cent."""

    default_error_messages = {
        "max_value": _("Un taux va de 0 à 100 %%."),
        "min_value": _("Un taux va de 0 à 100 %%."),
        "max_whole_digits": _("Un taux va de 0 à 100 %%."),
        "max_digits": _("Un taux va de 0 à 100 %%."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, **kwargs)


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


_PLACES = [choice for choice in FundingScheme.Perimeter.choices if choice[0] not in (Perimeter.OTHER, "metropole")]


class SchemeForm(SeenForm):
    sometimes_needed = ("perimeter_name",)

    name = forms.CharField(label=_("Nom du dispositif"), max_length=150)
    funder = forms.CharField(label=_("Qui finance"), max_length=120)
    pays_for = forms.CharField(label=_("Ce qu’il paie"), max_length=300, required=False)
    paid_kinds = forms.MultipleChoiceField(
        label=_("Il paie"),
        choices=FundingScheme.Paid.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ne cochez rien si la source ne le dit pas."),
    )
    is_investment_only = forms.BooleanField(
        label=_("Ne paie que de l’investissement"),
        required=False,
        help_text=_("Ni salaires, ni fonctionnement."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"), choices=FundingScheme.Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    perimeter = forms.ChoiceField(
        label=_("Où il vaut"), choices=[("", _("Je ne sais pas")), *FundingScheme.Perimeter.choices], required=False
    )
    perimeter_name = forms.CharField(
        label=_("Lequel"),
        max_length=150,
        required=False,
        help_text=_("Le nom ou le code de la région, du département, de l’intercommunalité ou de la commune."),
    )
    beneficiaries = forms.MultipleChoiceField(
        label=_("Qui peut le demander"),
        choices=FundingScheme.Beneficiary.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    amounts = forms.CharField(
        label=_("Montants et taux"),
        max_length=400,
        required=False,
        help_text=_("Comme la source les donne. Par exemple : 50 % au plus."),
    )
    rate_min = RateField(label=_("Taux au moins"), required=False, help_text=_("En %, de 0 à 100."))
    rate_max = RateField(label=_("Taux au plus"), required=False, help_text=_("En %, de 0 à 100."))
    floor = AmountField(label=_("Plancher"), required=False, help_text=_("L’aide la plus petite, en euros."))
    cap = AmountField(label=_("Plafond"), required=False, help_text=_("En euros. Laissez vide s’il n’y en a pas."))
    cap_per = forms.ChoiceField(label=_("Ce plafond se compte"), choices=FundingScheme.CapPer.choices)
    eligibility = forms.CharField(
        label=_("Conditions"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    recurrence = forms.ChoiceField(
        label=_("Quand il revient"),
        choices=[("", _("Je ne sais pas")), *FundingScheme.Recurrence.choices],
        required=False,
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
        label=_("Vérifiée le"),
        help_text=_("Le jour où la source a été lue. Après douze mois, le dispositif est marqué « à vérifier »."),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their titles, in the order of the page."""
        return [(str(title), [self[name] for name in names]) for title, names in _GROUPS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        perimeter, name = data.get("perimeter", ""), data.get("perimeter_name", "")
        data["perimeter_code"] = ""
        if perimeter in _NAMED:
            areas = find_areas(Perimeter(perimeter), name) if name else []
            if len(areas) == 1:
                data["perimeter_code"], data["perimeter_name"] = areas[0]
            else:
                self.add_error("perimeter_name", _area_error(name, len(areas)))
        return data


_GROUPS = (
    (_("Le dispositif"), ("name", "funder", "pays_for", "paid_kinds", "is_investment_only", "themes")),
    (_("Où et pour qui"), ("perimeter", "perimeter_name", "beneficiaries", "eligibility")),
    (_("Combien"), ("amounts", "rate_min", "rate_max", "floor", "cap", "cap_per")),
    (_("Quand"), ("recurrence", "valid_from", "valid_to")),
    (_("D’où cela vient"), ("source", "source_url", "source_on")),
)
_NAMED = (Perimeter.REGION, Perimeter.DEPARTEMENT, Perimeter.EPCI, Perimeter.COMMUNE)


def _area_error(name: str, count: int) -> str:
    if not name:
        return gettext("Écrivez lequel : son nom ou son code.")
    if count:
        return gettext("Plusieurs communes portent ce nom : écrivez son code INSEE.")
    return gettext("Aucun territoire de ce niveau ne porte ce nom ou ce code.")


class NoQuestionForm(JalonsForm):
    """A gesture on several rows that asks nothing more."""


class SchemeFilterForm(FilterForm):
    """The filters of the list. Those that are not understood ask nothing."""

    q = forms.CharField(label=_("Chercher un financeur, un dispositif, un mot"), required=False)
    le = DayField(label=_("Ouvert le"), required=False)
    tous = forms.BooleanField(label=_("Montrer aussi ceux qui ne sont pas ouverts ce jour-là"), required=False)
    theme = forms.ChoiceField(
        label=_("Thème"), choices=[("", _("Tous les thèmes")), *FundingScheme.Theme.choices], required=False
    )
    paie = forms.ChoiceField(
        label=_("Il paie"), choices=[("", _("Toute dépense")), *FundingScheme.Paid.choices], required=False
    )
    ou = forms.ChoiceField(
        label=_("Territoire"),
        choices=[("", _("Qui vaut chez nous")), ("partout", _("Partout en France")), *_PLACES],
        required=False,
    )
    de = forms.ChoiceField(
        label=_("Origine"),
        choices=[
            ("", _("Toutes les origines")),
            (Origin.TEAM, _("Ajouté par l’équipe")),
            (Origin.JALONS, _("Catalogue de Jalons")),
            (Origin.IMPORTED, _("Aides-territoires")),
        ],
        required=False,
    )
    fiche = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    @property
    def choices_asked(self) -> list[forms.BoundField]:
        return [self[name] for name in ("theme", "paie", "ou", "de")]

    def asked(self, today: date) -> Asked:
        self.is_valid()
        data = self.cleaned_data
        return Asked(
            words=data.get("q", ""),
            on=data.get("le") or today,
            is_whole=bool(data.get("tous")),
            theme=data.get("theme", ""),
            paid=data.get("paie", ""),
            place=data.get("ou", ""),
            origin=data.get("de", ""),
        )
