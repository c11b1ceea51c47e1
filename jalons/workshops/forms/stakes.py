"""Enjeux and chantiers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm, RowsField
from jalons.base.french import fold_accents
from jalons.base.stale_forms import SeenForm
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Audience, KeyProject, Outcome, Stake, Workshop
from jalons.workshops.rules import workshops


class LongField(forms.CharField):
    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class _OfARoadmap(SeenForm):
    """Whom and where an enjeu or a chantier concerns."""

    audiences = forms.MultipleChoiceField(
        label=_("Publics"), choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    communes = forms.MultipleChoiceField(
        label=_("Communes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans aucune coche, tout le territoire est concerné."),
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = sorted(roadmap.communes.all(), key=lambda commune: fold_accents(commune.name))
        choices = [(commune.code, commune.name) for commune in communes]
        cast("forms.MultipleChoiceField", self.fields["communes"]).choices = choices

    def clean_communes(self) -> list[str]:
        """Choosing all of them means the whole territory, like choosing none."""
        chosen: list[str] = self.cleaned_data["communes"]
        return [] if len(chosen) == len(cast("Any", self.fields["communes"]).choices) else chosen


class StakeForm(_OfARoadmap):
    title = forms.CharField(label=_("Intitulé de l’enjeu"), max_length=workshops.TITLE_LIMIT)
    phrasing = LongField(
        rows=3, label=_("Formulation"), max_length=300, help_text=_("Une question ouverte : « Comment … pour que … ? »")
    )
    description = LongField(rows=5, label=_("Description"), max_length=3000)
    evidence = LongField(
        rows=3,
        label=_("Chiffres à l’appui"),
        max_length=1000,
        help_text=_("Un chiffre par ligne, avec sa source et son année."),
    )
    field_order = ("title", "phrasing", "description", "evidence", "audiences", "communes")


class WorkshopField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Workshop) -> str:
        return obj.dated_title


class KeyProjectForm(_OfARoadmap):
    sometimes_needed = ("stakes",)

    title = forms.CharField(label=_("Intitulé du chantier"), max_length=workshops.TITLE_LIMIT)
    purpose = LongField(
        rows=3,
        label=_("Finalité"),
        max_length=3000,
        help_text=_("Ce que ce chantier doit changer, en une ou deux phrases."),
    )
    stakes = RowsField(
        label=_("Enjeux auxquels il répond"),
        queryset=Stake.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un chantier peut attendre son enjeu, mais il ne sera pas retenu sans lui."),
    )
    workshop = WorkshopField(
        label=_("Atelier qui dessine sa carte"),
        queryset=Workshop.objects.none(),
        required=False,
        empty_label=_("Aucun : l’équipe seule la complète"),
        widget=forms.Select(attrs={"class": "input"}),
        help_text=_("Les tables de cet atelier, et elles seules, y écrivent depuis leurs téléphones."),
    )
    planned_actions = LongField(rows=4, label=_("Actions envisagées"), max_length=3000, help_text=_("Une par ligne."))
    lead = forms.CharField(
        label=_("Pilote pressenti"), max_length=150, required=False, help_text=_("Une structure ou un service.")
    )
    partners = LongField(rows=3, label=_("Partenaires pressentis"), max_length=1000, help_text=_("Un par ligne."))
    first_steps = LongField(rows=3, label=_("Premiers pas, à moins de trois mois"), max_length=1000)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, roadmap=roadmap, **kwargs)
        field = self.fields["stakes"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Stake.objects.living().filter(roadmap=roadmap)
        workshops_of_roadmap = Workshop.objects.filter(roadmap=roadmap).order_by("number")
        cast("forms.ModelChoiceField[Workshop]", self.fields["workshop"]).queryset = workshops_of_roadmap
        if not field.queryset.exists():
            field.help_text = gettext(
                "Aucun enjeu n’est encore nommé. Vous relierez le chantier ensuite : il ne sera pas retenu sans enjeu."
            )


class StateForm(JalonsForm):
    """What becomes of an enjeu or a chantier; its reason when it is put aside."""

    sometimes_needed = ("reason",)

    state = forms.ChoiceField(label=_("État"), choices=Outcome.State.choices, widget=forms.HiddenInput)
    reason = LongField(
        rows=2,
        label=_("La raison"),
        max_length=300,
        help_text=_("Elle est montrée ici, dans les documents, et à celles et ceux qui l’ont proposé."),
    )


def project_values(project: KeyProject) -> dict[str, Any]:
    answered = {stake.living for stake in project.stakes.select_related("merged_into")}
    stakes = sorted(answered, key=lambda stake: (stake.rank, stake.pk))
    return KeyProjectForm.values(project) | {"stakes": stakes, "workshop": project.workshop_id}
