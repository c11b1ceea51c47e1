"""The offer: filters of the lists, and the fiche of a place by a team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import FilterForm, JalonsForm, WebAddressField, search_input
from jalons.base.stale_forms import SeenForm
from jalons.opendata.models import Freshness
from jalons.opendata.queries.offer import TO_CHECK, OfferPlace
from jalons.opendata.rules import mediation_standard
from jalons.opendata.rules.places import Located
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

EVERY = ("", _("tous"))


def word_choices(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


class OfferFilterForm(FilterForm):
    """Every filter is optional; an invalid one is ignored."""

    q = forms.CharField(label=_("Nom ou adresse"), required=False, widget=search_input(_("Nom ou adresse")))
    commune = forms.ChoiceField(label=_("Commune"), required=False)
    service = forms.ChoiceField(
        label=_("Service"),
        choices=[("", _("Tous les services")), *word_choices(mediation_standard.SERVICES)],
        required=False,
    )
    programme = forms.ChoiceField(
        label=_("Programme"), choices=[EVERY, *word_choices(mediation_standard.PROGRAMMES)], required=False
    )
    etat = forms.ChoiceField(
        label=_("Fiche"),
        choices=[("", _("toutes")), (TO_CHECK, _("à vérifier ou à mettre à jour")), *Freshness.choices],
        required=False,
    )

    def __init__(self, *args: Any, communes: list[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commune"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toutes les communes")), *((commune.code, commune.name) for commune in communes)]

    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def has_finer(self) -> bool:
        """Whether one of the filters that the page folds is used."""
        asked = self.asked()
        return bool(asked["service"] or asked["programme"] or asked["etat"])

    @property
    def is_asked(self) -> bool:
        return any(self.asked().values())


class DegreesField(forms.FloatField):
    """Degrees as maps give them: « 45.36434 », « 45,36434 »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Écrivez un nombre de degrés, par exemple 45,36434.")}

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, float) else value


class PlaceForm(SeenForm):
    name = forms.CharField(label=_("Nom du lieu"), max_length=200)
    commune = forms.ModelChoiceField(label=_("Commune"), queryset=Commune.objects.none(), empty_label=_("Choisissez"))
    address = forms.CharField(label=_("Adresse"), max_length=300, required=False, help_text=_("La rue et le numéro."))
    moves = forms.MultipleChoiceField(
        label=_("Ce lieu est"),
        choices=[("fixed", _("fixe")), ("itinerant", _("itinérant"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un bus, une permanence qui tourne de mairie en mairie sont itinérants."),
    )
    services = forms.MultipleChoiceField(
        label=_("Services"),
        choices=word_choices(mediation_standard.SERVICES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    programmes = forms.MultipleChoiceField(
        label=_("Programmes nationaux"),
        choices=word_choices(mediation_standard.PROGRAMMES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours = forms.CharField(
        label=_("Horaires"), max_length=300, required=False, help_text=_("Par exemple : le mardi de 9 h à 12 h.")
    )
    phone = forms.CharField(label=_("Téléphone public"), max_length=25, required=False)
    website = WebAddressField(label=_("Site"), max_length=300, required=False)
    publics = forms.MultipleChoiceField(
        label=_("Réservé à"),
        choices=word_choices(mediation_standard.PUBLICS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Rien de coché : tout le monde est accueilli."),
    )
    care = forms.MultipleChoiceField(
        label=_("Prises en charge particulières"),
        choices=word_choices(mediation_standard.CARE),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fees = forms.MultipleChoiceField(
        label=_("Tarif"),
        choices=word_choices(mediation_standard.FEES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access = forms.MultipleChoiceField(
        label=_("Comment y accéder"),
        choices=word_choices(mediation_standard.ACCESS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    support = forms.MultipleChoiceField(
        label=_("Accompagnement"),
        choices=word_choices(mediation_standard.SUPPORT),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    latitude = DegreesField(
        label=_("Latitude"),
        required=False,
        help_text=_("Sans coordonnées, le lieu est placé au point de sa commune."),
    )
    longitude = DegreesField(label=_("Longitude"), required=False)

    # Fields rarely needed are collapsed.
    FOLDED = ("publics", "care", "fees", "access", "support", "latitude", "longitude")

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commune"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = roadmap.communes.order_by("name", "code")

    @property
    def first(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.FOLDED]

    @property
    def opens(self) -> bool:
        """Whether the collapsed part contains an error."""
        return any(field.errors for field in self.folded)

    @staticmethod
    def of(place: OfferPlace) -> dict[str, Any]:
        """The initial values of a place: its own, not those of its twins."""
        facts = place.own
        names = ("name", "commune", "address", "services", "programmes", "hours", "phone", "website")
        values = {name: getattr(facts, name) for name in (*names, "publics", "care", "fees", "access", "support")}
        moves = [name for name, is_so in (("fixed", facts.is_fixed), ("itinerant", facts.is_itinerant)) if is_so]
        has_a_point = facts.located in (Located.GIVEN, Located.SWAPPED)
        point = {"longitude": facts.longitude, "latitude": facts.latitude} if has_a_point else {}
        return values | point | {"moves": moves}


class HideForm(JalonsForm):
    because = forms.CharField(
        label=_("Pourquoi le masquer ?"),
        max_length=300,
        help_text=_("Par exemple : fermé depuis juin, doublon, n’accueille pas de public."),
    )
