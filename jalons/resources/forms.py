"""Forms of the resource map: the values of a resource, and its place."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from jalons.base.forms import AmountField, JalonsForm, SendingField
from jalons.base.stale_forms import SeenForm
from jalons.resources.models import ResourceStatus
from jalons.resources.queries.map_sides import Place
from jalons.resources.rules import resources as rules

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# A map that is full, each of its lines as long as may be.
LONGEST_LINES = rules.MOST_NODES * (rules.LABEL_LIMIT + rules.HOLDER_LIMIT)
EFFORTS = [
    ("", gettext_lazy("Pas encore estimé")),
    (1, gettext_lazy("1, presque rien")),
    (2, gettext_lazy("2, un peu")),
    (3, gettext_lazy("3, moyen")),
    (4, gettext_lazy("4, beaucoup")),
    (5, gettext_lazy("5, énorme")),
]


def _label_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Ressource"),
        max_length=rules.LABEL_LIMIT,
        error_messages={"required": gettext_lazy("Nommez la ressource en quelques mots.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


def _status_field() -> forms.ChoiceField:
    """No option is selected at first: the verdict on feasibility counts each answer, and no answer is not « à créer
    »."""
    return forms.ChoiceField(
        label=gettext_lazy("État"),
        choices=ResourceStatus.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy(
                "Choisissez : existante si elle est déjà là, mobilisable si on peut l’obtenir, à créer si elle manque."
            )
        },
    )


class PlaceField(forms.ChoiceField):
    """A branch, or a resource to be placed under. The choices depend on the map."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={
                "required": gettext_lazy("Choisissez une branche."),
                "invalid_choice": gettext_lazy("Cet endroit n’est plus sur la carte : choisissez-en un autre."),
            },
            **kwargs,
        )


def _offer_places(form: forms.Form, places: Iterable[Place]) -> None:
    cast("forms.ChoiceField", form.fields["to"]).choices = [(place.value, place.label) for place in places]


class QuickResourceForm(JalonsForm):
    """The minimum to add a resource to the map."""

    label = _label_field()
    to = PlaceField(label=gettext_lazy("Où"))
    status = _status_field()

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, places)


class PhoneResourceForm(QuickResourceForm):
    """`client_id` is made with the page, or by the queue that sends it."""

    client_id = SendingField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


def _holder_field(label: "StrPromise", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=rules.HOLDER_LIMIT,
        required=required,
        help_text=gettext_lazy("Une structure ou une fonction. Pour de l’argent : le financeur."),
        error_messages={
            "required": gettext_lazy("Écrivez qui détient ces ressources : une structure ou une fonction.")
        },
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )


class NewLineForm(PhoneResourceForm):
    """A line of the outline, written there. `client_id` is made with the line."""

    holder = _holder_field(gettext_lazy("Qui la détient, ou qui peut l’apporter"))


class LineForm(SeenForm):
    """What a line of the outline shows of a resource; its other fields stay."""

    label = _label_field()
    status = _status_field()
    holder = _holder_field(gettext_lazy("Qui la détient, ou qui peut l’apporter"))


class ResourceForm(LineForm):
    """All the fields of a resource."""

    conditions = forms.CharField(
        label=gettext_lazy("À quelles conditions"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Par exemple : convention à signer, deux demi-journées par mois."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Personne à contacter"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Visible de l’animation seulement. Avec l’accord de la personne."),
    )
    cost = AmountField(
        label=gettext_lazy("Coût estimé, en euros"),
        required=False,
        min_value=Decimal(0),
        error_messages={"min_value": gettext_lazy("Un coût ne peut pas être négatif.")},
    )
    effort = forms.TypedChoiceField(
        label=gettext_lazy("Effort pour l’obtenir"), choices=EFFORTS, coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, knows_people: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not knows_people:
            del self.fields["contact"]


class NewResourceForm(ResourceForm):
    to = PlaceField(label=gettext_lazy("Où"))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, places)
        self.order_fields(["label", "to", "status"])


class LinesForm(QuickResourceForm):
    """Several resources, one a line."""

    label = None  # type: ignore[assignment]
    lines = forms.CharField(
        label=gettext_lazy("Les ressources, une par ligne"),
        max_length=LONGEST_LINES,
        help_text=gettext_lazy(
            "Depuis un tableur, la deuxième colonne dit qui détient la ressource. Tout s’annule d’un seul geste."
        ),
        error_messages={
            "required": gettext_lazy("Écrivez au moins une ressource, une par ligne."),
            "max_length": gettext_lazy("Cette liste est trop longue : collez-la en plusieurs fois."),
        },
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["lines", "to", "status"])


class HolderForm(JalonsForm):
    """Who holds several resources."""

    holder = _holder_field(gettext_lazy("Qui les détient, ou qui peut les apporter"), required=True)


class MoveResourceForm(JalonsForm):
    to = PlaceField(label=gettext_lazy("Déplacer vers"))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, places)


class ScaleForm(JalonsForm):
    """The numbers of the rule of feasibility, in percent."""

    available = forms.IntegerField(
        label=gettext_lazy("Une ressource mobilisable vaut"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("En pour cent d’une ressource existante. Au départ : 50."),
    )
    without_holder = forms.IntegerField(
        label=gettext_lazy("Ce que perd une ressource que personne ne détient"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("En pour cent. Au départ : 30."),
    )
    without_effort = forms.IntegerField(
        label=gettext_lazy("Ce que perd une ressource à obtenir dont l’effort n’est pas estimé"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("En pour cent. Au départ : 20."),
    )
    strong = forms.IntegerField(
        label=gettext_lazy("La faisabilité est forte à partir de"),
        min_value=2,
        max_value=100,
        help_text=gettext_lazy("En pour cent. Au départ : 70."),
    )
    medium = forms.IntegerField(
        label=gettext_lazy("La faisabilité est moyenne à partir de"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("En pour cent. Au départ : 40."),
    )
