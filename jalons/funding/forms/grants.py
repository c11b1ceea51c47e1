"""What is typed of the engineering grant: its envelope, the request of an action, the state of that request."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, DayField, JalonsForm, MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.base.stale_pages import row_stamp
from jalons.directory.models import Organisation
from jalons.funding.changes.grants import Share
from jalons.funding.forms.instalments import count_rows
from jalons.funding.models import GrantRequest
from jalons.funding.models.grants import Need
from jalons.funding.rules.money import ZERO
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Organisation]
else:
    _Choice = forms.ModelChoiceField


class EnvelopeForm(SeenForm):
    sometimes_needed = ("context_note",)

    amount = AmountField(
        label=_("Enveloppe du département"), help_text=_("La dotation d’ingénierie notifiée à la gouvernance.")
    )
    requested_elsewhere = AmountField(
        label=_("Déjà demandé par les autres"),
        min_value=0,
        required=False,
        help_text=_("Ce que les autres feuilles de route du département demandent. Vos demandes sont comptées à part."),
    )
    source = forms.CharField(
        label=_("D’où vient ce montant"),
        max_length=200,
        required=False,
        help_text=_("Un courrier de la préfecture, une réunion, une date."),
    )
    context_note = forms.CharField(
        label=_("Note de contexte de la gouvernance"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "100 caractères au moins. La concertation déjà menée, les axes de la feuille de route, "
            "la place des conseillers numériques."
        ),
    )

    def clean_requested_elsewhere(self) -> Any:
        return self.cleaned_data["requested_elsewhere"] or ZERO


class GrantForm(SeenForm):
    """A request, then one row for each recipient; empty rows are ignored."""

    # A draft is saved without them, but not sent: `rules.lacks`.
    sometimes_needed = ("staff_fte", "staff_employer", "needs")

    amount = AmountField(label=_("Montant demandé"), help_text=_("En euros, pour toute l’action."))
    staff_amount = AmountField(label=_("Dont ressources humaines"), min_value=0, required=False)
    staff_fte = MeasureField(
        label=_("Équivalents temps plein"),
        min_value=0,
        max_value=1_000,
        required=False,
        help_text=_("Par exemple 0,5."),
    )
    staff_employer = _Choice(
        Organisation.objects.none(),
        label=_("Employeur"),
        required=False,
        empty_label=_("À choisir"),
        help_text=_("Une structure de la gouvernance, hors État."),
    )
    is_staff_tenured = forms.BooleanField(
        label=_("La personne est fonctionnaire territoriale titulaire"),
        required=False,
        help_text=_("Son salaire n’est pas éligible."),
    )
    service_amount = AmountField(label=_("Dont prestations"), min_value=0, required=False)
    needs = forms.MultipleChoiceField(
        label=_("Besoins auxquels l’action répond"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, roadmap: Roadmap, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = count_rows(self.data, "share_", rows)
        organisations = Organisation.objects.filter(roadmap=roadmap)
        employer = self.fields["staff_employer"]
        assert isinstance(employer, forms.ModelChoiceField)
        employer.queryset = organisations
        for n in range(1, self.rows + 1):
            self.fields[f"organisation_{n}"] = _Choice(
                organisations, label=_("Structure"), required=False, empty_label=_("Aucune")
            )
            self.fields[f"share_{n}"] = AmountField(label=_("Part"), required=False)
            for name in (f"organisation_{n}", f"share_{n}"):
                self.fields[name].widget.attrs["class"] = "input"

    @classmethod
    def initial_of(cls, grant: GrantRequest, recipients: Any) -> dict[str, Any]:
        shares: dict[str, Any] = {}
        for n, row in enumerate(recipients, 1):
            shares |= {f"organisation_{n}": row.organisation_id, f"share_{n}": row.amount}
        return cls.values(grant) | shares | {"seen": row_stamp(grant, *recipients)}

    def aside(self, name: str) -> Any:
        return super().aside(name) if name in self.base_fields else ""

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields if name != "needs"]

    @property
    def shares(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"organisation_{n}"], self[f"share_{n}"]) for n in range(1, self.rows + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        recipients: list[Share] = []
        for n in range(1, self.rows + 1):
            organisation, amount = data.pop(f"organisation_{n}", None), data.pop(f"share_{n}", None)
            if organisation and amount is None and f"share_{n}" not in self.errors:
                self.add_error(f"share_{n}", _("Écrivez la part de cette structure."))
            if amount is not None and not organisation and f"organisation_{n}" not in self.errors:
                self.add_error(f"organisation_{n}", _("Choisissez la structure qui reçoit cette part."))
            if organisation and amount is not None:
                recipients.append(Share(organisation=organisation, amount=amount))
        data["staff_amount"] = data.get("staff_amount") or ZERO
        data["service_amount"] = data.get("service_amount") or ZERO
        data["staff_fte"] = data.get("staff_fte") or None
        return data | {"recipients": recipients}


class GrantStatusForm(JalonsForm):
    """One button for each state: the button pressed chooses it."""

    status = forms.ChoiceField(label=_("État"), choices=GrantRequest.Status.choices)
    on = DayField(label=_("Quel jour"), required=False, help_text=_("Aujourd’hui si vous laissez vide."))
