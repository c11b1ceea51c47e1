from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm, Ticks
from jalons.roadmaps.models import Membership, Step
from jalons.roadmaps.queries import communes_named
from jalons.territories.models import Commune


class RoadmapForm(JalonsForm):
    name = forms.CharField(label=_("Nom de la feuille de route"), max_length=150)
    lead_authority = forms.CharField(label=_("Collectivité porteuse"), max_length=150)
    carrying_service = forms.CharField(
        label=_("Service porteur"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : action sociale, cohésion territoriale. Vous pourrez le changer."),
    )


class CreateForm(RoadmapForm):
    """Creates a roadmap; the communes of the chosen territory are already ticked."""

    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=120,
        required=False,
        help_text=_("Ce que l’équipe lira. Par exemple : chargée de coopération."),
    )
    starts_on = DayField(label=_("Début de la démarche"), help_text=_("Les jalons sont proposés à partir de ce jour."))
    communes = forms.MultipleChoiceField(
        label=_("Communes du périmètre"),
        widget=Ticks,
        error_messages={"required": _("Gardez au moins une commune dans le périmètre.")},
    )

    def __init__(self, *args: Any, communes: list[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_code = {commune.code: commune for commune in communes}
        field = self.fields["communes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(commune.code, commune.name) for commune in communes]
        self.initial.setdefault("communes", list(self._by_code))
        self.initial.setdefault("starts_on", timezone.localdate())

    def clean_communes(self) -> list[Commune]:
        return [self._by_code[code] for code in self.cleaned_data["communes"]]


class PerimeterForm(JalonsForm):
    communes = forms.CharField(
        label=_("Communes du périmètre"),
        max_length=60_000,  # twice the list of the largest département
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Un code INSEE ou un nom par ligne. Un ancien code est reconnu."),
    )

    def clean_communes(self) -> list[Commune]:
        lines = [line for typed in self.cleaned_data["communes"].splitlines() if (line := typed.strip())]
        communes = communes_named(lines)
        if unknown := [line for line in lines if communes[line] is None]:
            raise forms.ValidationError(
                _("Ces lignes ne désignent pas une commune : %(lines)s. Écrivez le code INSEE, par exemple 24064."),
                params={"lines": ", ".join(unknown[:5])},
            )
        return list(dict.fromkeys(commune for commune in communes.values() if commune))


class StepForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=120)
    purpose = forms.CharField(
        label=_("À quoi sert cette étape"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    state = forms.ChoiceField(label=_("Avancement"), choices=Step.State.choices)


class MilestoneForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150)
    due_on = DayField(label=_("Date prévue"))
    reached_on = DayField(
        label=_("Atteint le"), required=False, help_text=_("Laissez vide tant que ce n’est pas fait.")
    )

    def clean_reached_on(self) -> date | None:
        reached_on: date | None = self.cleaned_data["reached_on"]
        if reached_on and reached_on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return reached_on


class NewMilestoneForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150)
    due_on = DayField(label=_("Date prévue"))
    step = forms.ModelChoiceField(label=_("Étape"), queryset=Step.objects.none(), required=False)

    def __init__(self, *args: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = steps


class InviteForm(JalonsForm):
    email = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=200,
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple accueil@exemple.fr.")},
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=Membership.Role.choices, initial=Membership.Role.CONTRIBUTOR)
    function = forms.CharField(
        label=_("Fonction affichée"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : vice-présidence action sociale."),
    )


class MembershipForm(JalonsForm):
    role = forms.ChoiceField(label=_("Rôle"), choices=Membership.Role.choices)
    function = forms.CharField(label=_("Fonction affichée"), max_length=120, required=False)
