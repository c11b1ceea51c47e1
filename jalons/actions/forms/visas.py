"""Who is asked for a visa, and what somebody answers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.resolutions import FichesField
from jalons.actions.forms.sheets import LongField
from jalons.actions.models import ActionSheet, Visa, VisaRequest
from jalons.actions.queries import visas as queries
from jalons.actions.rules.visas import REASON_LIMIT, TEXT_LIMIT
from jalons.base.forms import DayField, JalonsForm
from jalons.roadmaps.models import Roadmap


class AskVisasForm(JalonsForm):
    """Somebody of the team, a person of the directory, or a function whose page is handed over."""

    sometimes_needed = ("who", "function")

    actions = FichesField(
        ActionSheet.objects.none(),
        label=gettext_lazy("Fiches à lire"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez au moins une fiche.")},
    )
    capacity = forms.ChoiceField(label=gettext_lazy("À quel titre"), choices=VisaRequest.Capacity)
    who = forms.ChoiceField(label=gettext_lazy("Qui doit les voir"), required=False)
    function = forms.CharField(
        label=gettext_lazy("Ou une autre fonction"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Sans adresse électronique : vous remettrez vous-même le lien de sa page."),
    )
    due_on = DayField(label=gettext_lazy("Avant le"))
    reason = LongField(
        rows=2,
        label=gettext_lazy("Pourquoi vous demandez ce visa"),
        max_length=REASON_LIMIT,
        help_text=gettext_lazy("Ce que vous en attendez, sans nom de personne. Le courriel et la page le disent."),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("FichesField", self.fields["actions"]).queryset = queries.askable_actions(roadmap)
        self.members = {f"equipe-{row.pk}": row for row in queries.askable_members(roadmap)}
        self.contacts = {f"carnet-{row.pk}": row for row in queries.askable_contacts(roadmap)}
        cast("forms.ChoiceField", self.fields["who"]).choices = [
            ("", _("Choisissez une personne")),
            (_("L’équipe"), [(key, row.function or row.get_role_display()) for key, row in self.members.items()]),
            (_("Votre carnet"), [(key, _contact_label(row)) for key, row in self.contacts.items()]),
        ]

    def clean(self) -> dict[str, Any]:
        """`contact` and `membership` in place of the choice."""
        data = super().clean() or {}
        who = data.pop("who", "")
        data["membership"], data["contact"] = self.members.get(who), self.contacts.get(who)
        return data


def _contact_label(row: Any) -> str:
    return ", ".join(filter(None, (row.function, str(row.organisation or ""), row.name)))


class AnswerVisaForm(JalonsForm):
    """`version` and `money`: those of the fiche that was read."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Votre réponse"),
        choices=[
            (Visa.Answer.VISA, gettext_lazy("Je donne mon visa")),
            (Visa.Answer.REMARK, gettext_lazy("J’ai une remarque à traiter d’abord")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez votre réponse.")},
    )
    text = LongField(
        rows=4,
        label=gettext_lazy("Votre remarque, ou un mot pour l’équipe"),
        max_length=TEXT_LIMIT,
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    money = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_money(self) -> str | None:
        return self.cleaned_data["money"] or None
