"""What is typed of an expense, of a resource, of the costs of a map, and of each step of a request."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.attachments import AttachmentField
from jalons.base.forms import AmountField, DayField, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.funding.forms.schemes import SchemeField
from jalons.funding.models import FundingLine, Kind, Tax
from jalons.funding.queries.map_money import CostOnMap
from jalons.funding.rules.funders import is_never_public, never_public_pattern
from jalons.funding.rules.money import PAYMENTS, PROVEN, VALUED, Nature, Status
from jalons.roadmaps.models import Roadmap


class ExpenseForm(SeenForm):
    label = forms.CharField(label=_("Dépense"), max_length=150)
    kind = forms.ChoiceField(
        label=_("Type"),
        choices=Kind.choices,
        help_text=_("Investissement : ce qui dure, comme un véhicule ou du matériel. Fonctionnement : tout le reste."),
    )
    amount = AmountField(
        label=_("Montant"),
        min_value=0,
        help_text=_("En euros. 0 si l’action ne coûte rien de plus : la dépense dit alors comment elle se fait."),
    )
    tax = forms.ChoiceField(
        label=_("Ce montant est"),
        choices=Tax.choices,
        initial=Tax.INCLUDED,
        required=False,
        help_text=_("Les plans de financement se comptent toutes taxes comprises."),
    )

    def clean_tax(self) -> str:
        return self.cleaned_data["tax"] or Tax.UNKNOWN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page of a plan holds two forms, so their ids must differ.
        super().__init__(*args, auto_id="depense-%s", **kwargs)


class FundingForm(SeenForm):
    funder = forms.CharField(
        label=_("Qui finance"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "financeurs", "autocomplete": "off"}),
    )
    listed_scheme = SchemeField(
        label=_("Dispositif du catalogue"),
        required=False,
        help_text=_("Avec lui, Jalons vérifie le plafond, les dates et ce qu’il peut payer."),
    )
    scheme = forms.CharField(
        label=_("Autre dispositif, ou précision"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : budget participatif. Laissez vide pour reprendre le nom du catalogue."),
    )
    nature = forms.ChoiceField(
        label=_("Nature"), choices=[choice for choice in FundingLine.Nature.choices if choice[0] not in VALUED]
    )
    kind = forms.ChoiceField(label=_("Pour quelles dépenses"), choices=Kind.choices)
    amount = AmountField(label=_("Montant"), help_text=_("En euros."))
    eligible_amount = AmountField(
        label=_("Dépense subventionnable"),
        required=False,
        help_text=_(
            "Pour une subvention : la part de la dépense que ce financeur accepte de prendre en compte, en euros. Jalons "
            "en calcule le taux."
        ),
    )
    is_public = forms.BooleanField(
        label=_("Argent public"),
        required=False,
        initial=True,
        help_text=_(
            "Europe, État, Région, Département, communes et leurs groupements. Pas la Caf, la MSA, une association, "
            "une entreprise. Cela compte dans la règle des 20 %."
        ),
    )
    decision_on = DayField(label=_("Réponse attendue le"), required=False)
    claim_on = DayField(
        label=_("Versement à demander avant le"),
        required=False,
        help_text=_("Jalons rappelle ces deux dates. Celle de la fin d’un appel vient du dispositif."),
    )
    expected_on = DayField(label=_("Versement attendu"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, today: date, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="ressource-%s", **kwargs)
        field = self.fields["listed_scheme"]
        assert isinstance(field, SchemeField)
        field.offer(roadmap, today)


class NewFundingForm(FundingForm):
    """« Argent public » is ticked beforehand, since most funders of a territory are public. A name that says the contrary
    unticks it, here and in `payer.js`, unless somebody touched the box: `chosen`, which only the script can tell."""

    sometimes_needed = ("asked_on", "on")

    status = forms.ChoiceField(
        label=_("État"),
        choices=[choice for choice in FundingLine.Status.choices if choice[0] not in PAYMENTS],
        help_text=_("Un versement se note ensuite, avec son jour et son montant."),
    )
    asked_on = DayField(
        label=_("Demandé le"), required=False, help_text=_("Pour une subvention demandée ou plus avancée.")
    )
    on = DayField(
        label=_("Réponse reçue le"), required=False, help_text=_("Le jour de l’accord, de la convention ou du refus.")
    )
    chosen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(_FIRST_FIELDS)
        self.fields["is_public"].widget.attrs["data-never-public"] = never_public_pattern()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.pop("chosen", False) and is_never_public(data.get("funder", "")):
            data["is_public"] = False
        self._ask_days(data)
        return data

    def _ask_days(self, data: dict[str, Any]) -> None:
        """A grant was asked, then answered, on days that whoever writes it knows."""
        status = data.get("status", Status.ENVISAGED)
        if data.get("nature") not in PROVEN or status == Status.ENVISAGED:
            return
        if data.get("asked_on") is None and data["nature"] == Nature.GRANT and "asked_on" not in self.errors:
            self.add_error("asked_on", _("Écrivez le jour de la demande."))
        if data.get("on") is None and status != Status.REQUESTED and "on" not in self.errors:
            self.add_error("on", _("Écrivez le jour de la réponse."))


_FIRST_FIELDS = (
    "seen", "funder", "listed_scheme", "scheme", "nature", "kind", "amount", "eligible_amount", "status", "asked_on", "on",
)  # fmt: skip


class MapCostsForm(JalonsForm):
    """The costs estimated by the resource map: each one is taken or not, with its type and amount to check."""

    def __init__(self, *args: Any, costs: Sequence[CostOnMap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.costs = costs
        for cost in costs:
            words = {"label": cost.label}
            self.fields[f"take_{cost.pk}"] = forms.BooleanField(
                label=gettext("Reprendre « %(label)s »") % words, required=False, initial=not cost.is_there
            )
            self.fields[f"kind_{cost.pk}"] = forms.ChoiceField(label=_("Type"), choices=Kind.choices, initial=cost.kind)
            self.fields[f"amount_{cost.pk}"] = AmountField(
                label=_("Montant"),
                initial=cost.amount,
                error_messages={"required": _("Écrivez un montant, ou décochez cette ligne.")},
            )
        for name in self.fields:
            if not name.startswith("take_"):
                self.fields[name].widget.attrs["class"] = "input"

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"take_{cost.pk}"], self[f"kind_{cost.pk}"], self[f"amount_{cost.pk}"]) for cost in self.costs]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken = []
        for cost in self.costs:
            amount, kind = f"amount_{cost.pk}", f"kind_{cost.pk}"
            if data.get(f"take_{cost.pk}"):
                taken.append({"label": cost.label, "kind": data.get(kind), "amount": data.get(amount)})
            else:  # errors of a line that is not taken do not matter
                self.errors.pop(amount, None)
                self.errors.pop(kind, None)
        return {"costs": taken}


class StatusForm(JalonsForm):
    """One button for each state: the button pressed chooses it. The other fields are optional."""

    sometimes_needed = ("amount", "asked_on")

    on = DayField(label=_("Quel jour"), required=False, help_text=_("Aujourd’hui si vous laissez vide."))
    amount = AmountField(
        label=_("Montant"),
        required=False,
        help_text=_(
            "Pour un accord : ce qui est accordé, si c’est moins que la demande. Pour un versement : ce qui est versé ce jour-là."
        ),
    )
    asked_on = DayField(
        label=_("Demandé le"),
        required=False,
        help_text=_("Si vous notez l’accord d’une subvention encore « envisagée »."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Par exemple : dossier déposé en ligne, numéro d’accusé de réception. Votre équipe seule lit cette note."
        ),
    )
    piece = AttachmentField(
        label=_("Pièce"),
        required=False,
        help_text=_(
            "Un courrier, une convention : PDF, image ou document bureautique, 10 Mo au plus. Toute personne qui lit la "
            "feuille de route peut l’ouvrir, la préfecture comprise."
        ),
    )
    status = forms.ChoiceField(label=_("État"), choices=FundingLine.Status.choices)
