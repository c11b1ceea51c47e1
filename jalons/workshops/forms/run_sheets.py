"""The conducteur."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.queries.run_sheets import RunSheet, RunSheetToCopy
from jalons.workshops.rules import run_sheets, workshops

_WRONG = {
    "invalid": _("Écrivez un nombre de minutes, par exemple 45."),
    "required": _("Écrivez un nombre de minutes, par exemple 45."),
    "min_value": _("Une séquence dure au moins 1 minute."),
    "max_value": _("Une séquence dure 600 minutes au plus."),
}


def minutes_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=run_sheets.MINUTES_MAX, error_messages=dict(_WRONG), **kwargs
    )


class HourField(forms.TimeField):
    """A time of day, from the browser's control or typed « 14 h 30 », « 14:30 », « 9h »."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": _("Écrivez une heure, par exemple 14:30.")}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            hour, _h, minute = "".join(value.lower().split()).replace("h", ":").partition(":")
            if value.strip() and hour.isdecimal() and len(hour) < 3 and (minute.isdecimal() or not minute):
                value = f"{hour}:{minute or '0'}"
        parsed = super().to_python(value)
        if parsed is not None and not isinstance(parsed, time):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return parsed


class SlotForm(SeenForm):
    starts_at = HourField(label=_("Début"), required=False)
    ends_at = HourField(label=_("Fin"), required=False)


class ItemForm(SeenForm):
    title = forms.CharField(label=_("Intitulé de la séquence"), max_length=workshops.TITLE_LIMIT)
    minutes = minutes_field(_("Durée en minutes"))
    format = forms.ChoiceField(label=_("Façon de travailler"), choices=RunSheetItem.Format.choices)
    instruction = forms.CharField(
        label=_("Consigne pour la salle"),
        max_length=1000,
        required=False,
        help_text=_("Elle se lit sur le grand écran et aux tables."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    script = forms.CharField(
        label=_("Pour l’animation"),
        max_length=1000,
        required=False,
        help_text=_("Ce que la personne qui anime dit et prépare. Jamais à l’écran ni sur un téléphone."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    output = forms.CharField(label=_("Ce qui en sort"), max_length=200, required=False)
    material = forms.CharField(
        label=_("Matériel"),
        max_length=1000,
        required=False,
        help_text=_("Une chose par ligne."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewItemForm(ItemForm):
    after = forms.TypedChoiceField(label=_("Place"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, sheet: RunSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["after"]
        assert isinstance(field, forms.ChoiceField)
        places = [(str(line.pk), _("Après « %(title)s »") % {"title": line.title}) for line in sheet.items[:-1]]
        field.choices = [("", _("À la fin")), ("0", _("Au début")), *places]


class DurationsForm(JalonsForm):
    """The duration of each séquence. Only those changed on the page are written."""

    def __init__(self, *args: Any, sheet: RunSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in sheet.items:
            label = _("Durée en minutes de « %(title)s »") % {"title": line.title}
            field = minutes_field(label, initial=line.minutes, show_hidden_initial=True)
            field.widget.attrs["class"] = "input minutes"
            self.fields[f"minutes_{line.pk}"] = field

    @classmethod
    def fitted(cls, sheet: RunSheet, fitted: RunSheet) -> "DurationsForm":
        """As if the durations of `fitted` had been typed on the page of `sheet`: nothing is written."""
        data: dict[str, int] = {}
        for line, shorter in zip(sheet.items, fitted.items, strict=True):
            data |= {f"minutes_{line.pk}": shorter.minutes, f"initial-minutes_{line.pk}": line.minutes}
        return cls(sheet=sheet, data=data)

    def clean(self) -> dict[str, Any]:
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        return {"minutes": {int(name.removeprefix("minutes_")): value for name, value in changed.items()}}


class CopyForm(JalonsForm):
    source = forms.ModelChoiceField(
        label=_("Atelier dont le conducteur est repris"),
        queryset=Workshop.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": _("Choisissez un atelier de la liste.")},
    )

    def __init__(self, *args: Any, copies: list[RunSheetToCopy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Workshop.objects.filter(pk__in=[copy.workshop_id for copy in copies])
        field.choices = [
            (
                copy.workshop_id,
                _("%(roadmap)s : %(title)s, %(lasts)s")
                % {"roadmap": copy.roadmap, "title": copy.title, "lasts": copy.lasts},
            )
            for copy in copies
        ]
