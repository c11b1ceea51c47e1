from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import LongField
from jalons.actions.models import ActionSheet, Decision, Person
from jalons.base.forms import JalonsForm


class PresenterForm(JalonsForm):
    """Everybody who could be asked, elected people first. Those who were not elected are listed too, so that the
    refusal says why."""

    presenter = forms.ChoiceField(label=gettext_lazy("Qui présente"))

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {person.key: person for person in people}
        elected = [(person.key, person.label) for person in people if person.is_elected]
        others = [(person.key, person.label) for person in people if not person.is_elected]
        choice = cast("forms.ChoiceField", self.fields["presenter"])
        choice.choices = [
            ("", _("Choisissez une élue ou un élu")),
            *([(_("Élues et élus"), elected)] if elected else []),
            *([(_("Préparent, et ne présentent pas"), others)] if others else []),
        ]

    def clean_presenter(self) -> Person:
        return self._people[self.cleaned_data["presenter"]]


class AgendaForm(PresenterForm):
    action = forms.ModelChoiceField(
        ActionSheet.objects.none(), label=gettext_lazy("Fiche"), empty_label=gettext_lazy("Choisissez une fiche")
    )
    field_order = ("action", "presenter")

    def __init__(self, *args: Any, waiting: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[ActionSheet]", self.fields["action"])
        choice.queryset = ActionSheet.objects.filter(pk__in=[pk for pk, _label in waiting])
        choice.choices = [("", choice.empty_label or ""), *waiting]


class ExcuseForm(JalonsForm):
    service = forms.CharField(
        label=gettext_lazy("Service"), max_length=150, widget=forms.TextInput(attrs={"list": "services"})
    )
    motive = forms.CharField(
        label=gettext_lazy("Pourquoi il n’est pas concerné"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : aucune action ne touche ses compétences cette année."),
    )


class DecisionForm(JalonsForm):
    sometimes_needed = ("reason",)

    outcome = forms.ChoiceField(
        label=gettext_lazy("Décision"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    reason = LongField(
        rows=3,
        label=gettext_lazy("Motif"),
        max_length=1000,
        help_text=gettext_lazy("Nécessaire pour écarter une action. Utile pour toutes."),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priorité"),
        choices=[*ActionSheet.Priority.choices, ("", gettext_lazy("Sans changement"))],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )
