"""Enjeux and chantiers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.workshops import rules
from jalons.workshops.models import KeyProject, Stake


class StakeForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé de l’enjeu"), max_length=rules.TITLE_LIMIT)
    phrasing = forms.CharField(
        label=_("Formulation"),
        max_length=300,
        required=False,
        help_text=_("Une question ouverte : « Comment … pour que … ? »"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    description = forms.CharField(
        label=_("Description"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class KeyProjectForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé du chantier"), max_length=rules.TITLE_LIMIT)
    purpose = forms.CharField(
        label=_("Finalité"),
        max_length=3000,
        required=False,
        help_text=_("Ce que ce chantier doit changer, en une ou deux phrases."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    stakes = forms.ModelMultipleChoiceField(
        label=_("Enjeux auxquels il répond"),
        queryset=Stake.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un chantier peut attendre son enjeu, mais il n’aura pas de fiche action retenue sans lui."),
    )

    def __init__(self, *args: Any, stakes: QuerySet[Stake], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stakes"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = stakes


def stake_values(stake: Stake) -> dict[str, Any]:
    return {"title": stake.title, "phrasing": stake.phrasing, "description": stake.description}


def project_values(project: KeyProject) -> dict[str, Any]:
    return {"title": project.title, "purpose": project.purpose, "stakes": list(project.stakes.all())}
