"""What a simulation is asked: a name, then who answers otherwise, and how."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import MeasureField
from jalons.base.stale_forms import SeenForm
from jalons.funding.models import SimulatedChange
from jalons.funding.queries.simulations import FUNDER, LINE, Choices
from jalons.funding.rules.simulation import MOST_MONTHS


class HowMuchField(MeasureField):
    """« 50 % », « 12 000 € », « 6 mois »."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value or "").strip().lower().removesuffix("€").removesuffix("mois")
        return super().to_python(text)


class ChangeForm(SeenForm):
    """One « et si »: its target is one of the funders and resources of the plans."""

    sometimes_needed = ("value",)

    target = forms.ChoiceField(label=_("Qui répond autrement"))
    effect = forms.ChoiceField(
        label=_("Ce qui arrive"),
        choices=SimulatedChange.Effect.choices,
        initial=SimulatedChange.Effect.REFUSAL,
        widget=forms.RadioSelect,
    )
    value = HowMuchField(label=_("Combien"), required=False)
    secured_too = forms.BooleanField(
        label=_("Reprendre aussi ce que ce financeur a déjà accordé"),
        required=False,
        help_text=_("Sans cette case, ce qui est acquis est gardé : seules ses réponses attendues changent."),
    )

    def __init__(self, *args: Any, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = gettext(
            "Ce qui resterait, en pourcentage ou en euros, ou le retard en mois, %(most)d au plus. Rien pour un refus."
        ) % {"most": MOST_MONTHS}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = targets

    def clean(self) -> dict[str, Any]:
        """The change takes the pk of a resource, or the name of a funder."""
        data = super().clean() or {}
        asked = data.pop("target", "")
        if asked.startswith(LINE):
            return data | {"line": int(asked.removeprefix(LINE)), "funder": ""}
        return data | {"line": None, "funder": asked.removeprefix(FUNDER)}


class SimulationForm(ChangeForm):
    name = forms.CharField(label=_("Nom de la simulation"), max_length=80, help_text=_("Par exemple : sans la Région."))

    field_order = ("name", "target", "effect", "value", "secured_too")


class RenameForm(SeenForm):
    name = forms.CharField(label=_("Nom de la simulation"), max_length=80)
