"""What is typed of an envelope of the département, from which several requests draw."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import AmountField, offer_rows
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import FundingScheme, GrantEnvelope
from jalons.funding.rules.grants import EnvelopeKind
from jalons.funding.rules.money import ZERO
from jalons.roadmaps.models import Roadmap

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[FundingScheme]
else:
    _Choice = forms.ModelChoiceField


class SharedEnvelopeForm(SeenForm):
    name = forms.CharField(
        label=_("Nom de l’enveloppe"), max_length=100, help_text=_("Par exemple : formation Aidants Connect.")
    )
    kind = forms.ChoiceField(
        label=_("Elle sert à"),
        choices=[choice for choice in GrantEnvelope.Kind.choices if choice[0] != EnvelopeKind.ENGINEERING],
    )
    amount = AmountField(label=_("Enveloppe du département"))
    requested_elsewhere = AmountField(
        label=_("Déjà demandé par les autres"),
        min_value=0,
        required=False,
        help_text=_("Ce que les autres feuilles de route du département demandent. Vos demandes sont comptées à part."),
    )
    scheme = _Choice(
        FundingScheme.objects.none(),
        label=_("Dispositif du catalogue"),
        required=False,
        empty_label=_("Aucun"),
        help_text=_("Les ressources qui le citent sont comptées dans cette enveloppe."),
    )
    source = forms.CharField(label=_("D’où vient ce montant"), max_length=200, required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["scheme"], FundingScheme.objects.of(roadmap))

    def clean_requested_elsewhere(self) -> Any:
        return self.cleaned_data["requested_elsewhere"] or ZERO
