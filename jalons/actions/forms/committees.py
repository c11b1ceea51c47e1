"""What is asked to put a fiche on an agenda, to choose who presents it, to excuse a service and to note a decision."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.forms.sheets import REASON_HELP, LongField
from jalons.actions.models import ActionSheet, Decision, Person
from jalons.actions.rules.committees import possible_outcomes
from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheets import Status
from jalons.base.forms import JalonsForm
from jalons.base.french import matching_key


def carrying_key(sponsor: str, people: Iterable[Person]) -> str:
    """The key of the first élue or élu whom a fiche names; empty when nobody, or more than one person, is called so."""
    for wanted in map(matching_key, split_names(sponsor)):
        called = [
            person.key
            for person in people
            if person.is_elected and wanted in (matching_key(person.label), matching_key(person.function))
        ]
        if len(called) == 1:
            return called[0]
    return ""


class PresenterForm(JalonsForm):
    """The elected people, who alone may present. `current`: the key of whoever presents today, offered even when they
    were elected then and are not any more."""

    presenter = forms.ChoiceField(
        label=gettext_lazy("Qui présente"),
        error_messages={
            "invalid_choice": gettext_lazy("Une fiche est présentée par une élue ou un élu : choisissez dans la liste.")
        },
    )

    def __init__(self, *args: Any, people: list[Person], current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [person for person in people if person.is_elected or person.key == current]
        self._people = {person.key: person for person in offered}
        choice = cast("forms.ChoiceField", self.fields["presenter"])
        choice.choices = [
            ("", _("Choisissez une élue ou un élu")),
            *((person.key, person.label) for person in offered),
        ]
        if not offered:
            choice.help_text = _("Aucune élue, aucun élu n’est noté : ajoutez-en à l’équipe ou à l’annuaire.")

    def clean_presenter(self) -> Person:
        return self._people[self.cleaned_data["presenter"]]


class AgendaForm(PresenterForm):
    action = forms.ModelChoiceField(
        ActionSheet.objects.none(), label=gettext_lazy("Fiche"), empty_label=gettext_lazy("Choisissez une fiche")
    )
    field_order = ("action", "presenter")

    def __init__(
        self, *args: Any, waiting: list[tuple[int, str]], sponsors: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        """`sponsors`: the élue or élu whom each fiche names, who presents it unless somebody else is chosen."""
        super().__init__(*args, **kwargs)
        self._sponsors = sponsors or {}
        who = cast("forms.ChoiceField", self.fields["presenter"])
        who.required = False
        if self._people and any(carrying_key(sponsor, self._people.values()) for sponsor in self._sponsors.values()):
            who.choices = [("", _("L’élue ou l’élu que nomme la fiche")), *cast("list[Any]", who.choices)[1:]]
        choice = cast("forms.ModelChoiceField[ActionSheet]", self.fields["action"])
        choice.queryset = ActionSheet.objects.filter(pk__in=[pk for pk, _label in waiting])
        choice.choices = [("", choice.empty_label or ""), *waiting]

    def clean_presenter(self) -> Person:
        """Fields are cleaned in their order: the fiche is known."""
        action = self.cleaned_data.get("action")
        sponsor = self._sponsors.get(action.pk, "") if action else ""
        key = self.cleaned_data["presenter"] or carrying_key(sponsor, self._people.values())
        if not key:
            raise forms.ValidationError(
                _("La fiche ne dit pas qui la présente : choisissez une élue ou un élu dans la liste."),
                code="required",
            )
        return self._people[key]


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

    outcome = forms.ChoiceField(label=gettext_lazy("Décision"), widget=forms.RadioSelect)
    reason = LongField(
        rows=3,
        label=gettext_lazy("Motif"),
        max_length=1000,
        help_text=REASON_HELP,
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priorité"),
        choices=[*ActionSheet.Priority.choices, ("", gettext_lazy("Sans changement"))],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, status: str, withheld: Collection[Status] = frozenset(), **kwargs: Any) -> None:
        """`withheld`: the answers that this committee may only propose."""
        super().__init__(*args, **kwargs)
        # A page opened before the fiche moved on keeps every answer, so that the refusal says what happened.
        outcomes = possible_outcomes(Status(status)) or [Status(value) for value in Decision.Outcome.values]
        choice = cast("forms.ChoiceField", self.fields["outcome"])
        shown = [outcome for outcome in outcomes if self.is_bound or outcome not in withheld]
        choice.choices = [(one.value, Decision.Outcome(one.value).label) for one in shown]
