from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.governance.models import Committee


class MeetingForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150, initial=_("Comité de pilotage"))
    held_on = DayField(label=_("Date"))
    starts_at = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Lieu"), max_length=200, required=False)


class ReceiptForm(JalonsForm):
    received_on = DayField(label=_("Reçue en préfecture le"))


class DeliberationForm(JalonsForm):
    number = forms.CharField(label=_("Numéro"), max_length=50, help_text=_("Par exemple : 2026-118."))
    held_on = DayField(label=_("Date du vote"))
    assembly = forms.CharField(label=_("Assemblée"), max_length=150, initial=_("Conseil communautaire"))
    votes_for = forms.IntegerField(label=_("Voix pour"), min_value=0, max_value=10_000)
    votes_against = forms.IntegerField(label=_("Voix contre"), min_value=0, max_value=10_000, initial=0)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000, initial=0)
    received_on = DayField(
        label=_("Reçue en préfecture le"), required=False, help_text=_("Laissez vide si vous ne le savez pas encore.")
    )


class CommitteeForm(JalonsForm):
    name = forms.CharField(label=_("Nom"), max_length=150, initial=_("Comité de pilotage inclusion numérique"))
    rhythm = forms.ChoiceField(
        label=_("Il se réunit"), choices=Committee.Rhythm.choices, initial=Committee.Rhythm.QUARTERLY
    )
    seats = forms.CharField(
        label=_("Membres, un par ligne"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Écrivez des fonctions et des structures, sans nom de personne : elles restent quand les gens changent."
        ),
    )

    def clean_seats(self) -> list[str]:
        lines: list[str] = [line.strip() for line in self.cleaned_data["seats"].splitlines() if line.strip()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("Une ligne est trop longue : deux cents signes au plus."))
        return lines

    @staticmethod
    def of(committee: Committee | None, proposed: list[str]) -> dict[str, Any]:
        """The initial values: those of the committee, else the proposed seats."""
        if committee is None:
            return {
                "name": CommitteeForm.base_fields["name"].initial,
                "rhythm": Committee.Rhythm.QUARTERLY,
                "seats": "\n".join(proposed),
            }
        labels = [seat.label for seat in committee.seats.all()]
        return {"name": committee.name, "rhythm": committee.rhythm, "seats": "\n".join(labels)}
