"""What is asked before several lines of a plan change at once, or come from a table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.base.table_imports import ConfirmForm
from jalons.funding.forms.funders import read_fusions
from jalons.funding.models import FundingLine, Kind


class StatusesForm(JalonsForm):
    status = forms.ChoiceField(
        label=_("État"),
        choices=[choice for choice in FundingLine.Status.choices if choice[0] != FundingLine.Status.PART_PAID],
        help_text=_("« Versé » note, pour chacune, un versement de tout ce qui reste à recevoir, ce jour-là."),
    )
    on = DayField(label=_("Quel jour"), required=False, help_text=_("Aujourd’hui si vous laissez vide."))
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Votre équipe seule lit cette note."),
    )


class DatesForm(JalonsForm):
    sometimes_needed = ("day",)

    which = forms.ChoiceField(
        label=_("Quelle date"),
        choices=[
            ("expected_on", _("Versement attendu")),
            ("decision_on", _("Réponse attendue le")),
            ("claim_on", _("Versement à demander avant le")),
        ],
    )
    day = DayField(label=_("Jour"), required=False, help_text=_("Laissez vide pour retirer cette date."))


class LinesConfirmForm(ConfirmForm):
    """`kind` is that of lines that do not say theirs."""

    kind = forms.ChoiceField(
        label=_("Ces montants paient, si la ligne ne le dit pas"),
        choices=Kind.choices,
        initial=Kind.OPERATING.value,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"fusions": read_fusions(self.data)}

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.OPERATING.value
