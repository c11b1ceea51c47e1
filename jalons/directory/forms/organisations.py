"""What is typed of an organisation, and which one remains when two are the same."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, offer_rows
from jalons.base.stale_forms import SeenForm
from jalons.directory import words
from jalons.directory.models import Category, Organisation
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

LONGEST_NAME = 150


class OrganisationForm(SeenForm):
    name = forms.CharField(label=_("Nom"), max_length=150)
    other_names = forms.CharField(
        label=_("Autres noms"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Un par ligne : un sigle, une autre écriture. Qui écrit l’un d’eux désigne cette structure."),
    )
    category = forms.ChoiceField(
        label=_("Catégorie"),
        required=False,
        choices=[("", _("Pas encore précisée")), *((c.value, words.category_label(c)) for c in Category)],
    )
    siren = forms.CharField(label=_("SIREN"), max_length=20, required=False, help_text=_("9 chiffres."))
    siret = forms.CharField(label=_("SIRET"), max_length=25, required=False, help_text=_("14 chiffres."))
    commune = forms.ModelChoiceField(
        label=_("Commune"),
        queryset=Commune.objects.none(),
        required=False,
        empty_label=_("Aucune, ou hors du périmètre"),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["commune"], roadmap.communes.all())

    @classmethod
    def shown_values(cls, row: Model) -> dict[str, Any]:
        values = super().shown_values(row)
        return values | {"other_names": "\n".join(values["other_names"])}

    def clean_other_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["other_names"].splitlines() if line.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_("Un nom a 150 caractères au plus."))
        return names


class MergeOrganisationForm(JalonsForm):
    other = forms.ModelChoiceField(
        label=_("Structure à réunir avec celle-ci"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisir"),
        help_text=_("Ses personnes rejoignent cette structure, puis elle disparaît de la liste."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="autre-%s", **kwargs)
        others = Organisation.objects.filter(roadmap=organisation.roadmap_id).exclude(pk=organisation.pk)
        offer_rows(self.fields["other"], others)
